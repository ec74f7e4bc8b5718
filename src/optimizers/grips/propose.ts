import type { Candidate } from '../../core/candidate.ts';
import { formatInstruction, taggedList } from '../../core/format.ts';
import type { Reply, Run } from '../../core/run.ts';
import { fill, slotsOf } from '../../core/template.ts';
import type { Chunker } from './chunkers.ts';
import { CLOSING } from './chunks.ts';
import {
  cutUp,
  withAdded,
  withoutPhrase,
  withParaphrase,
  withSwapped,
  type Cut,
  type Deleted,
  type Draft,
} from './edits.ts';
import { PARAPHRASE } from './prompts.ts';

export type Edit = 'delete' | 'swap' | 'paraphrase' | 'add';

/** Rewordings that are asked for, of which one is drawn. PEGASUS gives ten in the official code. */
const REWORDINGS = 5;
/** A reply has `REWORDINGS` phrases of at most 60 tokens, as the official code allows, and its tags. */
const SAMPLING = { temperature: 1, maxTokens: 500 } as const;

/** A draft that is finished, with the replies that it was made of. */
export interface Edited {
  readonly draft: Draft;
  readonly edits: readonly Edit[];
  readonly replies: readonly Reply<unknown>[];
}

/** How candidates are made of a prompt. */
export interface Editing {
  readonly edits: readonly Edit[];
  readonly chunker: Chunker;
  /** Edits of one candidate, one after the other (l). */
  readonly composition: number;
}

/**
 * A candidate of a base prompt by random edits; the text is cut anew for each. Undefined when there was nothing to edit, or no rewording of a
 * phrase came.
 */
export async function edited(
  run: Run,
  base: Candidate,
  pool: readonly Deleted[],
  { edits, chunker, composition }: Editing,
): Promise<Edited | undefined> {
  let draft: Draft = { text: base.text, pool, lost: [], regained: [], notes: [] };
  const replies: Reply<unknown>[] = [];
  const made: Edit[] = [];
  for (let n = 0; n < composition; n++) {
    const cut = cutUp(draft, chunker(draft.text, run.random));
    const possible = edits.filter((edit) => isPossible(edit, cut));
    if (possible.length === 0) break;
    const edit = run.random.pick(possible);
    made.push(edit);
    if (edit === 'paraphrase') {
      const at = run.random.pick(cut.phrases);
      const phrase = cut.chunks[at]!.text;
      const reply = await rewordings(run, phrase);
      replies.push(reply);
      if (!reply.value) {
        run.propose(undefined, { by: 'paraphrase', parents: { base }, from: replies });
        return undefined;
      }
      const usable = reply.value.map(asPhrase).filter((words) => words !== '' && slotsOf(words).length === 0);
      if (usable.length === 0) return undefined;
      const ending = CLOSING.exec(phrase)?.[0] ?? ''; // sentences have one
      draft = withParaphrase(cut, at, run.random.pick(usable) + ending);
    } else draft = mechanical(edit, run, cut);
  }
  return draft.text === base.text ? undefined : { draft, edits: made, replies };
}

/** Without one phrase at least a prompt would be empty. */
function isPossible(edit: Edit, { draft, phrases }: Cut): boolean {
  switch (edit) {
    case 'delete':
    case 'swap':
      return phrases.length > 1;
    case 'paraphrase':
      return phrases.length > 0;
    case 'add':
      return draft.pool.length > 0;
    default:
      return edit satisfies never;
  }
}

function mechanical(edit: Exclude<Edit, 'paraphrase'>, { random }: Run, cut: Cut): Draft {
  switch (edit) {
    case 'delete':
      return withoutPhrase(cut, random.pick(cut.phrases));
    case 'swap': {
      const [a, b] = random.sample(cut.phrases, 2);
      return withSwapped(cut, a!, b!);
    }
    case 'add':
      return withAdded(cut, random.pick([...cut.phrases, undefined]), random.pick(cut.draft.pool));
    default:
      return edit satisfies never;
  }
}

function rewordings(run: Run, phrase: string): Promise<Reply<readonly string[]>> {
  const format = taggedList('phrase', { count: REWORDINGS });
  return run.ask(fill(PARAPHRASE, { count: REWORDINGS, phrase, format: formatInstruction(format) }), {
    ...SAMPLING,
    format,
    by: 'paraphrase',
  });
}

/** On one line, and without the punctuation that models like to add. */
const asPhrase = (reply: string): string => reply.replace(/\s+/g, ' ').trim().replace(CLOSING, '');
