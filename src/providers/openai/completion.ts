import type { Completion, Finish, Request, Usage } from '../../core/model.ts';
import { untilStop } from '../../core/stop.ts';
import { countedUsage } from '../countedUsage.ts';
import { logprobsOf } from './logprobs.ts';
import { isRecord } from './record.ts';

/** An answer, or what is wrong with it as the end of a sentence. */
export type Reading = { readonly completion: Completion } | { readonly fault: string };

/** Reads the body of a chat completion. Servers differ in what they leave out, so only the answer's text is insisted on. */
export async function readCompletion(body: unknown, request: Request): Promise<Reading> {
  if (!isRecord(body)) return { fault: 'it is not a chat completion' };
  const choice: unknown = Array.isArray(body['choices']) ? body['choices'][0] : undefined;
  if (!isRecord(choice)) return { fault: 'it has no choices' };
  const message = isRecord(choice['message']) ? choice['message'] : undefined;
  if (choice['finish_reason'] === 'error') return { fault: 'the server says that it broke off' };
  const finish = finishOf(choice['finish_reason']);
  if (!message && finish !== 'content-filter') return { fault: 'its choice has no message' };

  const said = textOf(message?.['content']);
  if (said === undefined) return { fault: 'its message is not text' };
  const refusal = typeof message?.['refusal'] === 'string' ? message['refusal'] : '';
  const isRefusal = said === '' && refusal !== '';
  const text = isRefusal ? refusal : untilStop(said, request.stop);
  const logprobs = request.logprobs === undefined || isRefusal ? undefined : logprobsOf(choice);
  return {
    completion: {
      text,
      finish: isRefusal ? 'content-filter' : finish,
      usage: usageOf(body['usage']) ?? (await countedUsage(request, text)),
      ...(logprobs && { logprobs }),
    },
  };
}

/** Plain text; of a list of parts, the text parts without the thinking. Undefined when it is something else. */
function textOf(content: unknown): string | undefined {
  if (content === null || content === undefined) return '';
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  return content
    .filter(isRecord)
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .join('');
}

function finishOf(reason: unknown): Finish {
  switch (String(reason).toLowerCase()) {
    case 'length':
    case 'max_tokens':
    case 'model_length':
      return 'length';
    case 'content_filter':
    case 'safety':
    case 'prohibited_content':
    case 'recitation':
      return 'content-filter';
    default:
      return 'stop';
  }
}

function usageOf(usage: unknown): Usage | undefined {
  if (!isRecord(usage)) return undefined;
  const [tokensIn, answer, all] = [usage['prompt_tokens'], usage['completion_tokens'], usage['total_tokens']];
  if (!isCount(tokensIn) || !isCount(answer)) return undefined;
  const details = isRecord(usage['prompt_tokens_details']) ? usage['prompt_tokens_details'] : {};
  const cached = details['cached_tokens'];
  return {
    tokensIn,
    // Gemini bills thinking in the total only
    tokensOut: isCount(all) ? Math.max(answer, all - tokensIn) : answer,
    ...(isCount(cached) && { tokensCached: cached }),
  };
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
