import { callKey } from '../core/digest.ts';
import type { Memo, RememberedCall } from '../core/event.ts';
import type { FormatSpec } from '../core/format.ts';
import { ofRole, type Cast, type Completion, type Model, type Request, type Role } from '../core/model.ts';
import type { Example } from '../core/task.ts';

/** A request with what the engine knows about it. Only the stand-in of a rehearsal looks past `request`. */
export interface Question {
  readonly role: Role;
  readonly request: Request;
  readonly format?: FormatSpec;
  readonly example?: Example;
}

export interface Answer {
  readonly key: string;
  readonly completion: Completion;
}

/** How a run reaches its models. `signal` forbids calls that have not begun; those in flight go on. */
export type Caller = (question: Question, signal: AbortSignal) => Promise<Answer>;

export interface CallerOptions {
  readonly models: Cast<Model>;
  readonly memo: Memo;
  /** Milliseconds, from any zero. */
  readonly now: () => number;
  /** Told of every call that really went out, after it is remembered. */
  readonly onSent?: (call: RememberedCall) => void;
}

/**
 * Answers from memory what was answered before; else asks the model, once for identical questions in flight, and
 * gives the answer only when it is durable: a crash can lose nothing that was used.
 */
export function remembering({ models, memo, now, onSent }: CallerOptions): Caller {
  const inFlight = new Map<string, Promise<Completion>>();

  async function answer(key: string, { role, request }: Question, signal: AbortSignal): Promise<Completion> {
    const known = await memo.get(key);
    if (known) return known.completion;
    signal.throwIfAborted();
    const began = now();
    const completion = await ofRole(models, role)(request, signal);
    const ms = completion.ms ?? Math.round(now() - began);
    // a task request is given again by prompt and example, so only the optimizer's is kept
    const call: RememberedCall = { key, role, completion, ms, ...(role !== 'task' && { request }) };
    // another run may have asked the same meanwhile and been answered otherwise; a replay will find that answer
    const remembered = await memo.put(call);
    onSent?.(call);
    return remembered.completion;
  }

  return async (question, signal) => {
    const key = callKey(question.request);
    let completion = inFlight.get(key);
    if (!completion) {
      completion = answer(key, question, signal).finally(() => inFlight.delete(key));
      inFlight.set(key, completion);
    }
    return { key, completion: await completion };
  };
}
