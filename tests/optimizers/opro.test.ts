import { describe, expect, it } from 'vitest';
import type { Scored } from '../../src/core/candidate.ts';
import { random } from '../../src/core/random.ts';
import type { Question } from '../../src/engine/caller.ts';
import { pickExemplars } from '../../src/optimizers/opro/exemplars.ts';
import { opro } from '../../src/optimizers/opro/opro.ts';
import { PROBES } from '../../src/optimizers/opro/paper.ts';
import { polished } from '../../src/optimizers/opro/polish.ts';
import { marked, placed } from '../../src/optimizers/opro/positions.ts';
import { trajectoryOf, type Tried } from '../../src/optimizers/opro/trajectory.ts';
import { dataset, DEV, disk, fakeCaller, specOf, start } from '../engine/harness.ts';
import { drawn, grow } from './grow.ts';
import { tape } from './tape.ts';

const SMALL = { steps: 3, proposals: 4 };

/** Replies with prompts of these scores, in turn and over again; each is a new text. */
function scoring(...rights: number[]) {
  let n = 0;
  return () => `<prompt>Prompt ${n}: right on ${rights[n++ % rights.length]}</prompt>`;
}
const questionOf = ({ request }: Question) => request.messages[0]!.content;
const shownIn = (question: string) =>
  [...question.matchAll(/<prompt_(\d+)>(.*?)<\/prompt_\1>\nscore: (\d+)/gs)].map(([, , text, score]) => ({
    text: text!,
    score: Number(score),
  }));
const exemplarsIn = (question: string) => [...question.matchAll(/Question \d+\?/g)].map(([text]) => text);
const { train } = specOf(opro).task.split;
const trainQuestions = new Set(
  train.map((id) => dataset.examples.find((one) => one.id === id)!.fields['question']),
);

