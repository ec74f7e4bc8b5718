import { nodeOf } from './lineage.ts';
import { groundOf, sizeOf, type Ground } from './measure.ts';
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
  verdict: 'Finals and verdict',
};

/** An event in words. */
export interface LogLine {
  readonly kind: EventKind;
  readonly text: string;
  /** The node that it is about. */
  readonly node?: string;
}

/** Finals, in which the candidates that a method had chosen by samples are scored on dev, have places of their own. */
const isFinal = (place: string): boolean => place.startsWith('f/');

/** What a run is at: the search, then perhaps finals, then the verdict on the test split. */
export type Stage = 'search' | 'finals' | 'verdict';

/** The stage that a run is at, by its last event. A run that goes on after its verdict is searching again. */
export function stageOf(last: Row | undefined): Stage {
  if (!last || last.event.type === 'test-opened') return 'search';
  if (isFinal(last.place)) return 'finals';
  return last.place.startsWith('v') ? 'verdict' : 'search';
}

export function kindOf({ place, event }: Pick<Row, 'place' | 'event'>): EventKind {
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
    case 'candidate-remarked':
      return 'score';
    case 'candidate-scored':
      return event.on === 'test' || isFinal(place) ? 'verdict' : 'score';
    case 'test-opened':
      return 'verdict';
    default:
      return event satisfies never;
  }
}

/** Says what an event means. `titleOf` names an operator of the method. */
export function describe(row: Row, tree: Tree, titleOf: (by: string) => string): LogLine {
  const { place, event } = row;
  const kind = kindOf(row);
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
      const { id, by, parents, kind: what } = event.candidate;
      const as = what === 'mutation-prompt' ? ' as a mutation-prompt' : '';
      return { kind, node: id, text: `${name(id)} appeared${as}: ${origin(by, parents)}` };
    }
    case 'proposal-failed':
      return {
        kind,
        node: place,
        text: `${name(place)}, ${origin(event.by, event.parents)}, gave no prompt: ${event.fault}`,
      };
    case 'candidate-remarked':
      return { kind, node: event.candidateId, text: `${name(event.candidateId)}: ${event.remark}` };
    case 'candidate-scored': {
      const node = nodeOf(tree, event.candidateId);
      const n = sizeOf(event, tree.sizes);
      const ground = groundOf(event);
      const known = event.asked === undefined ? 0 : n - event.asked;
      const what = node && node.parents.length > 0 ? ` ${origin(node.by, node.parents)}` : '';
      const on = count(n, GROUND_EXAMPLES[ground]) + (known > 0 ? `, ${known} of them known before` : '');
      const result = `${name(event.candidateId)}${what} scored ${percent(event.score)} %`;
      return {
        kind,
        node: event.candidateId,
        text: isFinal(place)
          ? `Final: ${result} on all ${on}`
          : ground === 'likelihood'
            ? `${result} in likelihood of the target on ${on}`
            : `${result} on ${on}`,
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

const GROUND_EXAMPLES: Readonly<Record<Ground, string>> = {
  train: 'train example',
  dev: 'dev example',
  test: 'test example',
  sample: 'sampled example',
  likelihood: 'example',
};

const count = (n: number, what: string): string => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;

const MOST_NAMES = 5;

function list(names: readonly string[]): string {
  const shown =
    names.length <= MOST_NAMES
      ? names
      : [...names.slice(0, MOST_NAMES - 1), `${names.length - MOST_NAMES + 1} more`];
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)!}`;
}

/** `Your prompt` inside a sentence, but not `GA`. */
const lowerFirst = (title: string): string =>
  /^\p{Lu}\p{Ll}/u.test(title) ? title[0]!.toLowerCase() + title.slice(1) : title;
