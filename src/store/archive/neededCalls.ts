import { callKey } from '../../core/digest.ts';
import type { Entry } from '../../core/event.ts';
import type { RunSpec } from '../../core/spec.ts';
import type { Example, Prompt } from '../../core/task.ts';
import { taskRequest } from '../../core/taskRequest.ts';
import type { Role } from '../../core/model.ts';

/** Hashing this many keys takes some 20 ms; then others may have a turn. */
const BATCH = 1_000;

/**
 * The keys of every call that a replay of these events asks for, and what for: those that the events name, and one
 * task call for each scored candidate and example, whose key follows from the two.
 * @throws Error when an event scores a candidate or an example that is not there.
 */
export async function neededCalls(
  spec: RunSpec,
  entries: readonly Entry[],
  examples: readonly Example[],
): Promise<Map<string, Role>> {
  const byId = new Map(examples.map((example) => [example.id, example]));
  const prompts = new Map<string, Prompt>();
  const needed = new Map<string, Role>();
  const asked = new Set<string>();

  for (const { event } of entries) {
    if (event.type === 'candidate-proposed') prompts.set(event.candidate.id, event.candidate);
    if (event.type === 'reply-received')
      for (const key of event.calls) needed.set(key, event.role ?? 'optimizer');
  }
  for (const { event } of entries) {
    if (event.type !== 'candidate-scored') continue;
    const prompt = prompts.get(event.candidateId);
    if (!prompt) throw new Error(`a candidate is scored that was never proposed: ${event.candidateId}`);
    const ids = typeof event.on === 'string' ? spec.task.split[event.on] : event.on;
    for (const id of ids) {
      const example = byId.get(id);
      if (!example) throw new Error(`an example is scored that is not among the rows: ${id}`);
      const pair = `${event.candidateId} ${id} ${event.measuring ?? ''}`;
      if (asked.has(pair)) continue;
      asked.add(pair);
      needed.set(callKey(taskRequest(spec, prompt, example, event.measuring)), 'task');
      if (asked.size % BATCH === 0) await aTurn();
    }
  }
  return needed;
}

/** Lets the page draw and answer. */
const aTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