describe('OPRO', () => {
  it('grows the recorded tree from the recorded replies', async () => {
    const recorded = tape('opro');
    const { journal, failures, asked } = await grow(opro, { options: SMALL, reply: recorded.reply });
    recorded.save();
    await expect(drawn(journal)).toMatchFileSnapshot('./golden/opro.txt');
    expect(failures.length).toBeGreaterThan(0);
    expect(asked.length).toBeGreaterThan(10);
  });

  it('shows what was tried from the worst to the best, with scores from 0 to 100, and makes all of them parents', async () => {
    const { asked, nodes } = await grow(opro, { options: SMALL, reply: scoring(3, 9, 1, 6) });
    const last = shownIn(questionOf(asked.at(-1)!));
    expect(last).toHaveLength(2 + 2 * SMALL.proposals);
    expect(last.map(({ score }) => score)).toEqual(last.map(({ score }) => score).sort((a, b) => a - b));
    for (const { text, score } of last)
      expect(score).toBe(Math.round((100 * Number(/right on (\d+)/.exec(text)![1])) / DEV));

    const child = [...nodes.values()].at(-1)!;
    expect(child.parents.map(({ role }) => role)).toEqual([
      'best shown',
      ...Array.from({ length: last.length - 1 }, (_, i) => `shown ${i + 2}`),
    ]);
    expect(child.parents.map(({ id }) => nodes.get(id)!.text)).toEqual(
      last.map(({ text }) => text).reverse(),
    );
    expect(child.note).toBe(
      `Scores shown, best first: ${last
        .map(({ score }) => score)
        .reverse()
        .join(', ')}.`,
    );
  });

  it('asks the same question as often as proposals are wanted, at the paper’s temperature', async () => {
    const { asked } = await grow(opro, { options: SMALL, reply: scoring(3) });
    expect(asked).toHaveLength(SMALL.steps * SMALL.proposals);
    for (let step = 0; step < SMALL.steps; step++) {
      const questions = asked.slice(step * SMALL.proposals, (step + 1) * SMALL.proposals).map(questionOf);
      expect(new Set(questions).size).toBe(1);
    }
    for (const { request } of asked) expect(request).toMatchObject({ temperature: 1, maxTokens: 1024 });
    expect(new Set(asked.map(({ request }) => request.seed)).size).toBe(asked.length);
  });

  it('keeps and returns the best first, and crowns the best on dev', async () => {
    const { champion, nodes, populations } = await grow(opro, {
      options: { ...SMALL, shown: 3 },
      reply: scoring(3, 9, 1, 6),
    });
    expect(nodes.get(champion)!.score).toBe(9 / DEV);
    expect(populations).toHaveLength(1 + SMALL.steps);
    for (const population of populations.slice(1)) {
      expect(population).toHaveLength(3);
      expect(population[0]!.score).toBe(9 / DEV);
    }
  });

  it('tries nothing twice: no proposal of this step or an earlier one, and none of the person’s own', async () => {
    const { nodes, asked } = await grow(opro, {
      options: SMALL,
      seeds: ['Right on 2', 'Right on 4'],
      reply: ({ request }) =>
        `<prompt>${['right on 2', '**Right on 5**', 'Right on 5'][request.seed % 3]}</prompt>`,
    });
    expect(asked).toHaveLength(SMALL.steps * SMALL.proposals);
    expect([...nodes.values()].map(({ text }) => text).sort()).toEqual([
      'Right on 2',
      'Right on 4',
      'Right on 5',
    ]);
  });

  it('shows in the tree, but does not score, what is too long or has the mark in it', async () => {
    const long = `Right on 11 ${'x'.repeat(100)}`;
    const { nodes, journal } = await grow(opro, {
      options: { ...SMALL, longest: 100 },
      reply: ({ request }) =>
        `<prompt>${[long, 'Right on 12 <INS>', 'Right on 5'][request.seed % 3]}</prompt>`,
    });
    const notes = new Map([...nodes.values()].map(({ text, note }) => [text, note]));
    expect(notes.get(long)).toContain('Not tried: it has more than 100 characters.');
    expect(notes.get('Right on 12 <INS>')).toContain('Not tried: it has the mark <INS> in it.');
    const scored = journal.flatMap(({ event }) =>
      event.type === 'candidate-scored' ? [nodes.get(event.candidateId)!.text] : [],
    );
    expect(scored).toContain('Right on 5');
    expect(scored).not.toContain(long);
    expect(scored).not.toContain('Right on 12 <INS>');
    expect(nodes.size).toBe(5);
  });

  it('lets proposals be as long as twice the person’s own prompt', async () => {
    const seed = `Be right on 2 ${'x'.repeat(100)}`;
    const long = `Be right on 11 ${'x'.repeat(180)}`;
    const { nodes, champion } = await grow(opro, {
      options: { ...SMALL, longest: 100 },
      seeds: [seed],
      reply: () => `<prompt>${long}</prompt>`,
    });
    expect(nodes.get(champion)!.text).toBe(long);
  });

  it('leaves out what is under the threshold, unless nothing reaches it', async () => {
    const options = { ...SMALL, threshold: 50 };
    const { asked } = await grow(opro, { options, reply: scoring(3, 9, 1, 6) });
    expect(shownIn(questionOf(asked[0]!)).map(({ score }) => score)).toEqual([17, 33]);
    expect(shownIn(questionOf(asked.at(-1)!)).map(({ score }) => score)).toEqual([50, 50, 75, 75]);
  });

  it('ends with what it has when the model never writes a prompt, or everything scores zero', async () => {
    const mute = await grow(opro, {
      options: SMALL,
      reply: ({ request }) => (request.seed % 2 ? 'No.' : '<prompt>**</prompt>'),
    });
    expect(mute).toMatchObject({ ending: 'completed', champion: '0.1/0' });
    expect(mute.failures).toHaveLength(SMALL.steps * SMALL.proposals);
    const zero = await grow(opro, { options: SMALL, seeds: ['a'], reply: scoring(0) });
    expect(zero).toMatchObject({ ending: 'completed', champion: '0.0/0' });
  });

  it('asks again for a proposal that lost the slots of the best, or its language', async () => {
    const seeds = ['Lies {{question}} genau und antworte mit ja, nein oder vielleicht. right on 3'];
    const german =
      '<prompt>Beantworte {{question}} mit einem einzigen Wort und überlege genau. right on 5</prompt>';
    const faults: string[] = [];
    const { nodes } = await grow(opro, {
      options: { ...SMALL, steps: 1 },
      seeds,
      reply: ({ request }) => {
        if (request.messages.length > 1) faults.push(request.messages.at(-1)!.content);
        if (request.messages.length > 1) return german;
        return request.seed % 2
          ? '<prompt>Answer yes or no.</prompt>'
          : '<prompt>Read {{question}} with care and answer with a single word, as well as you can.</prompt>';
      },
    });
    expect(faults.some((fault) => fault.includes('it must contain {{question}} unchanged'))).toBe(true);
    expect(faults.some((fault) => fault.includes('not in the language'))).toBe(true);
    for (const { text } of nodes.values()) expect(text).toContain('{{question}}');
  });
});

