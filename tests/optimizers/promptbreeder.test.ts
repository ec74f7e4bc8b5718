import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/core/candidate.ts';
import type { Entry } from '../../src/core/event.ts';
import type { Question } from '../../src/engine/caller.ts';
import { optimizerById } from '../../src/optimizers/index.ts';
import { MUTATION_PROMPTS } from '../../src/optimizers/promptbreeder/mutationPrompts.ts';
import { MUTATION_OPERATORS } from '../../src/optimizers/promptbreeder/operators.ts';
import { THINKING_STYLES } from '../../src/optimizers/promptbreeder/thinkingStyles.ts';
import { fittest, withElite, type Fit } from '../../src/optimizers/promptbreeder/unit.ts';
import { dataset, specOf } from '../engine/harness.ts';
import { drawn, grow } from './grow.ts';
import { tape } from './tape.ts';

const promptbreeder = optimizerById('promptbreeder');
const SMALL = { populationSize: 8, generations: 6, batch: 8, finalists: 2, temperature: 'fixed' };

/** Many children for few calls. */
const MANY = { populationSize: 30, generations: 8, batch: 2, taskPrompts: 'one' };

const asked = ({ request }: Question) => request.messages[0]!.content;
const isClosing = (question: Question) => asked(question).includes('said after the input');

/** Replies of new texts; prompts of these scores, in turn and over again. */
function scoring(...rights: number[]) {
  let n = 0;
  return (question: Question) => {
    const tag = question.format?.kind === 'tagged' ? question.format.tag : '';
    n++;
    if (tag === 'mutation') return `<mutation>Mutation-prompt ${n}</mutation>`;
    if (isClosing(question)) return `<prompt>Closing ${n}</prompt>`;
    return `<prompt>Prompt ${n}: right on ${rights[n % rights.length]}</prompt>`;
  };
}

/** Everything about the generations of a run that its journal tells. */
function generationsOf(journal: readonly Entry[]) {
  const nodes = new Map<string, Candidate>();
  const generations: {
    scores: Map<string, number>;
    on: Map<string, readonly string[]>;
    born: Candidate[];
    kept: readonly string[];
  }[] = [];
  let kept: readonly string[] = [];
  let first: readonly string[] | undefined;
  for (const { place, event } of journal) {
    if (place.startsWith('f/') || place.startsWith('v/')) continue;
    const now = generations.at(-1);
    if (event.type === 'round-started')
      generations.push({ scores: new Map(), on: new Map(), born: [], kept });
    if (event.type === 'candidate-proposed') {
      nodes.set(event.candidate.id, event.candidate);
      if (event.candidate.kind !== 'mutation-prompt') now?.born.push(event.candidate);
    }
    if (event.type === 'candidate-scored' && Array.isArray(event.on)) {
      now!.scores.set(event.candidateId, event.score);
      now!.on.set(event.candidateId, event.on as string[]);
    }
    if (event.type === 'population-kept') {
      kept = event.ids;
      first ??= event.ids;
      if (now) now.kept = event.ids;
    }
  }
  return { nodes, generations, first: first! };
}

const runOf = async (options = {}, rights = [1, 6, 3, 9, 4, 7], seed = '7') => {
  const grown = await grow(promptbreeder, {
    options: { ...SMALL, ...options },
    seed,
    reply: scoring(...rights),
  });
  return { ...grown, ...generationsOf(grown.journal) };
};

const bredIn = (nodes: ReadonlyMap<string, Candidate>) =>
  [...nodes.values()].filter(({ parents }) => parents[0]?.role === 'winner');
const parentOf = ({ parents }: Candidate, role: string) => parents.find((parent) => parent.role === role)?.id;

/** Runs until every operator was used, and what was asked of each child in it. */
const longRun = () => runOf({ populationSize: 16, generations: 14 });

