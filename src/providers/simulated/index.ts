import { ModelError } from '../../core/errors.ts';
import {
  guessUsage,
  type Completion,
  type Model,
  type ReplyToken,
  type Request,
  type Role,
} from '../../core/model.ts';
import { chance } from './chance.ts';
import { lookupOf, type Lookup } from './lookup.ts';
import { write } from './optimizerModel.ts';
import { shownIn } from './shown.ts';
import { answer, questionAlone, questionInside } from './taskModel.ts';
import { wantedOf } from './wanted.ts';
import { worlds } from './worlds/index.ts';

/** How much longer a prompt takes to write than an example to answer. */
const WRITING = 3;

/** By what share the delay varies from call to call, up and down. */
const JITTER = 0.4;

export interface SimulatedOptions {
  /** Milliseconds that an answer takes, give or take two fifths; 0 answers at once. Asked at every call. */
  readonly delayMs: () => number;
}

/**
 * A simulation that plays both roles of a language model for the bundled samples, and nothing else. A completion depends
 * on its request alone. How it works, and what it cannot show: docs/simulated-model.md.
 *
 * @throws ModelError 'out-of-scope' for everything that is not about a sample, 'bad-request' when the reply is to be JSON.
 */
export function simulated({ delayMs }: SimulatedOptions): Model {
  const lookup = lookupOf(worlds);
  return async (request, signal): Promise<Completion> => {
    signal.throwIfAborted();
    if (request.json) throw withoutJson();
    const { role, text, logprobs } = reply(request, lookup);
    const factor = (role === 'optimizer' ? WRITING : 1) * (1 + JITTER * (2 * chance(identity(request)) - 1));
    await pause(delayMs() * factor, signal);
    return completed(request, text, logprobs);
  };
}

interface Reply {
  readonly role: Role;
  readonly text: string;
  readonly logprobs?: readonly ReplyToken[];
}

/** Which role a request asks for is told from its messages alone. */
function reply(request: Request, lookup: Lookup): Reply {
  const { messages } = request;
  const wanted = wantedOf(messages);
  const question = questionAlone(messages, lookup) ?? (wanted ? undefined : questionInside(messages, lookup));
  if (question) return { role: 'task', ...answer(request, question, lookup) };
  const text = wanted && write(request, wanted, worlds, lookup);
  if (text !== undefined) return { role: 'optimizer', text };
  throw outOfScope(request);
}

const last = ({ messages }: Request): string => messages.at(-1)?.content ?? '';

const identity = (request: Request): string =>
  [request.model, request.seed, ...request.messages.map(({ content }) => content)].join('\n');

function completed(request: Request, text: string, logprobs?: readonly ReplyToken[]): Completion {
  const most = request.maxTokens * 4;
  const cut = text.length > most;
  const said = cut ? text.slice(0, most) : text;
  const { tokensIn, tokensOut } = guessUsage(request, said);
  return {
    text: said,
    finish: cut ? 'length' : 'stop',
    usage: { tokensIn, tokensOut },
    ...(logprobs && { logprobs: cut ? logprobs.slice(0, request.maxTokens) : logprobs }),
  };
}

const withoutJson = (): ModelError =>
  new ModelError(
    'bad-request',
    'The simulated model cannot be held to JSON. Take back the wish for JSON, or connect a real model under Models.',
  );

/** Characters of a request that are shown in an error. */
const SHOWN = 60;

function outOfScope(request: Request): ModelError {
  const given = (shownIn(last(request), 'prompt')[0]?.text ?? last(request)).replace(/\s+/g, ' ').trim();
  const shown = given.length > SHOWN ? `${given.slice(0, SHOWN)}…` : given;
  return new ModelError(
    'out-of-scope',
    `The simulated model is a simulation that knows the bundled samples only, and this is not about one of them: “${shown}”. To work with other data, connect a real model under Models.`,
  );
}

/** Waits; ends early with the reason of the signal. Without a wait there is no timer either. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
