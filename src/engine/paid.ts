import type { Answer, Question } from './caller.ts';
import type { Circumstances } from './scope.ts';

/** Makes a call out of the purse of its phase. One that is `recorded` is in the journal, so it is paid for. */
export async function paid(question: Question, recorded: boolean, around: Circumstances): Promise<Answer> {
  const { purse, purpose, call, signal, inFlight, onProgress } = around;
  signal.throwIfAborted();
  const ask = () => call(question, signal);
  const answering = recorded
    ? ask()
    : purse
        .spend(question.role, question.request, purpose, async () => {
          signal.throwIfAborted();
          const answer = await ask();
          return { answer, usage: answer.completion.usage };
        })
        .then(({ answer }) => answer);
  inFlight.add(answering);
  try {
    return await answering;
  } finally {
    inFlight.delete(answering);
    onProgress();
  }
}