describe('Promptbreeder', () => {
  it('grows the recorded tree from the recorded replies', async () => {
    const recorded = tape('promptbreeder');
    const { journal, failures, asked } = await grow(promptbreeder, {
      options: {
        populationSize: 7,
        generations: 6,
        batch: 8,
        finalists: 2,
        temperature: 'evolves',
        contextSize: 2,
      },
      reply: recorded.reply,
    });
    recorded.save();
    await expect(drawn(journal)).toMatchFileSnapshot('./golden/promptbreeder.txt');
    expect(failures.length).toBeGreaterThan(0); // the tape has faults on it
    expect(asked.length).toBeGreaterThan(20);
  });

  it('has lists of its own, without repetitions', () => {
    expect(new Set(MUTATION_PROMPTS).size).toBe(MUTATION_PROMPTS.length);
    expect(new Set(THINKING_STYLES).size).toBe(THINKING_STYLES.length);
    expect(MUTATION_PROMPTS.length).toBeGreaterThanOrEqual(40);
    expect(THINKING_STYLES.length).toBeGreaterThanOrEqual(30);
  });

  it('begins with units of two task-prompts out of mutation-prompt, thinking-style, description and own prompts', async () => {
    const { nodes, first, asked: questions } = await runOf({ generations: 1 });
    expect(first).toHaveLength(8);
    const starts = [...nodes.values()].filter(({ by }) => by === 'seed');
    for (const [i, id] of first.entries()) {
      const unit = nodes.get(id)!;
      expect(unit).toMatchObject({
        by: 'initial',
        text: expect.stringMatching(/^Prompt/),
        closing: expect.stringMatching(/^Closing/),
      });
      expect(unit.parents.map(({ role }) => role)).toEqual(['start', 'mutation']);
      expect(parentOf(unit, 'start')).toBe(starts[i % 2]!.id);
      const mutation = nodes.get(parentOf(unit, 'mutation')!)!;
      expect(mutation).toMatchObject({ kind: 'mutation-prompt', by: 'given' });
      expect(MUTATION_PROMPTS).toContain(mutation.text);
      const about = questions
        .map(asked)
        .filter((text) => text.includes(`<mutation_1>${mutation.text}</mutation_1>`));
      expect(about).toHaveLength(2);
      for (const text of about) {
        expect(text).toContain('Answer questions');
        expect(text).toContain(`<prompt_start>${starts[i % 2]!.text}</prompt_start>`);
        expect(THINKING_STYLES).toContain(/^Thinking style: (.*)$/m.exec(text)![1]);
      }
    }
    expect(questions).toHaveLength(16);
  });

  it('evaluates everybody on one fresh batch of train in each generation, and asks nothing twice', async () => {
    const { generations, journal } = await runOf();
    const train = new Set(specOf(promptbreeder).task.split.train);
    const batches = generations.map(({ on }) => {
      const [batch] = [...on.values()];
      for (const one of on.values()) expect(one).toEqual(batch);
      return batch!;
    });
    expect(new Set(batches.map((batch) => batch.join())).size).toBe(6);
    for (const batch of batches) {
      expect(new Set(batch).size).toBe(8);
      for (const id of batch) expect(train).toContain(id);
    }
    const known = new Map<string, Set<string>>();
    for (const { place, event } of journal) {
      if (event.type !== 'candidate-scored' || /^[fv]/.test(place)) continue;
      const before = known.get(event.candidateId) ?? new Set();
      const fresh = (event.on as string[]).filter((id) => !before.has(id));
      expect(event.asked ?? event.scores.length).toBe(fresh.length);
      known.set(event.candidateId, new Set([...before, ...fresh]));
    }
  });

  it('lets the winners of pairs live, and a mutated copy of each take the place of its loser', async () => {
    const { generations, first } = await runOf();
    let alive = new Set(first);
    for (const [g, { scores, born, kept }] of generations.entries()) {
      // who was not asked anything new is not in the journal; enough are
      const fitness = (id: string) => scores.get(id);
      if (g === generations.length - 1) {
        expect(born).toEqual([]);
        break;
      }
      expect(born).toHaveLength(4);
      const winners = born.map((child) => parentOf(child, 'winner')!);
      expect(new Set(winners).size).toBe(4);
      for (const winner of winners) expect(alive).toContain(winner);
      const losers = [...alive].filter((id) => !winners.includes(id));
      expect(losers).toHaveLength(4);
      const best = (ids: readonly string[]) => Math.max(...ids.flatMap((id) => fitness(id) ?? []));
      const worst = (ids: readonly string[]) => Math.min(...ids.flatMap((id) => fitness(id) ?? []));
      expect(best(winners)).toBeGreaterThanOrEqual(best(losers));
      expect(worst(winners)).toBeGreaterThanOrEqual(worst(losers));
      alive = new Set([...winners, ...born.map(({ id }) => id)]);
      // besides those alive, the fittest so far are kept for the end
      for (const id of alive) expect(kept).toContain(id);
      expect(kept.length).toBeLessThanOrEqual(8 + 2);
    }
  });

  it('gives every child first its winner and then its mutation-prompt as parents', async () => {
    const { nodes } = await longRun();
    for (const child of bredIn(nodes)) {
      expect(child.parents[1]!.role).toBe('mutation');
      expect(nodes.get(child.parents[1]!.id)!.kind).toBe('mutation-prompt');
      expect(nodes.get(child.parents[0]!.id)!.kind).toBeUndefined();
    }
  });

  it('mutates both task-prompts, or the first alone', async () => {
    const two = await runOf();
    for (const child of bredIn(two.nodes)) {
      const winner = two.nodes.get(parentOf(child, 'winner')!)!;
      expect([child.text, child.closing]).not.toEqual([winner.text, winner.closing]);
      expect(child.calls.length).toBe(2);
    }
    expect(two.asked.filter(isClosing)).toHaveLength(8 + 5 * 4);
    const one = await runOf({ taskPrompts: 'one' });
    expect(one.asked.filter(isClosing)).toEqual([]);
    for (const node of one.nodes.values()) expect(node.closing).toBeUndefined();
  });

  it('keeps the slots of a prompt, and asks for none in what closes it', async () => {
    const { nodes, asked: questions } = await grow(promptbreeder, {
      options: SMALL,
      seeds: ['right on 3 {{ question }}'],
      reply: (question) =>
        isClosing(question)
          ? `<prompt>Closing ${question.request.seed}</prompt>`
          : question.format?.kind === 'tagged' && question.format.tag === 'mutation'
            ? '<mutation>Go on.</mutation>'
            : question.request.messages.length > 1 || question.request.seed % 2 === 0
              ? `<prompt>right on ${question.request.seed % 9} {{ question }}</prompt>`
              : '<prompt>dropped</prompt>',
    });
    for (const { kind, text, closing } of nodes.values()) {
      if (kind !== 'mutation-prompt') expect(text).toContain('{{ question }}');
      expect(closing ?? '').not.toContain('{{');
    }
    expect(questions.filter(isClosing).some(({ format }) => format && 'contains' in format)).toBe(false);
  });

  it('keeps what closes the winner when no closing could be read, and lets the loser live when nothing could', async () => {
    const good = scoring(1, 6, 3);
    let initial = 16;
    const half = await grow(promptbreeder, {
      options: SMALL,
      reply: (question) => (initial-- > 0 || !isClosing(question) ? good(question) : 'I cannot.'),
    });
    const { nodes } = generationsOf(half.journal);
    expect(bredIn(nodes).length).toBe(20);
    for (const child of bredIn(nodes))
      if (!parentOf(child, 'crossover'))
        expect(child.closing).toBe(nodes.get(parentOf(child, 'winner')!)!.closing);
    expect(half.failures).toHaveLength(20);

    initial = 16;
    const none = await grow(promptbreeder, {
      options: SMALL,
      reply: (question) => (initial-- > 0 ? good(question) : 'I cannot.'),
    });
    const after = generationsOf(none.journal);
    expect(bredIn(after.nodes)).toEqual([]);
    for (const { kept } of after.generations) expect(kept.toSorted()).toEqual(after.first.toSorted());
  });

  it('returns the person’s own prompts when the model never writes one', async () => {
    const { champion, ending, nodes, failures } = await grow(promptbreeder, {
      options: SMALL,
      reply: () => 'No.',
    });
    expect(ending).toBe('completed');
    expect(nodes.get(champion)!.text).toBe('right on 4'); // the better of the two
    expect(failures).toHaveLength(3 * 8 * 2); // both task-prompts of eight units, in three passes
  });

  it.each([
    ['everything scores zero', {}, [0]],
    ['there are two units', { populationSize: 2 }, [3, 5]],
    ['the number of units is odd', { populationSize: 5 }, [3, 5, 1]],
    ['the batch is larger than train', { batch: 100 }, [3, 5, 1]],
    ['there is one generation', { generations: 1 }, [3, 5, 1]],
  ])('gets through when %s', async (_, options, rights) => {
    const { ending, generations, nodes } = await runOf({ ...options }, rights);
    expect(ending).toBe('completed');
    const size = { ...SMALL, ...options }.populationSize;
    for (const { born } of generations.slice(0, -1)) expect(born).toHaveLength(Math.floor(size / 2));
    if (rights[0] === 0) expect([...nodes.values()].some(({ by }) => by === 'lamarckian')).toBe(false);
  });

  it('has the fittest of the whole run scored on dev, and makes the best of them the champion', async () => {
    const { journal, champion, nodes } = await runOf({}, [2, 4, 3, 11, 1, 5]);
    const finals = journal.filter(
      ({ place, event }) => place.startsWith('f/') && event.type === 'candidate-scored',
    );
    expect(finals).toHaveLength(1 + 2);
    expect(nodes.get(champion)!.text).toContain('right on 11');
  });
});

