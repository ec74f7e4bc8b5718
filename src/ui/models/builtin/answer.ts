import type { BuiltinAnswer, BuiltinQuestion, BuiltinReply } from '../../../core/builtinModel.ts';
import type { Usage } from '../../../core/model.ts';
import { isRefusal, faultOf, tooLate } from './faults.ts';
import { measured, usageOf } from './languageModel.ts';
import type { Begun, Sessions } from './sessions.ts';

/** Seconds for one answer, bringing the model into memory included. The length of an answer cannot be limited otherwise. */
export const DEADLINE = 300;

/** Requests say in their own words that they want JSON, so that the schema need not be shown to the model. */
const ONE_OBJECT = { responseConstraint: { type: 'object' }, omitResponseConstraintInput: true };

/**
 * Asks the built-in model. An answer that is still going at the deadline is what there is of it by then, with the finish
 * `length`; one that the browser withholds is empty, with the finish `content-filter`.
 * @param deadline Seconds.
 * @throws the signal's reason, at once, and nothing else.
 */
export async function answer(
  sessions: Sessions,
  question: BuiltinQuestion,
  signal: AbortSignal,
  deadline = DEADLINE,
): Promise<BuiltinReply> {
  const timeUp = AbortSignal.timeout(deadline * 1000);
  const limit = AbortSignal.any([signal, timeUp]);
  let heard = '';
  try {
    return await untilAborted(
      converse(sessions, question, limit, (chunk) => (heard += chunk)),
      limit,
    );
  } catch (error) {
    signal.throwIfAborted();
    if (timeUp.aborted) return heard === '' ? tooLate(deadline) : { text: heard, finish: 'length' };
    if (isRefusal(error)) return { text: '', finish: 'content-filter' };
    sessions.clear(); // what failed once is opened anew by the next try
    return faultOf(error);
  }
}

async function converse(
  sessions: Sessions,
  { messages, json }: BuiltinQuestion,
  signal: AbortSignal,
  onText: (chunk: string) => void,
): Promise<BuiltinAnswer> {
  const begun = await sessions.begin(messages.slice(0, -1), signal);
  const { session } = begun;
  const asked = messages.slice(-1) as LanguageModelMessage[];
  const options = json ? ONE_OBJECT : {};
  const read = usageOf(session);
  try {
    let text = '';
    const counting = measured(session, asked, { ...options, signal });
    for await (const chunk of session.promptStreaming(asked, { ...options, signal })) {
      text += chunk;
      onText(chunk);
    }
    const usage = added(begun, read, await counting, await measured(session, text, { signal }));
    return { text, finish: 'stop', ...(usage && { usage }) };
  } finally {
    session.destroy();
  }
}

/** What an answer took: the messages before the question, the question, and the answer with what frames it. */
function added(
  { cached }: Begun,
  read: number | undefined,
  asked: number | undefined,
  answered: number | undefined,
): Usage | undefined {
  if (read === undefined || asked === undefined || answered === undefined) return undefined;
  return { tokensIn: read + asked, tokensOut: answered, ...(cached && { tokensCached: read }) };
}

/** The same work, awaited no longer than that: some browsers take their time over an abort. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}