describe('exemplars', () => {
  it.each(['random', 'constant', 'accumulative', 'current'])(
    'are train examples with the mark (%s)',
    async (picker) => {
      const { asked } = await grow(opro, { options: { ...SMALL, picker }, reply: scoring(3, 9) });
      for (const question of asked.map(questionOf)) {
        const inputs = exemplarsIn(question);
        expect(new Set(inputs).size).toBe(3);
        for (const input of inputs) expect(trainQuestions).toContain(input);
        expect(question.match(/^<INS>\nInput: Question \d+\?\nExpected: \w+$/gm)).toHaveLength(3);
      }
      const steps = asked.map(questionOf).filter((_, i) => i % SMALL.proposals === 0);
      const sets = new Set(steps.map((question) => exemplarsIn(question).join()));
      expect(sets.size).toBe(picker === 'constant' ? 1 : SMALL.steps);
    },
  );

  it('are left out, with what introduces them, where none are wanted or there are none', async () => {
    const bare = (question: string) => {
      expect(exemplarsIn(question)).toEqual([]);
      expect(question).not.toContain('<INS>');
    };
    const { asked } = await grow(opro, { options: { ...SMALL, exemplars: 0 }, reply: scoring(3) });
    asked.map(questionOf).forEach(bare);
    const { task } = specOf(opro);
    const spec = specOf(opro, SMALL, { task: { ...task, split: { ...task.split, train: [] } } });
    const store = disk();
    const models = fakeCaller(store, {
      before: (_, question) => {
        if (question.role === 'optimizer') bare(questionOf(question));
      },
    });
    expect((await start(opro, spec, store, models.call)).ending).toBe('completed');
  });

  it('that were missed most are found by running instructions on train, which the plain pickers do not', async () => {
    for (const picker of ['random', 'current']) {
      const { journal } = await grow(opro, { options: { ...SMALL, picker }, reply: scoring(3, 9) });
      const probed = journal.flatMap(({ event }) =>
        event.type === 'candidate-scored' && Array.isArray(event.on) ? [event.on.length] : [],
      );
      const instructions = 2 + SMALL.steps * SMALL.proposals;
      expect(probed).toEqual(
        picker === 'random' ? [] : Array(instructions).fill(Math.min(PROBES, train.length)),
      );
    }
  });

  const examples = dataset.examples.slice(0, 10);
  const missing = (...places: number[]): Tried =>
    ({ missed: new Set(places.map((i) => examples[i]!.id)) }) as unknown as Tried;
  const stock = { train: examples, probes: examples, constant: [] };

  it('are those that most instructions missed, of all or of those shown; the lot decides between equals', () => {
    const tried = [missing(1, 2, 3), missing(1, 2, 4), missing(1, 5), missing(6, 7)];
    const drawn = (picker: 'accumulative' | 'current', seed: string) =>
      pickExemplars(random(seed), { picker, exemplars: 3 }, stock, tried, [tried[3]!]).map((one) =>
        examples.indexOf(one),
      );
    const thirds = new Set(
      Array.from({ length: 40 }, (_, i) => {
        const [first, second, third] = drawn('accumulative', String(i));
        expect([first, second]).toEqual([1, 2]);
        return third;
      }),
    );
    expect([...thirds].sort()).toEqual([3, 4, 5, 6, 7]);
    expect(drawn('current', 'a').slice(0, 2).sort()).toEqual([6, 7]);
  });
});

describe('the trajectory', () => {
  const tried = (...scores: number[]): Tried[] =>
    scores.map((score, i) => ({ instruction: `${i}`, prompt: { score } as Scored, missed: new Set() }));
  const shown = (all: Tried[], options: { shown: number; threshold: number }) =>
    trajectoryOf(all, options).map(({ instruction }) => Number(instruction));

  it('is the best of what was tried, worst first, of equals the later behind', () => {
    expect(shown(tried(0.5, 0.9, 0.5, 0.1, 0.7), { shown: 4, threshold: 0 })).toEqual([0, 2, 4, 1]);
    expect(shown(tried(0.5, 0.5, 0.5), { shown: 2, threshold: 0 })).toEqual([1, 2]);
  });

  it('is cut at the threshold after it was cut to length, and never empty', () => {
    expect(shown(tried(0.5, 0.3, 0.29), { shown: 20, threshold: 30 })).toEqual([1, 0]);
    expect(shown(tried(0.1, 0.2), { shown: 20, threshold: 30 })).toEqual([0, 1]);
  });
});

