import { distinct, identityOf, type Candidate } from '../../core/candidate.ts';
import { tagged } from '../../core/format.ts';
import { languageOf } from '../../core/language.ts';
import type { Reply, Run } from '../../core/run.ts';
import { fill } from '../../core/template.ts';
import { descendantOf, keptOf } from '../../strategies/descendant.ts';
import { shownExamples } from '../../strategies/shown.ts';
import { SAMPLING } from './paper.ts';
import { ADAPT, CONTINUE, FORWARD, RESAMPLE, REVERSE } from './prompts.ts';
import { unquoted, withoutPairs } from './tidy.ts';

export type Generation = 'forward' | 'reverse' | 'continue' | 'adapt';

const PREAMBLED = { continue: CONTINUE, adapt: ADAPT } as const;
const INDUCED = { forward: FORWARD, reverse: REVERSE } as const;

export interface Generating {
  readonly generation: Generation;
  readonly subsamples: number;
  readonly perSubsample: number;
  readonly demonstrations: number;
}

/** A new text with the reply that it was in, before it is known to be new. */
interface Draft {
  readonly text: string;
  readonly by: string;
  readonly from: Reply<string>;
  readonly parent?: Candidate;
  readonly note?: string;
}

/** Draws a subsample of the train examples, and asks for instructions that may have led to it. `known` are not proposed again. */
export async function generate(
  run: Run,
  subsample: number,
  known: readonly Candidate[],
  { generation, subsamples, perSubsample, demonstrations }: Generating,
): Promise<Candidate[]> {
  const pairs = shownExamples(run.task, run.random.sample(run.task.train, demonstrations));
  if (pairs === '') return [];
  const own = known.filter(({ by }) => by === 'seed');
  const parent = own[subsample % own.length]!;
  const note = `Subsample ${subsample + 1} of ${subsamples}`;
  // where nobody is shown, there are no slots to keep; the language is that of the person's own prompt all the same
  const free = tagged('prompt', { ...keptOf(parent), contains: [] });

  const drafts = await run.map(Array(perSubsample).fill(subsample), async (_, run): Promise<Draft[]> => {
    if (generation === 'forward' || generation === 'reverse') {
      const question = fill(INDUCED[generation], { pairs, language: inLanguageOf(parent) });
      const from = await run.ask(question, { ...SAMPLING, format: free, by: generation });
      return drafted(run, { text: withoutPairs(unquoted(from.value ?? '')), by: generation, from, note });
    }
    const question = fill(PREAMBLED[generation], { pairs, preamble: parent.text });
    // a model may well leave out the words that were given, and with them their slots: they are put back
    const format = generation === 'continue' ? free : descendantOf(parent);
    const from = await run.ask(question, { ...SAMPLING, format, by: generation });
    const said = unquoted(from.value ?? '');
    const text = generation === 'continue' && said !== '' ? begunWith(parent.text, said) : said;
    return drafted(run, { text, by: generation, from, parent, note });
  });
  return proposedOnce(run, known, drafts.flat());
}

/** One variation of each survivor (Section 3.3). */
export async function resample(
  run: Run,
  survivors: readonly Candidate[],
  known: readonly Candidate[],
): Promise<Candidate[]> {
  const drafts = await run.map(survivors, async (parent, run) => {
    const how = { ...SAMPLING, format: descendantOf(parent), by: 'resample' };
    const from = await run.ask(fill(RESAMPLE, { prompt: parent.text }), how);
    return drafted(run, { text: unquoted(from.value ?? ''), by: 'resample', from, parent });
  });
  return proposedOnce(run, known, drafts.flat());
}

/** A reply that had no text is recorded as a failed proposal. */
function drafted(run: Run, draft: Draft): Draft[] {
  if (draft.text !== '') return [draft];
  run.propose(undefined, originOf(draft));
  return [];
}

/** Proposes every text that is new, once. */
function proposedOnce(run: Run, known: readonly Candidate[], drafts: readonly Draft[]): Candidate[] {
  const before = new Set(known.map(identityOf));
  return distinct(drafts)
    .filter((draft) => !before.has(identityOf(draft)))
    .map((draft) => run.propose(draft.text, originOf(draft)));
}

const originOf = ({ by, from, parent, note }: Draft) => ({
  by,
  from,
  ...(parent && { parents: { [by === 'resample' ? 'parent' : 'preamble']: parent } }),
  ...(note !== undefined && { note }),
});

const begunWith = (preamble: string, text: string): string =>
  evened(text).startsWith(evened(preamble)) ? text : `${preamble.trim()}\n${text}`;

const evened = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();

/** Nothing that is shown need be in the language that a new instruction must have, so that it is named. */
function inLanguageOf({ text }: Candidate): string {
  const code = languageOf(text);
  if (code === undefined) return '';
  return code === 'eng'
    ? ' Write it in English.'
    : ` Write it in the language whose ISO 639-3 code is ${code}.`;
}
