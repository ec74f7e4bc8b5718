import { distinct, identityOf, type Scored } from '../../core/candidate.ts';
import { choice, defineOptimizer, int, real, onlyWhen } from '../../core/optimizer.ts';
import type { Run } from '../../core/run.ts';
import type { Example } from '../../core/task.ts';
import { bySentence, bySpan, byWord, type Chunker } from './chunkers.ts';
import type { Deleted } from './edits.ts';
import { grammar } from './grammar.ts';
import { objective } from './objective.ts';
import { OPERATORS, PAPER } from './paper.ts';
import { edited, type Edit, type Edited, type Editing } from './propose.ts';

const EDITS: Readonly<Record<'all' | 'mechanical', readonly Edit[]>> = {
  all: ['delete', 'swap', 'paraphrase', 'add'],
  mechanical: ['delete', 'swap', 'add'],
};

/** Cooling of the official code: T = 10 · exp(−i / 5). */
const temperatureAt = (iteration: number): number => 10 * Math.exp(-iteration / 5);

/** A prompt that was scored, with what the search goes by, and the phrases that it and its ancestors lost. */
interface Member {
  readonly prompt: Scored;
  readonly points: number;
  readonly pool: readonly Deleted[];
}

/** Prasad et al. 2023: local search by edits of phrases. */
export const grips = defineOptimizer({
  id: 'grips',
  version: 1,
  title: 'GrIPS',
  paper: PAPER,
  family: 'editing',
  summary:
    'Phrases of your prompt are deleted, swapped, reworded and added again; an edit stays when the prompt gets better by it.',
  choose:
    'You have one long prompt and no strong model at hand, or want to see which parts of a prompt matter.',
  needs: { labels: true, optimizer: 'small' },
  cost: 'at most (seeds + n·m)·|S| task calls, and one optimizer call for each paraphrase; B times the candidates with beam search',
  deviations: [
    'Phrases are edited by their place; the official code replaces every occurrence of their letters, so that deleting “it” turns “its” into “s”.',
    'Phrases are found by the rules of a small library instead of a neural parser of English, and by the official span mode in other languages.',
    'Phrases are reworded by the optimizer model instead of a PEGASUS model.',
    'The label that an answer names is the prediction; the paper compares probabilities of labels, which chat models seldom give.',
    'A prompt that comes up again is not scored again, and the best prompt so far is never lost, by annealing neither.',
    'Slots stay: a phrase that touches one is not edited.',
    'Of several own prompts the best on the score set is where the search starts.',
  ],
  options: {
    iterations: int(10, 1, 50, 'Iterations', 'How often the prompt is edited at most (n).'),
    candidates: int(5, 1, 30, 'Candidates', 'Edited prompts that are tried in an iteration (m).'),
    composition: int(
      1,
      1,
      5,
      'Edits for a candidate',
      'How many edits, one after the other, make a candidate (l).',
    ),
    patience: int(
      2,
      1,
      50,
      'Patience',
      'The search ends after so many iterations in a row without a better prompt (P).',
    ),
    search: choice(
      {
        greedy: 'Greedy: only a better prompt is taken',
        annealing: 'Simulated annealing: now and then a worse one',
        beam: 'Beam: several prompts side by side',
      },
      'Search',
      'How the next prompt to edit is chosen. The best so far is kept in any case.',
    ),
    beamWidth: onlyWhen(
      'search',
      ['beam'],
      int(5, 2, 20, 'Beam', 'Prompts that are edited side by side (B).'),
    ),
    alpha: real(
      10,
      0,
      100,
      'Weight of entropy',
      'What a prompt gains by answers of many labels, in points (α).',
    ),
    scoreSet: int(
      0,
      0,
      1000,
      'Score set',
      'Dev examples that prompts are compared on (|S|). 0: all of them.',
    ),
    operators: choice(
      { all: 'Delete, swap, paraphrase, add', mechanical: 'Delete, swap, add: without an optimizer model' },
      'Edits',
      'What may be done to a phrase.',
    ),
    chunks: choice(
      {
        phrase: 'Phrases, by grammar (English)',
        span: 'Spans: every sentence in 2 to 4 pieces',
        sentence: 'Sentences',
        word: 'Words',
      },
      'Units',
      'What an edit deletes, moves or rewords.',
    ),
  },
  quick: { iterations: 6, patience: 6 },
  operators: OPERATORS,
  finalists: ({ scoreSet, search, beamWidth }) => (scoreSet === 0 ? 0 : search === 'beam' ? beamWidth : 1),

  async optimize(run, options) {
    const { labels, seeds, dev } = run.task;
    const { iterations, candidates, patience, search, alpha, composition } = options;
    const chunker = await chunkerOf(options.chunks);
    const editing: Editing = { edits: EDITS[options.operators], chunker, composition };
    const examples = scoreSetOf(run, dev, options.scoreSet);
    const pointsOf = (prompt: Scored) => objective(prompt, labels, alpha);

    const own = await run.map(seeds, (seed, run) => run.score(run.propose(seed, { by: 'seed' }), examples));
    const seen = new Map<string, Member>();
    for (const prompt of distinct(own))
      seen.set(identityOf(prompt), { prompt, points: pointsOf(prompt), pool: [] });
    const width = search === 'beam' ? options.beamWidth : 1;
    let bases = ranked([...seen.values()]).slice(0, width);
    let best = bases[0]!;
    let failures = 0;
    keep();

    for await (const i of run.rounds(iterations)) {
      const found = ranked(await contest(bases));
      const [challenger] = found;
      const improved = challenger !== undefined && challenger.points > bases[0]!.points;
      failures = improved ? 0 : failures + 1;

      let moved = improved;
      if (search === 'beam') {
        bases = ranked([...new Set([...bases, ...found])]).slice(0, width);
      } else if (challenger) {
        const chance = Math.exp((challenger.points - bases[0]!.points) / temperatureAt(i));
        moved ||= search === 'annealing' && run.random.float() < chance;
        if (moved && !improved)
          run.remark(challenger.prompt, 'Accepted by annealing, although it is no better.');
        if (moved) bases = [challenger];
      }
      best = ranked([best, ...bases])[0]!;
      keep();
      if (failures >= patience && !moved) break;
    }
    return kept();

    /** m candidates of each base, edited and scored; what was scored before is taken as it is. */
    async function contest(bases: readonly Member[]): Promise<Member[]> {
      const places = bases.flatMap((base) => Array.from({ length: candidates }, () => base));
      const drafts = await run.map(places, async (base, run) => ({
        base,
        edit: await edited(run, base.prompt, base.pool, editing),
      }));
      const fresh: { readonly base: Member; readonly edit: Edited; readonly identity: string }[] = [];
      const known: Member[] = [];
      for (const { base, edit } of drafts) {
        if (!edit) continue;
        const identity = identityOf({ ...base.prompt, text: edit.draft.text });
        const before = seen.get(identity);
        if (before && !bases.includes(before)) known.push(before);
        if (!before && fresh.every((one) => one.identity !== identity)) fresh.push({ base, edit, identity });
      }
      const scored = await run.map(fresh, async ({ base, edit }, run): Promise<Member> => {
        const { draft, edits, replies } = edit;
        const child = run.propose(draft.text, {
          by: edits.length === 1 ? edits[0]! : 'composition',
          parents: { base: base.prompt, ...donorsOf(draft.regained) },
          from: replies,
          note: draft.notes.join('; '),
        });
        const prompt = await run.score(child, examples);
        const lost = draft.lost.map((text): Deleted => ({ text, where: child }));
        return { prompt, points: pointsOf(prompt), pool: [...draft.pool, ...lost] };
      });
      for (const member of scored) seen.set(identityOf(member.prompt), member);
      return [...scored, ...new Set(known)];
    }

    function kept(): Scored[] {
      return [...new Set([best, ...bases])].map(({ prompt }) => prompt);
    }

    function keep(): void {
      run.keep(kept());
    }
  },
});

const ranked = (members: readonly Member[]): Member[] => members.toSorted((a, b) => b.points - a.points);

/** The prompts that added phrases had been deleted in. */
const donorsOf = (regained: readonly Deleted[]) =>
  Object.fromEntries(
    regained.map(({ where }, i) => [i === 0 ? 'deleted from' : `deleted from ${i + 1}`, where] as const),
  );

/** The whole of dev as it is, so that it is recorded as dev, unless fewer examples are wanted. */
const scoreSetOf = (run: Run, dev: readonly Example[], size: number): readonly Example[] =>
  size === 0 || size >= dev.length ? dev : run.random.sample(dev, size);

function chunkerOf(unit: 'phrase' | 'span' | 'sentence' | 'word'): Chunker | Promise<Chunker> {
  switch (unit) {
    case 'phrase':
      return grammar();
    case 'span':
      return bySpan;
    case 'sentence':
      return bySentence;
    case 'word':
      return byWord;
    default:
      return unit satisfies never;
  }
}