describe('the position', () => {
  it('in the system message leaves an instruction as it is', () => {
    expect(placed('Answer.', 'before', 'Q: {{question}}')).toBe('Answer.');
    expect(marked('Why?', 'before')).toBe('<INS>\nInput: Why?');
  });

  it('inside the question lets the prompt place the input', () => {
    expect(placed('Answer.', 'begin', 'Q: {{question}}')).toBe('Answer.\n\nQ: {{question}}');
    expect(placed('Answer.', 'end', 'Q: {{question}}')).toBe('Q: {{question}}\n\nAnswer.');
    expect(placed('Read {{ question }}.', 'end', 'Q: {{question}}')).toBe('Read {{ question }}.');
    expect(marked('Why?', 'begin')).toBe('Input: <INS>\nWhy?');
    expect(marked('Why?', 'end')).toBe('Input: Why?\n<INS>');
  });

  it.each(['begin', 'end'])(
    'at the %s shows bare instructions, and scores them in one user message',
    async (position) => {
      const sent: string[][] = [];
      const { asked, nodes } = await grow(opro, {
        options: { ...SMALL, steps: 2, position },
        reply: (question) => {
          sent.push(question.request.messages.map(({ role }) => role));
          return scoring(5)();
        },
      });
      for (const question of asked.map(questionOf))
        for (const { text } of shownIn(question)) expect(text).not.toContain('{{');
      const placements = [...nodes.values()].filter(({ by }) => by === 'placement');
      expect(placements.map(({ text }) => text)).toEqual(
        position === 'begin'
          ? ['right on 2\n\n{{question}}', 'right on 4\n\n{{question}}']
          : ['{{question}}\n\nright on 2', '{{question}}\n\nright on 4'],
      );
      for (const { parents } of placements) expect(nodes.get(parents[0]!.id)!.by).toBe('seed');
      // both the start and its placement are scored on dev, so that the champion is better than the start
      expect([...nodes.values()].every(({ score }) => !Number.isNaN(score))).toBe(true);
      const proposal = [...nodes.values()].find(({ by }) => by === 'proposal')!;
      expect(proposal.text).toContain('{{question}}');
      expect(proposal.score).toBe(5 / DEV);
    },
  );
});

it.each([
  ['  answer **briefly**. ', 'Answer briefly.'],
  ['Éa', 'Éa'],
  ['**', ''],
  ['{{question}} now', '{{question}} now'],
])('%j is %j when it is polished', (text, expected) => {
  expect(polished(text)).toBe(expected);
});

describe('races for scores', () => {
  const RACE = { steps: 3, proposals: 8, evaluation: 'sh' };
  const asked = (journal: Awaited<ReturnType<typeof grow>>['journal']) =>
    journal.reduce(
      (sum, { event }) =>
        sum +
        (event.type === 'candidate-scored' && event.on !== 'test' ? (event.asked ?? event.scores.length) : 0),
      0,
    );

  it('ask for at most half, show only scores on all of dev, and find the best of a step', async () => {
    const reply = scoring(1, 2, 9, 1, 2, 0, 1, 2);
    const raced = await grow(opro, { options: RACE, reply });
    const full = await grow(opro, {
      options: { ...RACE, evaluation: 'all' },
      reply: scoring(1, 2, 9, 1, 2, 0, 1, 2),
    });
    const seeds = 2 * DEV;
    expect(asked(raced.journal) - seeds).toBeLessThanOrEqual((asked(full.journal) - seeds) / 2);
    expect(raced.nodes.get(raced.champion)!.score).toBe(9 / DEV);
    const last = shownIn(questionOf(raced.asked.at(-1)!));
    expect(last).toHaveLength(2 + 2 * 2); // the seeds, and two of the eight of each step
    for (const { text, score } of last)
      expect(score).toBe(Math.round((100 * Number(/right on (\d+)/.exec(text)![1])) / DEV));
  });
});
