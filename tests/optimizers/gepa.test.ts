import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { best, type Scored } from '../../src/core/candidate.ts';
import type { Entry, RunEvent } from '../../src/core/event.ts';
import { random } from '../../src/core/random.ts';
import type { Run } from '../../src/core/run.ts';
import type { Question } from '../../src/engine/caller.ts';
import { merge, mergedSections, stratified } from '../../src/optimizers/gepa/merge.ts';
import { CHOOSERS } from '../../src/optimizers/gepa/parent.ts';
import type { Attempt, Member } from '../../src/optimizers/gepa/pool.ts';
import { sectionsOf, textOf } from '../../src/optimizers/gepa/sections.ts';
import { optimizerById } from '../../src/optimizers/index.ts';
import { dataset, DEV, methodOf } from '../engine/harness.ts';
import { drawn, grow } from './grow.ts';
import { tape } from './tape.ts';

const gepa = optimizerById('gepa');
const SMALL = { evaluations: 12 };

/** Replies with prompts of these scores, in turn and over again; each is a new text. */
function scoring(...rights: number[]) {
  let n = 0;
  return () =>
    `I see a pattern here, at last. <prompt>Prompt ${n}: right on ${rights[n++ % rights.length]}</prompt>`;
}

type ScoredEvent = RunEvent & { type: 'candidate-scored' };
const sum = (scores: readonly number[]) => scores.reduce((a, b) => a + b, 0);

/** What a run did, round by round: who was tried on which examples, what came of it, and who had a place before. */
function roundsOf(journal: readonly Entry[]) {
  const rounds: { pool: readonly string[]; scored: ScoredEvent[]; child: string | undefined }[] = [];
  let pool: readonly string[] = [];
  for (const { event } of journal) {
    if (event.type === 'population-kept') pool = event.ids;
    if (event.type === 'round-started') rounds.push({ pool, scored: [], child: undefined });
    if (event.type === 'candidate-scored' && event.on !== 'test') rounds.at(-1)?.scored.push(event);
    if (event.type === 'candidate-proposed' && rounds.length > 0) rounds.at(-1)!.child = event.candidate.id;
  }
  return { rounds, last: pool };
}

