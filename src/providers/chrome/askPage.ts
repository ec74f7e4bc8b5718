import type { BuiltinQuestion, BuiltinReply } from '../../core/builtinModel.ts';
import { whenAborted } from '../transport/whenAborted.ts';

/** Sends a message with a port to the page that started this worker. */
export type Post = (question: BuiltinQuestion, port: MessagePort) => void;

/** Asks one question of the built-in model. Rejects with the signal's reason, and nothing else. */
export type Ask = (question: BuiltinQuestion, signal: AbortSignal) => Promise<BuiltinReply>;

/**
 * Asks the page of this worker. Every question has a port of its own: the page answers on it once, and any message the
 * other way takes the question back.
 */
export const askPage =
  (post: Post): Ask =>
  (question, signal) =>
    new Promise((resolve, reject) => {
      const { port1: here, port2: there } = new MessageChannel();
      const stopWaiting = whenAborted(signal, () => {
        here.postMessage('taken back');
        here.close();
        reject(signal.reason as Error);
      });
      here.onmessage = ({ data }: MessageEvent<BuiltinReply>) => {
        stopWaiting();
        here.close();
        resolve(data);
      };
      post(question, there);
    });
