import type { Candidate } from '../../src/core/candidate.ts';
import type { Entry } from '../../src/core/event.ts';
import type { Optimizer, OptionValues } from '../../src/core/optimizer.ts';
import type { Prompt } from '../../src/core/task.ts';
import type { Question } from '../../src/engine/caller.ts';
import { answerAsPrompted, disk, fakeCaller, specOf, start } from '../engine/harness.ts';

export interface GrowOptions {
  readonly options?: OptionValues;
  readonly seeds?: readonly (string | Prompt)[];
  readonly seed?: string;
  /** What the optimizer model replies. */
  readonly reply: (question: Question) => string;
  /** What the task model answers. @default as prompted */
  readonly answer?: (question: Question) => string;
}

/** Lets a method grow a tree in which a prompt that says “right on k” scores k/12. */
export async function grow(
  optimizer: Optimizer,
  {
    options = {},
    seeds = ['right on 2', 'right on 4'],
    seed = '7',
    reply,
    answer = answerAsPrompted,
  }: GrowOptions,
) {
  const { task } = specOf(optimizer);
  const spec = specOf(optimizer, options, {
    seed,
    task: { ...task, seeds: seeds.map((seed) => (typeof seed === 'string' ? { text: seed } : seed)) },
  });
  const store = disk();
  const asked: Question[] = [];
  const models = fakeCaller(store, {
    latency: () => 0, // so that replies which count are given out in the same order every time
    answer: (question) => {
      if (question.role === 'task') return answer(question);
      asked.push(question);
      return reply(question);
    },
  });
  const result = await start(optimizer, spec, store, models.call);
  return { ...result, asked, ...treeOf(store.journalled), journal: store.journalled };
}

export interface Node extends Candidate {
  readonly score: number;
}

/** The journal as candidates with their scores on dev, and the populations that were kept, first to last. */
function treeOf(journal: readonly Entry[]) {
  const nodes = new Map<string, Node>();
  const populations: Node[][] = [];
  const failures: { place: string; by: string; fault: string }[] = [];
  for (const { place, event } of journal) {
    if (event.type === 'candidate-proposed')
      nodes.set(event.candidate.id, { ...event.candidate, score: NaN });
    if (event.type === 'candidate-scored' && event.on === 'dev')
      nodes.set(event.candidateId, { ...nodes.get(event.candidateId)!, score: event.score });
    if (event.type === 'population-kept') populations.push(event.ids.map((id) => nodes.get(id)!));
    if (event.type === 'proposal-failed') failures.push({ place, by: event.by, fault: event.fault });
  }
  return { nodes, populations, failures };
}

/** The tree as text, for people to read in a diff. */
export function drawn(journal: readonly Entry[]): string {
  const { nodes } = treeOf(journal);
  const parents = (all: readonly { role: string; id: string }[]) =>
    all.map(({ role, id }) => `${role} ${id}`).join(', ');
  const lines = journal.flatMap(({ place, event }): string[] => {
    switch (event.type) {
      case 'round-started':
        return ['', `round ${event.round}`];
      case 'candidate-proposed': {
        const node = nodes.get(event.candidate.id)!;
        const { id, by, text, demonstrations, closing, parents: from, score } = node;
        const closed = closing ? ` … ${closing}` : '';
        const shown = demonstrations ? ` [${demonstrations.length} demonstrations]` : '';
        return [
          `${id}  ${(score * 12).toFixed(0)}/12  ${by}${from.length ? ` of ${parents(from)}` : ''}: ${text}${closed}${shown}`,
        ];
      }
      case 'proposal-failed':
        return [`${place}  failed  ${event.by} of ${parents(event.parents)}: ${event.fault}`];
      case 'candidate-remarked':
        return [`${event.candidateId}  ${event.remark}`];
      case 'population-kept':
        return [`kept ${event.ids.join(' ')}`];
      case 'test-opened':
        return ['', `champion ${event.champion}, start ${event.start}`];
      default:
        return [];
    }
  });
  return `${lines.join('\n')}\n`;
}
