import type OpenAI from 'openai';
import { guessUsage, type Completion, type Model, type Request } from '../../core/model.ts';
import { hostOf, callableUrl } from './address.ts';
import { openClient, readKey, type ConnectionSettings } from './client.ts';
import { readCompletion } from './completion.ts';
import { DeadlinePassed, withDeadline } from './deadline.ts';
import { Dialect } from './dialect.ts';
import { serverErrorIn } from './errorBody.ts';
import {
  isContentRefusal,
  refusalIn,
  refused,
  tooLate,
  unreachable,
  unreadable,
  withoutLogprobs,
  type Destination,
  type Refusal,
} from './failure.ts';
import { refusesJson, withoutJson } from './json.ts';
import { refusesLogprobs } from './logprobs.ts';

export interface OpenAICompatibleOptions extends ConnectionSettings {
  /** Seconds for one call, its body included. @default 120 */
  readonly deadline?: number;
}

/**
 * Any server that speaks the OpenAI chat protocol, as a model. Calls once and never waits: see transport for
 * retries and limits. `request.model` is the server's own name of the model. The signal ends a call that is under way.
 *
 * @throws ModelError for every failure, in words that never contain the key; the signal's reason when that ends the call.
 */
export function openaiCompatible({ deadline = 120, ...settings }: OpenAICompatibleOptions): Model {
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
    try {
      return await withDeadline(deadline * 1000, signal, (inner) =>
        converse(client, request, dialect, destination, inner),
      );
    } catch (error) {
      if (error instanceof DeadlinePassed) throw tooLate(destination, deadline);
      throw error;
    }
  };
}

/** Asks, and asks again without a field that the server turns out not to know. */
async function converse(
  client: OpenAI,
  request: Request,
  dialect: Dialect,
  destination: Destination,
  signal: AbortSignal,
): Promise<Completion> {
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
        return { text: '', finish: 'content-filter', usage: guessUsage(request, '') };
      if (refusesLogprobs(refusal, request)) throw withoutLogprobs(refusal, destination);
      if (refusesJson(refusal, request)) throw withoutJson(refusal, destination);
      if ((refusal.status === 400 || refusal.status === 422) && dialect.learn(refusal.error, parameters))
        continue;
      throw refused(refusal, destination, Date.now());
    }
    return await read(response, request, destination, signal);
  }
}

async function read(
  response: Response,
  request: Request,
  destination: Destination,
  signal: AbortSignal,
): Promise<Completion> {
  let text: string;
  try {
    text = await response.text();
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
  const reading = readCompletion(body, request);
  if ('fault' in reading) throw unreadable(destination, reading.fault);
  return reading.completion;
}

function unreadableText(text: string): string {
  if (text.trim() === '') return 'it is empty';
  return /^\s*</.test(text) ? 'it is a web page and not JSON' : 'it is not JSON';
}

function lateFailure(body: unknown): Refusal | undefined {
  if (typeof body !== 'object' || body === null || !('error' in body) || !body.error || 'choices' in body)
    return undefined;
  const error = serverErrorIn(body);
  const status = Number(error.code);
  return { status: status >= 400 && status < 600 ? status : 502, headers: undefined, error };
}
