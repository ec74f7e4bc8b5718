import { knownOutcomes, mean, type Candidate, type Scored } from '../core/candidate.ts';
import { SearchEnded } from '../core/errors.ts';
import { parseReply } from '../core/format.ts';
import {
  addUsage,
  modelAddress,
  NO_USAGE,
  ofRole,
  type Message,
  type Request,
  type Usage,
} from '../core/model.ts';
import { random, seedNumber, type Random } from '../core/random.ts';
import type { Ask, Origin, Reply, Run } from '../core/run.ts';
import type { RunSpec } from '../core/spec.ts';
import type { Example, Measuring, Outcome, Prompt, Split, Task } from '../core/task.ts';
import { taskRequest } from '../core/taskRequest.ts';
import type { Answer, Caller } from './caller.ts';
import { judged, nameOf } from './outcomes.ts';
import { ancestryOf, candidateAt, complaint } from './replies.ts';
import type { Log } from './log.ts';
import { paid } from './paid.ts';
import type { Purpose, Purse } from './purse.ts';
import type { Strand, Turns } from './turns.ts';

/** What all scopes of one phase of a run share. */
export interface Circumstances {
  readonly spec: RunSpec;
  readonly task: Task;
  readonly log: Log;
  readonly purse: Purse;
  readonly purpose: Purpose;
  readonly turns: Turns;
  readonly call: Caller;
  /** Calls under way, awaited before the phase is left. */
  readonly inFlight: Set<Promise<unknown>>;
  /** Aborted when no further call may begin. */
  readonly signal: AbortSignal;
  /** Ends the phase for everybody in it, since one of them has failed. */
  readonly abandon: (reason: unknown) => void;
  readonly onProgress: () => void;
}

/**
 * The `Run` that a method sees, or one branch of it inside `map`. Every verb takes the next number of its scope, and
 * path and number are its place: where, not when.
 */
export class Scope implements Run {
  readonly #strand: Strand;
  readonly #around: Circumstances;
  readonly #only: string | undefined;
  #next = 0;
  #busy: string | undefined;
  #random: Random | undefined;

  /** `only` names the single place of a scope that is made for one verb. */
  constructor(strand: Strand, around: Circumstances, only?: string) {
    this.#strand = strand;
    this.#around = around;
    this.#only = only;
  }

  get task(): Task {
    return this.#around.task;
  }

