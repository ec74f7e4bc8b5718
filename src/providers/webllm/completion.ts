import type { ChatCompletion } from '@mlc-ai/web-llm';
import { ModelError } from '../../core/errors.ts';
import { guessUsage, type Completion, type ReplyToken, type Request } from '../../core/model.ts';
import { untilStop } from '../../core/stop.ts';
import { EMPTY_THOUGHT } from './chatRequest.ts';

type Choice = ChatCompletion['choices'][number];
type TokenLogprob = NonNullable<NonNullable<Choice['logprobs']>['content']>[number];

/**
 * An answer of the library as ours.
 * @throws ModelError when it was broken off, which only a fault can do: whoever breaks off a call does not read it.
 */
export function completionOf({ choices, usage }: ChatCompletion, request: Request): Completion {
  const choice = choices[0];
  if (!choice || choice.finish_reason === 'abort')
    throw new ModelError('unreadable', 'The local model broke off in the middle of its answer.');
  const said = (choice.message.content ?? '').replace(EMPTY_THOUGHT, '');
  const answer = withoutThought(said);
  const text = untilStop(answer, request.stop);
  const wanted = request.logprobs !== undefined && choice.logprobs?.content;
  return {
    text,
    finish: choice.finish_reason === 'length' && text === answer ? 'length' : 'stop',
    usage: usage
      ? { tokensIn: usage.prompt_tokens, tokensOut: usage.completion_tokens }
      : guessUsage(request, text),
    ...(wanted && { logprobs: tokensOf(wanted, said, answer) }),
  };
}

/** Models that cannot be kept from thinking begin with it. A thought that was cut off leaves no answer. */
const withoutThought = (said: string): string => said.replace(/^\s*<think>[\s\S]*?(<\/think>\s*|$)/, '');

/**
 * The tokens of the answer. Those of a thought before it are left out, and those that ended it, which the library counts
 * among them.
 */
function tokensOf(content: readonly TokenLogprob[], said: string, answer: string): readonly ReplyToken[] {
  const tokens = content.map(({ token, logprob, top_logprobs }) => ({
    token,
    logprob,
    top: top_logprobs.map(({ token, logprob }) => ({ token, logprob })).filter(isPossible),
  }));
  for (let thought = said.length - answer.length; thought > 0 && tokens.length > 0;)
    thought -= tokens.shift()!.token.length;
  const spelled = () => tokens.map(({ token }) => token).join('');
  while (tokens.length > 0 && spelled().length > answer.length && spelled().startsWith(answer)) tokens.pop();
  return tokens;
}

/** The library fills up a list that is too short with impossible tokens. */
const isPossible = ({ logprob }: { logprob: number }): boolean => Number.isFinite(logprob);