describe('the operators', () => {
  it('are drawn equally often', async () => {
    const counts = new Map<string, number>();
    for (const seed of ['1', '2', '3'])
      for (const { by } of bredIn((await runOf(MANY, [3, 7], seed)).nodes))
        counts.set(by, (counts.get(by) ?? 0) + 1);
    expect([...counts.keys()].toSorted()).toEqual(Object.keys(MUTATION_OPERATORS).toSorted());
    const total = [...counts.values()].reduce((a, b) => a + b);
    for (const count of counts.values()) {
      expect(count).toBeGreaterThan(0.6 * (total / 8));
      expect(count).toBeLessThan(1.4 * (total / 8));
    }
  });

  it('name whom they show, with the part that each played', async () => {
    const { nodes } = await longRun();
    const rolesOf = (by: string) =>
      new Set(
        bredIn(nodes)
          .filter((child) => child.by === by)
          .flatMap(({ parents }) => parents.slice(2).map(({ role }) => role.replace(/ \d+$/, '')))
          .filter((role) => role !== 'crossover'),
      );
    expect(rolesOf('zero-order')).toEqual(new Set(['start']));
    expect(rolesOf('first-order')).toEqual(new Set());
    expect(rolesOf('eda')).toEqual(new Set(['listed']));
    expect(rolesOf('eda rank')).toEqual(new Set(['listed']));
    expect(rolesOf('lineage')).toEqual(new Set(['elite']));
    expect(rolesOf('lamarckian')).toEqual(new Set());
  });

  it('first-order: shows the mutation-prompt of the unit and the prompt of the winner', async () => {
    const { nodes, asked: questions } = await longRun();
    const texts = new Set(questions.map(asked));
    const children = bredIn(nodes).filter(({ by }) => by === 'first-order');
    expect(children.length).toBeGreaterThan(3);
    for (const child of children) {
      const [winner, mutation] = child.parents.map(({ id }) => nodes.get(id)!);
      const shows = (prompt: string) =>
        [...texts].some((text) =>
          text.includes(`<mutation_1>${mutation!.text}</mutation_1>\n\n<prompt_1>${prompt}</prompt_1>`),
        );
      expect(shows(winner!.text)).toBe(true);
      expect(shows(winner!.closing!)).toBe(true);
    }
  });

  it('hyper: write a new mutation-prompt, apply it at once, and the child keeps it', async () => {
    const { nodes, asked: questions } = await longRun();
    const texts = questions.map(asked);
    const children = bredIn(nodes).filter(({ by }) => by.endsWith('hyper'));
    expect(children.length).toBeGreaterThan(5);
    for (const child of children) {
      const [winner, mutation] = child.parents.map(({ id }) => nodes.get(id)!);
      expect(mutation).toMatchObject({
        by: child.by,
        kind: 'mutation-prompt',
        text: expect.stringMatching(/^Mutation-prompt \d+$/),
      });
      if (child.by === 'first-order hyper') {
        const before = nodes.get(parentOf(mutation!, 'mutation')!)!;
        expect(before.kind).toBe('mutation-prompt');
        expect(before.id).toBe(parentOf(winner!, 'mutation'));
        expect(
          texts.some((text) => text.includes('mutation-prompt, an order') && text.includes(before.text)),
        ).toBe(true);
      } else expect(mutation!.parents).toEqual([]);
      expect(
        texts.some((text) =>
          text.includes(`<mutation_1>${mutation!.text}</mutation_1>\n\n<prompt_1>${winner!.text}`),
        ),
      ).toBe(true);
    }
    // what was written is handed down
    const written = new Set(children.map((child) => parentOf(child, 'mutation')));
    const heirs = bredIn(nodes).filter(
      (child) => !child.by.endsWith('hyper') && written.has(parentOf(child, 'mutation')),
    );
    expect(heirs.length).toBeGreaterThan(0);
    for (const heir of heirs)
      expect(parentOf(heir, 'mutation')).toBe(parentOf(nodes.get(parentOf(heir, 'winner')!)!, 'mutation'));
  });

  it('leave out of a list what is too much like another', async () => {
    const same = (mostAlike: number) =>
      grow(promptbreeder, {
        options: { ...SMALL, mostAlike, taskPrompts: 'one' },
        reply: ({ format }) =>
          format?.kind === 'tagged' && format.tag === 'mutation'
            ? '<mutation>Go on.</mutation>'
            : '<prompt>always the same, right on 5</prompt>',
      });
    const lengths = ({ asked: questions }: Awaited<ReturnType<typeof same>>) =>
      questions
        .map(asked)
        .filter((text) => /list goes on|One is missing/.test(text))
        .map((text) => text.match(/<prompt_\d+>/g)!.length);
    expect(new Set(lengths(await same(0.95)))).toEqual(new Set([1]));
    expect(new Set(lengths(await same(1)))).toEqual(new Set([8]));
  });

  it('eda rank: lists from the worst to the best, and says the opposite', async () => {
    const { asked: questions } = await runOf(
      { populationSize: 12, generations: 10, batch: 20, taskPrompts: 'one' },
      [0, 3, 6, 9],
    );
    const ranked = questions.map(asked).filter((text) => text.includes('sorted by score, the highest first'));
    expect(ranked.length).toBeGreaterThan(2);
    for (const text of ranked) {
      const rights = [...text.matchAll(/<prompt_\d+>.*?right on (\d+)<\/prompt_\d+>/g)].map(([, k]) =>
        Number(k),
      );
      expect(rights.length).toBeGreaterThan(3);
      expect(rights).toEqual(rights.toSorted((a, b) => a - b));
      expect(text).toMatch(
        new RegExp(`prompt ${rights.length + 1}, with which nobody.*prompt ${rights.length} sooner than`),
      );
      expect(text).toMatch(/^<mutation_1>/);
      expect(text).not.toMatch(/score: /);
    }
  });

  it('lineage: lists the elites of the line, oldest first', async () => {
    const rising = Array.from({ length: 250 }, (_, i) => Math.floor(i / 9));
    const { nodes, generations, asked: questions } = await runOf({ generations: 14, batch: 20 }, rising);
    const bornAt = (id: string) => generations.findIndex(({ born }) => born.some((child) => child.id === id));
    const children = bredIn(nodes).filter(({ by }) => by === 'lineage');
    const several = children.filter(
      ({ parents }) => parents.filter(({ role }) => role.startsWith('elite')).length > 1,
    );
    expect(several.length).toBeGreaterThan(0);
    for (const child of children) {
      const line = new Set<string>();
      for (let id = parentOf(child, 'winner'); id; id = parentOf(nodes.get(id)!, 'winner')) line.add(id);
      const elites = child.parents.filter(({ role }) => role.startsWith('elite')).map(({ id }) => id);
      for (const id of elites) expect(line).toContain(id);
      expect(elites.map(bornAt)).toEqual(elites.map(bornAt).toSorted((a, b) => a - b));
    }
    expect(questions.map(asked).some((text) => text.includes('each better than the one before'))).toBe(true);
  });

  it('lamarckian: shows what was answered right, and nothing else', async () => {
    const { asked: questions } = await runOf({ populationSize: 12, generations: 10 });
    const shown = questions.map(asked).filter((text) => text.includes('All of it is right'));
    expect(shown.length).toBeGreaterThan(2);
    const train = new Map(
      dataset.examples.slice(0, 20).map(({ fields, target }) => [fields.question, target]),
    );
    for (const text of shown) {
      const workings = [...text.matchAll(/Input: (.*)\nAnswered: (.*)/g)];
      expect(workings.length).toBeGreaterThan(0);
      expect(workings.length).toBeLessThanOrEqual(3);
      for (const [, input, answer] of workings) expect(answer).toBe(train.get(input));
    }
  });
});

