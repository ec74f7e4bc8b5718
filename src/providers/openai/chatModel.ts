import type OpenAI from 'openai';
import type { Completion, Model, Request } from '../../core/model.ts';
import { countedUsage } from '../countedUsage.ts';
import { hostOf, callableUrl } from './address.ts';
import { readBody } from './body.ts';
import { openClient, readKey, type ConnectionSettings } from './client.ts';
import { readCompletion } from './completion.ts';
import { DeadlinePassed, withDeadline } from './deadline.ts';
import { Dialect } from './dialect.ts';
import { serverErrorIn } from './errorBody.ts';
import {
  isContentRefusal,
  refusalIn,
  refused,
  stalled,
  tooLate,
  unreachable,
  unreadable,
  withoutLogprobs,
  type Destination,
  type Refusal,
} from './failure.ts';
import { refusesJson, withoutJson } from './json.ts';
import { refusesLogprobs } from './logprobs.ts';
import { allowanceSpentFor } from './retryAfter.ts';
import { isRecord } from './record.ts';

export interface OpenAICompatibleOptions extends ConnectionSettings {
  /** Seconds for one call, its body included. @default 120 */
  readonly deadline?: number;
  /** Seconds that may pass without a byte once an answer has begun to come. @default 30 */
  readonly silence?: number;
  /** Told when the server says beside an answer that the allowance is used up: milliseconds until there is more. */
  readonly onAllowanceSpent?: (wait: number) => void;
}

/**
 * Any server that speaks the OpenAI chat protocol, as a model. Calls once and never waits: see transport for
 * retries and limits. `request.model` is the server's own name of the model. The signal ends a call that is under way.
 *
 * @throws ModelError for every failure, in words that never contain the key; the signal's reason when that ends the call.
 */
export function openaiCompatible({
  deadline = 120,
  silence = 30,
  onAllowanceSpent,
  ...settings
}: OpenAICompatibleOptions): Model {
  const dialects = new Map<string, Dialect>();
  import('openai').catch(() => {}); // begins to load while a run is prepared; a failure is met, and told, by the first call
  let opening: Promise<OpenAI> | undefined;

  return async (request, signal) => {
    signal.throwIfAborted();
    const { model } = request;
    const destination: Destination = {
      host: hostOf(callableUrl(settings.baseUrl)),
      key: readKey(settings.key),
      model,
    };
    const dialect = dialects.get(model) ?? new Dialect();
    dialects.set(model, dialect);
    const client = await (opening ??= openClient(settings).catch((error: unknown) => {
      opening = undefined; // the package itself could not be loaded; it may be next time
      throw error;
    }));
    const ask = (inner: AbortSignal, alive: () => void) =>
      converse({ client, dialect, destination, onAllowanceSpent, signal: inner, alive }, request);
    try {
      return await withDeadline(deadline * 1000, signal, ask, silence * 1000);
    } catch (error) {
      if (!(error instanceof DeadlinePassed)) throw error;
      throw error.stalled ? stalled(destination, silence) : tooLate(destination, deadline, error.begun);
    }
  };
}

/** What one call goes through. */
interface Exchange {
  readonly client: OpenAI;
  readonly dialect: Dialect;
  readonly destination: Destination;
  readonly onAllowanceSpent: OpenAICompatibleOptions['onAllowanceSpent'] | undefined;
  readonly signal: AbortSignal;
  /** To be called whenever a part of the answer has come. */
  readonly alive: () => void;
}

/** Asks, and asks again without a field that the server turns out not to know. */
async function converse(exchange: Exchange, request: Request): Promise<Completion> {
  const { client, dialect, destination, onAllowanceSpent, signal } = exchange;
  for (;;) {
    const parameters = dialect.parametersOf(destination.model!, request);
    let response: Response;
    try {
      response = await client.chat.completions.create(parameters, { signal }).asResponse();
    } catch (error) {
      signal.throwIfAborted();
      const refusal = refusalIn(error);
      if (!refusal) throw unreachable(destination);
      if (isContentRefusal(refusal))
        return { text: '', finish: 'content-filter', usage: await countedUsage(request, '') };
      if (refusesLogprobs(refusal, request)) throw withoutLogprobs(refusal, destination);
      if (refusesJson(refusal, request)) throw withoutJson(refusal, destination);
      if ((refusal.status === 400 || refusal.status === 422) && dialect.learn(refusal.error, parameters))
        continue;
      throw refused(refusal, destination, Date.now());
    }
    const wait = allowanceSpentFor(response.headers, Date.now());
    if (wait !== undefined) onAllowanceSpent?.(wait);
    return await read(response, request, exchange);
  }
}

/** Reads an answer that has begun to come: whatever is wrong with it from here on, it may be billed. */
async function read(
  response: Response,
  request: Request,
  { destination, signal, alive }: Exchange,
): Promise<Completion> {
  let text: string;
  try {
    text = await readBody(response, alive);
  } catch {
    signal.throwIfAborted();
    throw unreadable(destination, 'the connection ended in the middle of it');
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw unreadable(destination, unreadableText(text));
  }
  // routers find out that the service behind them failed when they have answered with status 200 already
  const late = lateFailure(body);
  if (late && refusesLogprobs(late, request)) throw withoutLogprobs(late, destination);
  if (late && refusesJson(late, request)) throw withoutJson(late, destination);
  if (late) throw refused(late, destination, Date.now());
  const reading = await readCompletion(body, request);
  if ('fault' in reading) throw unreadable(destination, reading.fault);
  return reading.completion;
}

function unreadableText(text: string): string {
  if (text.trim() === '') return 'it is empty';
  return /^\s*</.test(text) ? 'it is a web page and not JSON' : 'it is not JSON';
}

/** A failure in the place of an answer, or of its only choice: then the model had begun. */
function lateFailure(body: unknown): Refusal | undefined {
  if (!isRecord(body)) return undefined;
  const choice: unknown = Array.isArray(body['choices']) ? body['choices'][0] : undefined;
  const begun = isRecord(choice) && isRecord(choice['error']);
  if (!begun && (!body['error'] || 'choices' in body)) return undefined;
  const error = serverErrorIn(begun ? choice : body);
  const status = Number(error.code);
  return { status: status >= 400 && status < 600 ? status : 502, headers: undefined, error, begun };
}
