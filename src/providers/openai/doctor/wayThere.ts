import type { ModelError } from '../../../core/errors.ts';
import { listModels } from '../models.ts';
import type { Checklist, Fault } from './checklist.ts';
import { corsFault } from './cors.ts';
import { pathFault } from './path.ts';
import { readableStatus } from './probe.ts';
import { plainFault } from './remedies.ts';
import { silenceFault, willBeAsked } from './silence.ts';
import { failureIn, headersOf, type Visit } from './visit.ts';

/** What came of going to a server. */
export interface Arrival {
  readonly models: readonly string[];
  /** Why the server does not list its models. It may answer a question all the same, unless `isFinal`. */
  readonly fault?: Fault;
  readonly isFinal: boolean;
}

/** Goes to a server and asks for its models, checking everything on the way. */
export async function goThere(visit: Visit, checklist: Checklist): Promise<Arrival> {
  checklist.begin('browser', await warning(visit));
  checklist.begin('server');
  let models: readonly string[];
  try {
    models = await listModels(visit, visit.signal);
  } catch (error) {
    visit.signal.throwIfAborted();
    const failure = failureIn(error);
    const fault = await faultOf(failure, visit);
    const isElsewhere = fault.kind === 'path' && fault.betterUrl !== undefined;
    return { models: [], fault, isFinal: isElsewhere || !isAboutList(failure) };
  }
  checklist.settle('browser', 'ok');
  checklist.settle('server', 'ok');
  checklist.begin('cors');
  const fault = await questionsFault(visit);
  if (fault) return { models, fault, isFinal: true };
  checklist.settle('cors', 'ok');
  checklist.settle('protocol', 'ok', { sentence: `It lists ${countOf(models)}.` });
  return { models, isFinal: false };
}

/** What the person may see while the test waits. */
const warning = async (visit: Visit) =>
  (await willBeAsked(visit))
    ? { sentence: 'It may ask you now whether this page may reach your local network: choose “Allow”.' }
    : {};

/** A list asks for less than a question: the preflight of a question names one header more. */
async function questionsFault(visit: Visit): Promise<Fault | undefined> {
  const status = await readableStatus(visit, headersOf(visit));
  return status === undefined ? await corsFault(visit) : undefined;
}

/** Failures that say nothing about whether the server would answer a question. */
const isAboutList = ({ kind, status }: ModelError): boolean =>
  kind === 'unreadable' || kind === 'unknown-model' || status === 404 || status === 405;

/** Finds out, by looking around, what a failed list means. */
async function faultOf(failure: ModelError, visit: Visit): Promise<Fault> {
  if (failure.kind === 'network') return await silenceFault(visit);
  if (isAboutList(failure)) return await pathFault(failure, visit);
  return plainFault(failure, visit, failure.status === undefined ? 'server' : 'protocol');
}

/** What a list says about the key: nothing, where it is given to anybody. */
export async function settleAccount(visit: Visit, checklist: Checklist): Promise<void> {
  const hasKey = visit.key.trim() !== '';
  const status = hasKey ? await readableStatus(visit, visit.headers ?? {}) : 200;
  const isPublic = status !== undefined && status < 400;
  if (!isPublic) return checklist.settle('account', 'ok');
  checklist.settle('account', 'unknown', {
    sentence: `The server lists its models ${hasKey ? 'to anybody' : 'without a key'}: whether it ${hasKey ? 'accepts the key' : 'wants one'} shows when a model is asked.`,
  });
}

export const countOf = (models: readonly string[]): string =>
  models.length === 1 ? '1 model' : `${models.length} models`;