describe('GEPA', () => {
  it('grows the recorded tree from the recorded replies', async () => {
    const recorded = tape('gepa');
    const { journal, failures, asked } = await grow(gepa, { options: SMALL, reply: recorded.reply });
    recorded.save();
    await expect(drawn(journal)).toMatchFileSnapshot('./golden/gepa.txt');
    expect(failures.length).toBeGreaterThan(0); // the tape has faults on it
    expect(asked.length).toBeGreaterThan(10);
  });

  it('gives a child a place only for a strict gain on the minibatch of its parent, after all of dev', async () => {
    const { journal, nodes } = await grow(gepa, {
      options: { evaluations: 40 },
      reply: scoring(4, 6, 2, 8, 4, 9),
    });
    const { rounds, last } = roundsOf(journal);
    const fates = { gained: 0, equal: 0, lost: 0 };
    for (const [i, { pool, scored, child }] of rounds.entries()) {
      const [before, after, whole] = scored;
      expect(pool).toContain(before!.candidateId);
      if (child === undefined) {
        expect(scored).toHaveLength(1);
        expect(before!.scores.every((score) => score === 1)).toBe(true); // nothing to learn
        continue;
      }
      expect(nodes.get(child)!.parents).toEqual([{ role: 'parent', id: before!.candidateId }]);
      expect(after).toMatchObject({ candidateId: child, on: before!.on });
      expect(before!.on).toHaveLength(3);
      const gain = sum(after!.scores) - sum(before!.scores);
      fates[gain > 0 ? 'gained' : gain < 0 ? 'lost' : 'equal']++;
      const next = rounds[i + 1]?.pool ?? last;
      if (gain > 0) expect(whole).toMatchObject({ candidateId: child, on: 'dev' });
      else expect(whole).toBeUndefined();
      expect(next.includes(child)).toBe(gain > 0);
    }
    expect(Math.min(fates.gained, fates.equal, fates.lost)).toBeGreaterThan(0);
    const remarks = journal.flatMap(({ event }) =>
      event.type === 'candidate-remarked' ? [event.remark] : [],
    );
    expect(remarks).toHaveLength(fates.gained + fates.equal + fates.lost);
    expect(remarks.filter((remark) => remark.endsWith('scored on the whole of dev.'))).toHaveLength(
      fates.gained,
    );
  });

  it('ends once the budget in metric calls is spent', async () => {
    for (const evaluations of [2, 9, 30]) {
      const { journal, ending } = await grow(gepa, { options: { evaluations }, reply: scoring(4, 6, 2, 8) });
      const counts = journal.map(({ event }) =>
        event.type === 'candidate-scored' && event.on !== 'test' ? event.scores.length : 0,
      );
      const { rounds } = roundsOf(journal);
      const ofLast = sum(rounds.at(-1)?.scored.map(({ scores }) => scores.length) ?? []);
      expect(ending).toBe('completed');
      expect(sum(counts)).toBeGreaterThanOrEqual(evaluations * DEV);
      if (evaluations === 2)
        expect(rounds).toHaveLength(0); // the two seeds have taken it
      else expect(sum(counts) - ofLast).toBeLessThan(evaluations * DEV);
    }
  });

  it('shows the model the prompt, the answers and the feedback, and notes what it learned', async () => {
    const { asked, nodes, journal } = await grow(gepa, { options: SMALL, reply: scoring(4, 6) });
    const { rounds } = roundsOf(journal);
    const tried = rounds.filter(({ child }) => child !== undefined);
    expect(asked).toHaveLength(tried.length);
    for (const [i, { scored, child }] of tried.entries()) {
      const { content } = asked[i]!.request.messages[0]!;
      const node = nodes.get(child!)!;
      const base = nodes.get(node.parents[0]!.id)!;
      expect(content).toContain(`<prompt_1>\n${base.text}\n</prompt_1>`);
      for (const id of scored[0]!.on as readonly string[])
        expect(content).toContain(
          `Input: ${dataset.examples.find((example) => example.id === id)!.fields.question}`,
        );
      expect(content).toMatch(
        /Expected: (yes|no|perhaps)\nAnswered: .*\nFeedback: This answer is (wrong|right)/,
      );
      expect(content).toContain('between <prompt> and </prompt>');
      expect(node.note).toBe('I see a pattern here, at last.');
      expect(node.calls).toHaveLength(1);
    }
  });

  it.each([
    ['1. Short lines.\n2. Learned: Money comes first. More.\n3. ', 'Money comes first. More.'],
    ['Learned: The prompt never names the labels. It should.', 'The prompt never names the labels.'],
    ['1. The inputs are short questions. They want a label.', '1. The inputs are short questions.'],
  ])('notes of “%s” the lesson', async (said, lesson) => {
    const { nodes } = await grow(gepa, {
      options: SMALL,
      reply: () => `${said} <prompt>right on 5</prompt>`,
    });
    expect([...nodes.values()].find(({ by }) => by === 'reflection')!.note).toBe(lesson);
  });

  it('notes the feedback where the model said nothing', async () => {
    const { nodes } = await grow(gepa, { options: SMALL, reply: () => '<prompt>right on 5</prompt>' });
    const [child] = [...nodes.values()].filter(({ by }) => by === 'reflection');
    expect(child!.note).toMatch(/^This answer is wrong: (yes|no|perhaps) was expected/);
  });

  it('does not ask the model about prompts that make no mistake', async () => {
    const { asked, nodes, ending } = await grow(gepa, {
      options: SMALL,
      seeds: ['right on 12'],
      reply: scoring(1),
    });
    expect([asked.length, nodes.size, ending]).toEqual([0, 1, 'completed']);
  });

  it('asks nothing again that a prompt has answered before', async () => {
    const { journal } = await grow(gepa, {
      options: { evaluations: 30 },
      seeds: ['right on 3'],
      reply: scoring(0),
    });
    const asked = journal.map(({ event }) =>
      event.type === 'candidate-scored' && event.candidateId === '0.0/0' && event.on !== 'test'
        ? (event.asked ?? event.scores.length)
        : 0,
    );
    expect(sum(asked)).toBe(DEV + 20); // dev and train, each example once
  });

  it('ends with the seeds when the model never writes a prompt', async () => {
    const { ending, nodes, failures, champion } = await grow(gepa, {
      options: SMALL,
      reply: () => 'I cannot.',
    });
    expect(ending).toBe('completed');
    expect([...nodes.values()].map(({ by }) => by)).toEqual(['seed', 'seed']);
    expect(nodes.get(champion)!.text).toBe('right on 4');
    expect(failures.length).toBeGreaterThan(5);
  });

  it('gets through when everything scores zero and the minibatch is larger than the train split', async () => {
    const { ending, journal } = await grow(gepa, {
      options: { ...SMALL, minibatch: 20 },
      seeds: ['a'],
      reply: () => '<prompt>b</prompt>',
    });
    expect(ending).toBe('completed');
    expect(roundsOf(journal).rounds[0]!.scored[0]!.on).toHaveLength(20);
  });
});