describe('after a mutation', () => {
  it('a task-prompt is exchanged for that of another unit in about one of ten children', async () => {
    let all = 0;
    let crossed = 0;
    for (const seed of ['1', '2', '3']) {
      const { nodes } = await runOf(MANY, [3, 7, 5], seed);
      for (const child of bredIn(nodes)) {
        all++;
        const donor = nodes.get(parentOf(child, 'crossover') ?? '');
        if (!donor) continue;
        crossed++;
        expect(donor.id).not.toBe(parentOf(child, 'winner'));
        expect(child.text === donor.text || child.closing === donor.closing).toBe(true);
        expect(child.note).toContain('Crossover');
      }
    }
    expect(crossed / all).toBeGreaterThan(0.06);
    expect(crossed / all).toBeLessThan(0.14);
  });

  it('the few-shot context takes up right answers of train, and its unit is not evaluated on them', async () => {
    const { nodes, generations, journal } = await runOf({ contextSize: 3, generations: 8 });
    const rows = new Map(dataset.examples.map((example) => [example.fields.question!, example]));
    const train = new Set(specOf(promptbreeder).task.split.train);
    const sizes = bredIn(nodes).map(({ demonstrations = [] }) => demonstrations.length);
    expect(Math.max(...sizes)).toBe(3);
    let replaced = 0;
    for (const child of bredIn(nodes)) {
      const shown = child.demonstrations ?? [];
      expect(new Set(shown.map(({ input }) => input)).size).toBe(shown.length);
      for (const { input, output } of shown) {
        expect(output).toBe(rows.get(input)!.target);
        expect(train).toContain(rows.get(input)!.id);
      }
      const before = nodes.get(parentOf(child, 'winner')!)!.demonstrations ?? [];
      const fresh = shown.filter(({ input }) => !before.some((other) => other.input === input));
      if (before.length === 3 && !child.note?.includes('shuffling')) {
        expect(shown).toHaveLength(3);
        expect(fresh.length).toBeLessThanOrEqual(1);
        replaced += fresh.length;
      }
      const ids = new Set(shown.map(({ input }) => rows.get(input)!.id));
      for (const { on } of generations)
        for (const id of on.get(child.id) ?? []) expect(ids).not.toContain(id);
    }
    expect(replaced).toBeGreaterThan(0);
    expect(journal.length).toBeGreaterThan(50);
    const without = await runOf();
    for (const { demonstrations } of without.nodes.values()) expect(demonstrations).toBeUndefined();
  });

  it('the temperature of a unit moves a little, and stays where providers take it', async () => {
    const { asked: questions } = await runOf({ temperature: 'evolves', populationSize: 12, generations: 12 });
    const temperatures = questions.map(({ request }) => request.temperature);
    for (const t of temperatures.slice(0, 24)) {
      expect(t).toBeGreaterThanOrEqual(1);
      expect(t).toBeLessThanOrEqual(2);
    }
    expect(new Set(temperatures.slice(0, 24)).size).toBe(12);
    for (const t of temperatures) {
      expect(t).toBeGreaterThanOrEqual(0);
      expect(t).toBeLessThanOrEqual(2);
    }
    expect(new Set(temperatures).size).toBeGreaterThan(40);
    const fixed = await runOf();
    for (const { request } of fixed.asked) expect(request.temperature).toBe(1);
  });
});

describe('units', () => {
  const outcome = (i: number, score: number) => ({ example: dataset.examples[i]!, output: '', score });
  const unit = (id: string, scores: readonly number[], score = 0): Fit => {
    const candidate = { id, text: id, by: 'x', parents: [], calls: [] };
    return {
      prompt: { ...candidate, score, outcomes: scores.map((s, i) => outcome(i, s)) },
      mutation: { ...candidate, id: 'm', kind: 'mutation-prompt' },
      temperature: 1,
      elites: [],
      score,
      workings: [],
    };
  };

  it('rank by all that they answered, and of equals by how much that is', () => {
    const ranked = fittest([unit('a', [1, 0]), unit('b', [1]), unit('c', [1, 1, 1]), unit('d', [])], 3);
    expect(ranked.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('become an elite of their line when they are the best of their time, once', () => {
    const [low, high, other] = withElite([unit('a', [], 0.2), unit('b', [], 0.9), unit('c', [], 0.9)]);
    expect([low, high, other].map((one) => one!.elites.map(({ id }) => id))).toEqual([[], ['b'], []]);
    expect(withElite([low!, high!])[1]!.elites).toHaveLength(1);
  });
});
