import { ModelError } from '../../../core/errors.ts';
import { hostOf } from '../address.ts';
import { listModels } from '../models.ts';
import type { Fault } from './checklist.ts';
import { neighboursOf, neighbourSentence } from './neighbours.ts';
import { ADDRESS } from './remedies.ts';
import type { Visit } from './visit.ts';

/** The fault that `/v1` is missing, when the server speaks the protocol there. */
export async function missingVersion(visit: Visit): Promise<Fault | undefined> {
  if (/\/v\d+\w*$/.test(visit.baseUrl)) return undefined;
  const betterUrl = `${visit.baseUrl}/v1`;
  try {
    await listModels({ ...visit, baseUrl: betterUrl }, visit.signal);
  } catch (error) {
    visit.signal.throwIfAborted();
    // a refused key shows that the path is right
    if (!(error instanceof ModelError) || error.kind !== 'key') return undefined;
  }
  return {
    check: 'protocol',
    kind: 'path',
    sentence: 'The address lacks /v1 at its end.',
    remedy: `Change the address to ${betterUrl}.`,
    betterUrl,
  };
}

/** What is wrong with a server that answers, but not with a list of models. */
export async function pathFault(failure: ModelError, visit: Visit): Promise<Fault> {
  return (await missingVersion(visit)) ?? (await wrongPort(visit)) ?? unknownPath(failure, visit);
}

/** The fault that the model server is at another port of this machine. */
async function wrongPort(visit: Visit): Promise<Fault | undefined> {
  const neighbours = (await neighboursOf(visit)).filter(({ speaks }) => speaks);
  if (neighbours.length === 0) return undefined;
  return {
    check: 'protocol',
    kind: 'port',
    sentence: `What answers at ${hostOf(visit.baseUrl)} does not speak the OpenAI protocol. ${neighbourSentence(neighbours)}`,
    remedy: `Change the address to ${neighbours[0]!.baseUrl}, if that is the server that you mean.`,
    betterUrl: neighbours[0]!.baseUrl,
  };
}

function unknownPath(failure: ModelError, { baseUrl }: Visit): Fault {
  if (failure.kind === 'unreadable')
    return {
      check: 'protocol',
      kind: 'unreadable',
      sentence: failure.message,
      remedy: ADDRESS,
    };
  return {
    check: 'protocol',
    kind: 'path',
    sentence: `${hostOf(baseUrl)} is running, but has no model list at this path.`,
    remedy:
      'Check the path of the address, which mostly ends in /v1; if it is right, type the name of a model and test that.',
  };
}