const member = (
  id: string,
  parts: readonly string[],
  scores: readonly number[],
  parents: string[] = [],
): Member => ({
  id,
  text: parts.join('\n\n'),
  by: 'reflection',
  parents: parents.map((id) => ({ role: 'parent', id })),
  calls: [],
  sections: parts.map((text, i) => ({ name: `paragraph ${i + 1}`, text })),
  turn: 0,
  answered: [],
  score: sum(scores) / scores.length,
  outcomes: scores.map((score, i) => ({ example: dataset.examples[20 + i]!, output: '', score })),
});

describe('the next prompt to improve', () => {
  const pool = [
    member('a', ['a'], [1, 0, 0, 0, 0, 0]),
    member('b', ['b'], [0, 1, 1, 0.5, 0, 0]),
    member('c', ['c'], [0, 0, 0.5, 1, 1, 1]),
    member('d', ['d'], [0, 0, 0.5, 1, 1, 0]),
  ];
  const counts = (chooser: keyof typeof CHOOSERS, among = pool) => {
    const stream = random(chooser);
    const ids = Array.from({ length: 2000 }, () => CHOOSERS[chooser](stream, among).id);
    return Object.fromEntries(among.map(({ id }) => [id, ids.filter((other) => other === id).length]));
  };

  it('is drawn from the Pareto pool, by examples led', () => {
    const { a, b, c, d } = counts('pareto');
    expect(d).toBe(0); // the third is at least as good everywhere
    expect(a! / 2000).toBeCloseTo(1 / 6, 1);
    expect(b! / 2000).toBeCloseTo(2 / 6, 1);
    expect(c! / 2000).toBeCloseTo(3 / 6, 1);
  });

  it('is the best on the whole, or now and then anybody', () => {
    expect(counts('best')).toEqual({ a: 0, b: 0, c: 2000, d: 0 });
    const { a, c, d } = counts('greedy');
    expect(c! / 2000).toBeCloseTo(0.925, 1);
    expect(a! + d!).toBeGreaterThan(50);
    expect(a!).toBeLessThan(100);
  });

  it('is drawn from the Pareto pool among the five best', () => {
    const six = [
      ...pool.slice(0, 3),
      member('e', ['e'], [0, 0.5, 0.5, 0.5, 0.5, 0]),
      member('f', ['f'], [0, 0, 0, 0.9, 0.9, 0]),
      member('g', ['g'], [0, 0, 0, 0.9, 0.5, 0]),
    ];
    const drawn = counts('top', six);
    expect(drawn.a).toBe(0); // leads on one example, but is the sixth on the whole
    expect(drawn.b! + drawn.c!).toBe(2000);
    expect(counts('pareto', six).a).toBeGreaterThan(0);
  });
});

