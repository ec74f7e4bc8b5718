import type { RunEvent } from '../core/event.ts';
import { nodeOf } from './lineage.ts';
import type { Row, Tree } from './tree.ts';
import { percent } from './verdictWords.ts';

/** What a reader of the log may want to see alone. */
export type EventKind = 'round' | 'proposal' | 'failure' | 'score' | 'reply' | 'verdict';

export const EVENT_KINDS: Readonly<Record<EventKind, string>> = {
  round: 'Generations and selections',
  proposal: 'New prompts',
  score: 'Scores',
  reply: 'Replies of the optimizer model',
  failure: 'Failed proposals',
  verdict: 'Verdict',
};

/** An event in words. */
export interface LogLine {
  readonly kind: EventKind;
  readonly text: string;
  /** The node that it is about. */
  readonly node?: string;
}

export function kindOf(event: RunEvent): EventKind {
  switch (event.type) {
    case 'run-began':
    case 'round-started':
    case 'population-kept':
      return 'round';
    case 'reply-received':
      return event.fault === undefined ? 'reply' : 'failure';
    case 'candidate-proposed':
      return 'proposal';
    case 'proposal-failed':
      return 'failure';
    case 'candidate-scored':
      return event.on === 'test' ? 'verdict' : 'score';
    case 'test-opened':
      return 'verdict';
    default:
      return event satisfies never;
  }
}

/** Says what an event means. `titleOf` names an operator of the method. */
export function describe({ place, event }: Row, tree: Tree, titleOf: (by: string) => string): LogLine {
  const kind = kindOf(event);
  const name = (id: string): string => {
    const node = nodeOf(tree, id);
    return node ? `#${node.number}` : 'a prompt';
  };
  const origin = (by: string, parents: readonly { readonly id: string }[]): string => {
    const names = [...new Set(parents.map(({ id }) => name(id)))];
    return lowerFirst(titleOf(by)) + (names.length > 0 ? ` of ${list(names)}` : '');
  };
  switch (event.type) {
    case 'run-began':
      return { kind, text: 'The run began' };
    case 'round-started':
      return { kind, text: `Generation ${event.round + 1} began` };
    case 'population-kept':
      return { kind, text: `A selection kept ${count(event.ids.length, 'prompt')} alive` };
    case 'reply-received': {
      const again = event.calls.length > 1 ? ', after it was asked again' : '';
      if (event.fault !== undefined)
        return {
          kind,
          text: `A reply for ${lowerFirst(titleOf(event.by))} stayed malformed: ${event.fault}`,
        };
      return { kind, text: `The optimizer model replied for ${lowerFirst(titleOf(event.by))}${again}` };
    }
    case 'candidate-proposed': {
      const { id, by, parents } = event.candidate;
      return { kind, node: id, text: `${name(id)} appeared: ${origin(by, parents)}` };
    }
    case 'proposal-failed':
      return {
        kind,
        node: place,
        text: `${name(place)}, ${origin(event.by, event.parents)}, gave no prompt: ${event.fault}`,
      };
    case 'candidate-scored': {
      const node = nodeOf(tree, event.candidateId);
      const n =
        event.scores.length || (typeof event.on === 'string' ? tree.state.sizes[event.on] : event.on.length);
      const ground = typeof event.on === 'string' ? `${event.on} example` : 'sampled example';
      const what = node && node.parents.length > 0 ? ` ${origin(node.by, node.parents)}` : '';
      return {
        kind,
        node: event.candidateId,
        text: `${name(event.candidateId)}${what} scored ${percent(event.score)} % on ${count(n, ground)}`,
      };
    }
    case 'test-opened':
      return {
        kind,
        node: event.champion,
        text:
          event.start === event.champion
            ? `The test split was opened for ${name(event.start)}, which stayed the best`
            : `The test split was opened for the start ${name(event.start)} and the champion ${name(event.champion)}`,
      };
    default:
      return event satisfies never;
  }
}

const count = (n: number, what: string): string => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;

/** `Your prompt` inside a sentence, but not `GA`. */
const lowerFirst = (title: string): string =>
  /^\p{Lu}\p{Ll}/u.test(title) ? title[0]!.toLowerCase() + title.slice(1) : title;