  get random(): Random {
    this.#refuseIfBusy('random');
    return (this.#random ??= random(`${this.#around.spec.seed}/${this.#strand.path}`));
  }

  async *rounds(limit: number): AsyncGenerator<number, void, void> {
    const { log, purse } = this.#around;
    for (let round = 0; round < limit; round++) {
      const place = this.#peek();
      if (!log.has(place)) purse.refuseIfSpent();
      this.#around.signal.throwIfAborted();
      this.#take('rounds');
      log.append(place, { type: 'round-started', round });
      yield round;
    }
  }

  ask<T>(messages: string | readonly Message[], how: Ask<T>): Promise<Reply<T>> {
    return this.#verb('ask', async (place) => {
      const opening: readonly Message[] =
        typeof messages === 'string' ? [{ role: 'user', content: messages }] : messages;
      const first = await this.#askOnce(place, '', opening, how);
      let usage = first.completion.usage;
      const calls = [first.key];
      let text = first.completion.text;
      let parsed = parseReply(how.format, text);
      const trouble = 'fault' in parsed ? parsed.fault : parsed.doubt;
      if (trouble !== undefined) {
        const again = await this.#askOnce(
          place,
          '/again',
          [...opening, ...complaint(text, trouble, how.format)],
          how,
        );
        usage = addUsage(usage, again.completion.usage);
        calls.push(again.key);
        const second = parseReply(how.format, again.completion.text);
        // a doubtful reply is better than a malformed one
        if ('fault' in parsed || 'value' in second) {
          parsed = second;
          text = again.completion.text;
        }
      }
      const fault = 'fault' in parsed ? parsed.fault : undefined;
      this.#around.log.append(place, {
        type: 'reply-received',
        by: how.by,
        ...(how.role === 'judge' && { role: how.role }),
        calls,
        usage,
        ...(fault !== undefined && { fault }),
      });
      return {
        value: 'value' in parsed ? parsed.value : undefined,
        text,
        calls,
        ...(fault !== undefined && { fault }),
      };
    });
  }

  propose(prompt: string | Prompt, origin: Origin): Candidate;
  propose(prompt: string | Prompt | undefined, origin: Origin): Candidate | undefined;
  propose(prompt: string | Prompt | undefined, origin: Origin): Candidate | undefined {
    const place = this.#take('propose');
    const replies = [origin.from ?? []].flat() as readonly Reply<unknown>[];
    const calls = replies.flatMap((reply) => reply.calls);
    if (prompt === undefined) {
      const { by, parents = {} } = origin;
      const fault = replies.findLast((reply) => reply.fault)?.fault ?? 'there was no prompt in the reply';
      const failed = { by, parents: ancestryOf(parents), calls, fault };
      this.#around.log.append(place, { type: 'proposal-failed', ...failed });
      return undefined;
    }
    const candidate = candidateAt(place, prompt, origin, calls);
    this.#around.log.append(place, { type: 'candidate-proposed', candidate });
    return candidate;
  }

  score(
    candidate: Candidate | Scored,
    examples: readonly Example[],
    measuring: Measuring = 'metric',
    split?: Split,
  ): Promise<Scored> {
    return this.#verb('score', async (place) => {
      const { task, spec, log, turns } = this.#around;
      if (examples.length === 0) throw new Error(`there are no examples to score ${candidate.id} on`);
      if (candidate.kind === 'mutation-prompt')
        throw new Error('a mutation-prompt is not for the task model');
      const recorded = log.has(place);
      const known = knownOutcomes(candidate, measuring);
      const asked = examples.filter(({ id }) => !known.has(id)).length;
      await turns.take(this.#strand, asked, recorded);
      let usage: Usage = NO_USAGE;
      const outcomes = await Promise.all(
        examples.map(async (example): Promise<Outcome> => {
          const before = known.get(example.id);
          if (before) return before;
          const request = taskRequest(spec, candidate, example, measuring);
          const { completion } = await paid({ role: 'task', request, example }, recorded, this.#around);
          usage = addUsage(usage, completion.usage);
          return { example, output: completion.text, ...judged(completion, example, measuring, task) };
        }),
      );
      const scores = outcomes.map((outcome) => outcome.score);
      const score = mean(scores);
      log.append(place, {
        type: 'candidate-scored',
        candidateId: candidate.id,
        on: split ?? nameOf(examples, task),
        score,
        scores,
        ...(asked < examples.length && { asked }),
        ...(measuring !== 'metric' && { measuring }),
        usage,
      });
      return { ...candidate, score, outcomes };
    });
  }

  remark({ id }: Candidate, sentence: string): void {
    const place = this.#take('remark');
    this.#around.log.append(place, { type: 'candidate-remarked', candidateId: id, remark: sentence });
  }

  keep(population: readonly Candidate[]): void {
    const place = this.#take('keep');
    this.#around.log.append(place, { type: 'population-kept', ids: population.map(({ id }) => id) });
  }

  map<T, U>(items: readonly T[], work: (item: T, run: Run, index: number) => Promise<U>): Promise<U[]> {
    return this.#verb('map', async (place) => {
      const { turns } = this.#around;
      const strands = turns.fork(
        this.#strand,
        items.map((_, i) => `${place}.${i}/`),
      );
      const settled = await Promise.allSettled(
        strands.map(async (strand, i) => {
          try {
            return await this.#guarded(() => work(items[i]!, new Scope(strand, this.#around), i));
          } finally {
            turns.end(strand);
          }
        }),
      );
      const reasons = settled.flatMap((result) =>
        result.status === 'rejected' ? [result.reason as unknown] : [],
      );
      // what failed can be resumed, so the end of the search in another branch must not hide it
      if (reasons.length > 0) throw reasons.find((reason) => !(reason instanceof SearchEnded)) ?? reasons[0];
      return settled.map((result) => (result as PromiseFulfilledResult<U>).value);
    });
  }

  #peek(): string {
    return `${this.#strand.path}${this.#only ?? this.#next}`;
  }

  #take(verb: string): string {
    this.#refuseIfBusy(verb);
    const place = this.#peek();
    this.#next++;
    return place;
  }

  #refuseIfBusy(verb: string): void {
    if (this.#busy)
      throw new Error(
        `${verb} was used while ${this.#busy} is under way: a run does one thing at a time; inside map(), use the run that it passes to you`,
      );
  }

  /** A verb that takes time. While it does, no other verb of this scope may begin. */
  async #verb<T>(name: string, work: (place: string) => Promise<T>): Promise<T> {
    const place = this.#take(name);
    this.#busy = name;
    try {
      return await this.#guarded(() => work(place));
    } finally {
      this.#busy = undefined;
    }
  }

  /** When this fails, nothing further is bought anywhere in the phase. */
  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // a spent budget lets the others finish what they have taken calls for
      if (!(error instanceof SearchEnded)) this.#around.abandon(error);
      throw error;
    }
  }

  async #askOnce<T>(
    place: string,
    suffix: string,
    messages: readonly Message[],
    how: Ask<T>,
  ): Promise<Answer> {
    const { spec, log, turns } = this.#around;
    const recorded = log.has(place);
    const role = how.role ?? 'optimizer';
    await turns.take(this.#strand, 1, recorded);
    const request: Request = {
      model: modelAddress(ofRole(spec.models, role)),
      messages,
      temperature: how.temperature ?? 1,
      maxTokens: how.maxTokens ?? 1000,
      seed: seedNumber(`${spec.seed}/${place}${suffix}`),
      ...(how.topP !== undefined && { topP: how.topP }),
    };
    return paid({ role, request, format: how.format }, recorded, this.#around);
  }
}