describe('sections', () => {
  it('are cut at headings, else at blank lines', () => {
    expect(sectionsOf('You sort mail.\n\n# Rules\nBe brief.\n\nBe kind.\n## Form ##\nOne word.')).toEqual([
      { name: 'the opening', text: 'You sort mail.' },
      { name: '“Rules”', text: '# Rules\nBe brief.\n\nBe kind.' },
      { name: '“Form”', text: '## Form ##\nOne word.' },
    ]);
    expect(sectionsOf('Sort mail.\nBe brief.\n \nOne word.').map(({ text }) => text)).toEqual([
      'Sort mail.\nBe brief.',
      'One word.',
    ]);
    expect(sectionsOf('Sort mail.')).toHaveLength(1);
  });

  it('make up the prompt again, but for blank lines', () => {
    const lines = fc.constantFrom('', ' ', '# A', '### B #', 'Text.', '  indented', '{{ slot }}', '#hash');
    const dense = (text: string) =>
      text
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean);
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 12 }), (all) => {
        const text = all.join('\n');
        const sections = sectionsOf(text);
        expect(sections.length).toBeGreaterThan(0);
        expect(dense(textOf(sections))).toEqual(dense(text));
        expect(textOf(sectionsOf(textOf(sections)))).toBe(textOf(sections));
      }),
    );
  });

  it('are rewritten one at a time, each prompt going through its own in turn', async () => {
    const seeds = ['Intro right on 3.\n\nRules.\n\nForm.'];
    let n = 0;
    const { nodes, asked } = await grow(gepa, {
      options: { evaluations: 40, component: 'section' },
      seeds,
      reply: () => `<prompt>New ${n++}.</prompt>`,
    });
    const children = [...nodes.values()].filter(
      ({ by, parents }) => by === 'reflection' && parents[0]!.id === '0.0/0',
    );
    expect(children.length).toBeGreaterThan(4);
    for (const [i, child] of children.entries()) {
      const [before, after] = [seeds[0]!, child.text].map((text) => text.split('\n\n'));
      expect(after).toHaveLength(3);
      const changed = after!.flatMap((text, k) => (text === before![k] ? [] : [k]));
      expect(changed).toEqual([i % 3]);
      expect(asked[i]!.request.messages[0]!.content).toContain(`<prompt_1>\n${before![i % 3]}\n</prompt_1>`);
      expect(asked[i]!.request.messages[0]!.content).toContain(
        `one section, paragraph ${(i % 3) + 1}, of a longer`,
      );
    }
  });
});

