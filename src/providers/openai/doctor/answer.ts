import { hostOf } from '../address.ts';
import type { Checklist, Fault } from './checklist.ts';
import type { Ask } from './question.ts';
import { LOG, plainFault } from './remedies.ts';
import { silenceFault } from './silence.ts';
import { failureIn, type Visit } from './visit.ts';
import type { Arrival } from './wayThere.ts';

/** Milliseconds that an answer took, or why there was none. */
export type Answer = { readonly ms: number } | { readonly fault: Fault };

/** Has the model answer one short question, and so settles what only an answer can. */
export async function answerOnce(
  visit: Visit,
  ask: Ask,
  arrival: Arrival,
  checklist: Checklist,
): Promise<Answer> {
  const began = visit.now();
  checklist.begin('answer');
  try {
    await ask({});
  } catch (error) {
    visit.signal.throwIfAborted();
    const failure = failureIn(error);
    // no list and no answer: the path is wrong, and what was found out about the list says more
    if (arrival.fault && failure.kind === 'bad-request' && failure.status === 404)
      return { fault: arrival.fault };
    if (failure.kind === 'network') return { fault: await unansweredFault(visit) };
    return { fault: plainFault(failure, visit, 'answer') };
  }
  for (const id of ['browser', 'server', 'cors'] as const) checklist.settle(id, 'ok');
  checklist.settle('account', 'ok', visit.key.trim() === '' ? { sentence: 'It wants no key.' } : {});
  if (arrival.fault)
    checklist.settle('protocol', 'info', {
      sentence: 'It answers questions, but has no list of its models: you name them.',
    });
  const ms = visit.now() - began;
  checklist.settle('answer', 'ok', { sentence: `It answered in ${secondsOf(ms)}.` });
  return { ms };
}

/** The list could be read, so somebody is there: a look around tells whether anything else has changed. */
async function unansweredFault(visit: Visit): Promise<Fault> {
  const fault = await silenceFault(visit);
  if (fault.kind !== 'network') return fault;
  return {
    check: 'answer',
    kind: 'network',
    sentence: `${hostOf(visit.baseUrl)} broke off when the model was asked, or does not let this page read what it says.`,
    remedy: LOG,
  };
}

/** A duration as it is said to a person. */
export const secondsOf = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
