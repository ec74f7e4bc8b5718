import type { BuiltinQuestion, BuiltinReply } from '../../../core/builtinModel.ts';
import { answer } from './answer.ts';
import { languageModel } from './languageModel.ts';
import { Sessions } from './sessions.ts';

let kept: Sessions | undefined;

/** The sessions of this page; undefined in browsers without a model. */
export function sessions(): Sessions | undefined {
  const model = languageModel();
  return model && (kept ??= new Sessions(model));
}

/** Answers a question of this page's worker on its port, once. Any message the other way takes the question back. */
export async function serve(question: BuiltinQuestion, port: MessagePort, own = sessions()): Promise<void> {
  const taken = new AbortController();
  port.onmessage = () => taken.abort();
  const reply = await replyTo(question, own, taken.signal);
  if (reply) port.postMessage(reply);
  port.close();
}

async function replyTo(
  question: BuiltinQuestion,
  own: Sessions | undefined,
  signal: AbortSignal,
): Promise<BuiltinReply | undefined> {
  if (!own)
    return {
      kind: 'unsupported',
      message: 'This browser has no model of its own. Open the run in Chrome, where it was set up.',
    };
  try {
    return await answer(own, question, signal);
  } catch {
    return undefined; // it was taken back
  }
}