describe('merge', () => {
  const ancestor = member('0', ['A0', 'B0', 'C0'], [0, 0, 0, 0, 0, 0]);

  it('takes of each section the side that changed it', () => {
    const first = member('1', ['A1', 'B0', 'C0'], [1, 1, 1, 0, 0, 0], ['0']);
    const second = member('2', ['A0', 'B2', 'C0'], [0, 0, 0, 1, 0, 0], ['0']);
    expect(textOf(mergedSections(random('m'), { first, second, ancestor }))).toBe('A1\n\nB2\n\nC0');
    expect(textOf(mergedSections(random('m'), { first: second, second: first, ancestor }))).toBe(
      'A1\n\nB2\n\nC0',
    );
  });

  it('takes the better one’s where both changed it, of equals a random one’s', () => {
    const first = member('1', ['A1', 'B0', 'C1'], [1, 0, 0, 0, 0, 0], ['0']);
    const better = member('2', ['A2', 'B2', 'C1'], [0, 1, 1, 0, 0, 0], ['0']);
    const equal = member('3', ['A3', 'B0', 'C0'], [0, 1, 0, 0, 0, 0], ['0']);
    expect(textOf(mergedSections(random('m'), { first, second: better, ancestor }))).toBe('A2\n\nB2\n\nC1');
    const texts = new Set(
      Array.from({ length: 40 }, (_, i) =>
        textOf(mergedSections(random(`${i}`), { first, second: equal, ancestor })),
      ),
    );
    expect([...texts].sort()).toEqual(['A1\n\nB0\n\nC1', 'A3\n\nB0\n\nC1']);
  });

  it('is tried on examples that either leads on and on ties', () => {
    const first = member('1', ['A1'], [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1]);
    const second = member('2', ['A2'], [0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1]);
    const leadOf = (id: string) => {
      const i = first.outcomes.findIndex(({ example }) => example.id === id);
      return first.outcomes[i]!.score - second.outcomes[i]!.score;
    };
    for (let n = 0; n < 20; n++) {
      const some = stratified(random(`${n}`), { first, second });
      expect(new Set(some.map(({ id }) => id)).size).toBe(5);
      expect(some.map(({ id }) => leadOf(id))).toEqual([1, 1, -1, -1, 0]);
    }
    const alike = stratified(random('alike'), { first, second: first });
    expect(new Set(alike.map(({ id }) => id)).size).toBe(5); // filled up where there is no lead
    const few = member('3', ['A3'], [1, 0]);
    expect(stratified(random('few'), { first: few, second: few })).toHaveLength(2);
  });

  const place = ({ example }: Question) => dataset.examples.findIndex(({ id }) => id === example!.id) % 12;

  /** Section A makes half of the examples right and section B the other half; together they do what `united` says. */
  const bySections =
    (united: boolean) =>
    (question: Question): string => {
      const said = question.request.messages.map(({ content }) => content).join('\n');
      const [a, b] = [said.includes('A1'), said.includes('B1')];
      const right = a && b ? united : place(question) < 6 ? a : b;
      return right ? question.example!.target : `wrong with ${a ? 'A1' : b ? 'B1' : 'neither'}`;
    };

  /** Tries a merge of two children of one seed in a run of its own. */
  async function tried(texts: readonly [string, string], united = true, done = new Set<string>()) {
    let attempt: Attempt | undefined;
    const scored = async (run: Run, text: string, base?: Scored): Promise<Member> => {
      const origin = base ? { by: 'reflection', parents: { base } } : { by: 'seed' };
      const whole = await run.score(run.propose(text, origin), run.task.dev);
      return { ...whole, sections: sectionsOf(text), turn: 0, answered: [] };
    };
    const method = methodOf(async (run) => {
      const seed = await scored(run, 'A0\n\nB0');
      const [one, other] = [await scored(run, texts[0], seed), await scored(run, texts[1], seed)];
      attempt = await merge(run, [seed, one, other], done);
      return [seed];
    });
    const { nodes, journal } = await grow(method, {
      seeds: ['A0\n\nB0'],
      reply: () => '',
      answer: bySections(united),
    });
    return { attempt, journal, child: [...nodes.values()].find(({ by }) => by === 'merge') };
  }

  it('unites two prompts, with both and their ancestor as parents', async () => {
    const { attempt, child } = await tried(['A1\n\nB0', 'A0\n\nB1']);
    expect(child).toMatchObject({
      text: 'A1\n\nB1',
      parents: [
        { role: 'parent 1', id: '2' },
        { role: 'parent 2', id: '4' },
        { role: 'ancestor', id: '0' },
      ],
      note: 'Takes paragraph 1 from parent 1 and paragraph 2 from parent 2.',
    });
    expect(attempt!.metricCalls).toBe(5);
    expect(attempt!.promising!.trial.score).toBe(1);
  });

  it('refuses a child that does worse than a parent', async () => {
    const { attempt, child } = await tried(['A1\n\nB0', 'A0\n\nB1'], false);
    expect(child!.text).toBe('A1\n\nB1');
    expect(attempt!.promising).toBeUndefined();
  });

  it('is not tried where it would give a prompt again, or with one section', async () => {
    const done = new Set<string>();
    await tried(['A1\n\nB0', 'A0\n\nB1'], true, done);
    expect((await tried(['A1\n\nB0', 'A0\n\nB1'], true, done)).attempt).toBeUndefined();
    expect((await tried(['A1\n\nB0', 'A2\n\nB0'])).attempt).toBeUndefined(); // no section that one of them left alone
    const [one, other] = [member('1', ['A1'], [1, 0], ['0']), member('2', ['A2'], [0, 1], ['0'])];
    const lone = member('0', ['A0'], [0, 0]);
    const idle = { random: random('idle') } as unknown as Run; // any verb would throw
    expect(await merge(idle, [lone, one, other], new Set())).toBeUndefined();
  });

  it('leaves alone a prompt and its descendant, and those that are worse than what they come from', async () => {
    const idle = { random: random('idle') } as unknown as Run; // any verb would throw
    const seed = member('0', ['A0', 'B0'], [0, 0, 0]);
    const parent = member('1', ['A1', 'B0'], [1, 1, 0], ['0']);
    const child = member('2', ['A2', 'B2'], [0, 0, 1], ['1']);
    expect(await merge(idle, [seed, parent, child], new Set())).toBeUndefined();

    const better = member('0', ['A0', 'B0'], [1, 1, 0, 0]);
    const [one, other] = [
      member('1', ['A1', 'B0'], [0, 0, 1, 0], ['0']),
      member('2', ['A0', 'B1'], [0, 0, 0, 1], ['0']),
    ];
    expect(await merge(idle, [better, one, other], new Set())).toBeUndefined();
  });

  it('follows only on a gain by reflection, and is accepted five times at most', async () => {
    const sections = Array.from({ length: 11 }, (_, k) => `bad ${k}.`);
    const { journal, nodes } = await grow(gepa, {
      options: { evaluations: 200, component: 'section', merge: 'on' },
      seeds: [sections.join('\n\n')],
      // only of the seed, whose mistakes are those of a beginner, the model can better a section
      reply: ({ request }) => {
        const { content } = request.messages[0]!;
        const shown = /<prompt_1>\nbad (\d+)\.\n/.exec(content);
        return shown && !content.includes('expert') ? `<prompt>good ${shown[1]}.</prompt>` : 'I do not know.';
      },
      // a good section makes one example right; the seed alone, another
      answer: (question) => {
        const said = question.request.messages.map(({ content }) => content).join('\n');
        const expert = said.includes('good');
        const at = place(question);
        const right = at === 11 ? !expert : said.includes(`good ${at}.`);
        return right ? question.example!.target : `a mistake of ${expert ? 'an expert' : 'a beginner'}`;
      },
    });
    const { rounds, last } = roundsOf(journal);
    let [reflected, merges] = [false, 0];
    let gains = 0;
    for (const [i, { child }] of rounds.entries()) {
      const by = child && nodes.get(child)!.by;
      const accepted = child !== undefined && (rounds[i + 1]?.pool ?? last).includes(child);
      if (by === 'merge') {
        expect(reflected).toBe(true);
        if (accepted) merges++;
      }
      reflected = by === 'reflection' && accepted;
      if (reflected) gains++;
    }
    expect(merges).toBe(5);
    expect(gains).toBeGreaterThan(8);
  });

  it('does in a run what reflection cannot, if it is on', async () => {
    const options = { evaluations: 80, component: 'section' };
    const seeds = ['A0\n\nB0'];
    /** Of the seed alone the model knows how to write its sections better. */
    const reply = ({ request }: Question) => {
      const { content } = request.messages[0]!;
      if (/wrong with [AB]1/.test(content)) return 'I do not know.';
      return `<prompt>${content.includes('<prompt_1>\nA') ? 'A1' : 'B1'}</prompt>`;
    };
    // the first example is right with the seed alone, so that it keeps its place
    const answer = (question: Question) => {
      const said = question.request.messages.map(({ content }) => content).join('\n');
      if (place(question) === 8)
        return said.includes('A0') && said.includes('B0') ? question.example!.target : 'wrong';
      return bySections(true)(question);
    };
    const run = (merging: string) =>
      grow(gepa, { options: { ...options, merge: merging }, seeds, reply, answer });
    const [off, on] = [await run('off'), await run('on')];
    expect(best([...off.nodes.values()].filter(({ score }) => score >= 0)).score).toBeLessThan(0.6);
    const champion = on.nodes.get(on.champion)!;
    expect(champion).toMatchObject({ by: 'merge', text: 'A1\n\nB1' });
    expect(champion.score).toBeCloseTo(11 / 12);
    // the five examples that it was tried on are not asked again
    const scored = on.journal.flatMap(({ event }) =>
      event.type === 'candidate-scored' && event.candidateId === champion.id ? [event] : [],
    );
    expect(scored.map(({ asked, scores }) => asked ?? scores.length).slice(0, 2)).toEqual([5, DEV - 5]);
  });
});
