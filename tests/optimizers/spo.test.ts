import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/core/event.ts';
import type { OptionValues } from '../../src/core/optimizer.ts';
import type { Metric } from '../../src/core/task.ts';
import type { Question } from '../../src/engine/caller.ts';
import { execute } from '../../src/engine/execute.ts';
import { liveTask } from '../../src/engine/liveTask.ts';
import { chanceOfAtLeast } from '../../src/optimizers/spo/judge.ts';
import { optimizerById } from '../../src/optimizers/index.ts';
import { dataset, disk, fakeCaller, never, specOf, start } from '../engine/harness.ts';
import { drawn, grow } from './grow.ts';
import { tape } from './tape.ts';

const spo = optimizerById('spo');

/** Which of A and B answered under the later version of the prompt. */
function newerOf(question: string): 'A' | 'B' {
  const version = (name: string) =>
    Number(new RegExp(`<answer_${name}>[\\s\\S]*?by version (\\d+)`).exec(question)![1]);
  return version('A') > version('B') ? 'A' : 'B';
}
const other = (side: string) => (side === 'A' ? 'B' : 'A');
const askedIn = ({ request }: Question) => request.messages[0]!.content;

interface Play {
  readonly options?: OptionValues;
  /** What the judge says to its nth question. */
  readonly judge: (question: string, n: number) => string;
  readonly improve?: (version: number) => string;
  readonly calls?: number;
}

/** The task model says which version of the prompt it was given, so that a judge can tell old from new. */
async function play({ options = {}, judge, improve, calls = 1e6 }: Play) {
  const store = disk();
  const judged: Question[] = [];
  const improved: Question[] = [];
  const answered: Question[] = [];
  let versions = 0;
  let votes = 0;
  const models = fakeCaller(store, {
    answer: (question) => {
      if (question.role === 'task') {
        answered.push(question);
        const version = /Version (\d+)/.exec(question.request.messages[0]!.content)?.[1] ?? 0;
        return `answered by version ${version}`;
      }
      if (question.format?.kind === 'label') {
        judged.push(question);
        const said = judge(askedIn(question), votes++);
        return /^[AB]$/.test(said) ? `I compared them. <choice>${said}</choice>` : said;
      }
      improved.push(question);
      versions++;
      return improve?.(versions) ?? `Change: more of it.\n<prompt>Version ${versions}</prompt>`;
    },
  });
  const spec = specOf(spo, {
    rounds: 6,
    questions: 3,
    pairs: 2,
    drawn: 'once',
    accept: 'majority',
    ...options,
  });
  const result = await start(spo, spec, store, models.call, { budget: { calls } });
  const events = store.journalled.map(({ event }) => event);
  const nodes = events.flatMap((event) => (event.type === 'candidate-proposed' ? [event.candidate] : []));
  const textOf = (id: string) => nodes.find((node) => node.id === id)!.text;
  const remarks = events.flatMap((event) => (event.type === 'candidate-remarked' ? [event.remark] : []));
  const kept = events.flatMap((event) => (event.type === 'population-kept' ? [event.ids.map(textOf)] : []));
  const champion = textOf(result.champion);
  return {
    ...result,
    champion,
    events,
    nodes,
    remarks,
    kept: kept.flat(),
    judged,
    improved,
    answered,
    calls: models.calls,
  };
}

describe('SPO', () => {
  it('grows the recorded tree from the recorded replies', async () => {
    const recorded = tape('spo');
    const options = { rounds: 12, questions: 3, pairs: 2, drawn: 'once' };
    const { journal, failures, asked } = await grow(spo, { options, reply: recorded.reply });
    recorded.save();
    await expect(drawn(journal)).toMatchFileSnapshot('./golden/spo.txt');
    expect(failures.length).toBeGreaterThan(0); // the tape has faults on it
    expect(asked.length).toBeGreaterThan(20);
  });

  it('knows neither targets nor scores: with other ones it grows the same tree by the same questions', async () => {
    const grown = async (targets: (i: number) => string, metric: Metric) => {
      const store = disk();
      const asked: string[] = [];
      const models = fakeCaller(store, {
        before: (_, { request }) => void asked.push(JSON.stringify(request)),
        answer: ({ role, request }) =>
          role === 'task' ? `to ${request.messages.at(-1)!.content}` : undefined,
      });
      // same rows, same ids, other targets
      const examples = dataset.examples.map((example, i) => ({ ...example, target: targets(i) }));
      const spec = specOf(spo, { drawn: 'fresh' });
      const { champion } = await execute(spec, spo, liveTask(spec.task, { ...dataset, examples }, metric), {
        call: models.call,
        journal: store.journal,
        budget: { calls: 1e6 },
        prices: {},
        pause: never,
        stop: never,
      });
      return { champion, asked: asked.toSorted(), tree: store.journalled.map(withoutScores) };
    };
    const one = await grown(
      (i) => `label ${i % 3}`,
      () => ({ score: 0 }),
    );
    const other = await grown(
      (i) => `something else ${(i * 7) % 60}`,
      (output) => ({ score: output.length % 2, feedback: 'read me' }),
    );
    expect(other).toEqual(one);
    expect(one.tree.length).toBeGreaterThan(100);
  });

  it('takes 3 + 10·(1 + 3 + 4) calls with the paper’s options', async () => {
    const options = Object.fromEntries(
      Object.entries(spo.options).map(([name, field]) => [name, field.default]),
    );
    const { calls, judged, improved, answered } = await play({ options, judge: () => 'A' });
    expect([improved.length, judged.length]).toEqual([10, 40]);
    expect(answered).toHaveLength(3 + 10 * 3 + 20); // the verdict is of the start alone
    expect(calls).toBe(3 + 10 * 8 + 20);
  });

  it('samples as the official configuration says', async () => {
    const { judged, improved } = await play({ judge: () => 'A' });
    for (const { request } of judged) expect(request.temperature).toBe(0.3);
    for (const { request } of improved) expect(request.temperature).toBe(0.7);
  });

  it('shows the optimizer model what the prompt is for, the best prompt and its answers, and nothing of targets', async () => {
    const { improved, judged } = await play({ judge: (question) => newerOf(question) });
    expect(improved.length).toBe(6);
    for (const [n, question] of improved.entries()) {
      const text = askedIn(question);
      expect(text).toContain('Answer questions');
      expect(text).toContain(`<prompt_best>${n === 0 ? 'Answer.' : `Version ${n}`}</prompt_best>`);
      expect(text.match(/Input: Question \d+\?\nAnswered: answered by version/g)).toHaveLength(3);
      expect(text).toContain(`by version ${n}`);
    }
    for (const question of [...improved, ...judged])
      expect(askedIn(question)).not.toMatch(/\b(yes|perhaps|Expected)\b/);
  });

  it('notes what the model says it changes', async () => {
    const { nodes } = await play({ judge: () => 'A' });
    expect(nodes.slice(1).map(({ note }) => note)).toEqual(Array(6).fill('more of it.'));
    expect(nodes[0]!.note).toBeUndefined();
  });
});

describe('the judge', () => {
  it.each([1, 2, 3, 5])('of %i pairs sees either order equally often', async (pairs) => {
    const { judged } = await play({ options: { pairs }, judge: () => 'A' });
    expect(judged).toHaveLength(6 * 2 * pairs);
    expect(judged.filter((question) => newerOf(askedIn(question)) === 'A')).toHaveLength(6 * pairs);
  });

  it.each(['majority', 'clear'])(
    'that always prefers the new has every prompt accepted: %s',
    async (accept) => {
      const { kept, champion, remarks } = await play({
        options: { accept },
        judge: (question) => newerOf(question),
      });
      expect(remarks).toEqual(Array(6).fill('4 of 4 votes were for it, so it became the best prompt.'));
      expect(kept).toEqual(['Answer.', ...[1, 2, 3, 4, 5, 6].map((n) => `Version ${n}`)]);
      expect(champion).toBe('Version 6');
    },
  );

  it.each(['majority', 'clear'])('that always prefers the old has none accepted: %s', async (accept) => {
    const { kept, champion, remarks } = await play({
      options: { accept },
      judge: (question) => other(newerOf(question)),
    });
    expect(remarks).toEqual(Array(6).fill('0 of 4 votes were for it, so it was not accepted.'));
    expect(kept).toEqual(Array(7).fill('Answer.'));
    expect(champion).toBe('Answer.');
  });

  it.each(['A', 'B'])('that always says %s has none accepted, however many its votes are', async (side) => {
    for (const pairs of [1, 2, 4]) {
      const { kept } = await play({ options: { pairs }, judge: () => side });
      expect(kept).toEqual(Array(7).fill('Answer.'));
    }
  });

  it('does not vote with a reply that names no side', async () => {
    // a vote that is malformed is asked for once more, so three of four votes take two questions each
    const voices = new Map<string, number>();
    const onceForNew = (question: string) => {
      const first = !voices.has(question);
      voices.set(question, 1);
      return first && newerOf(question) === 'A' ? 'A' : 'Hard to say.';
    };
    const { kept, events } = await play({ judge: onceForNew });
    expect(kept.at(-1)).toBe('Version 6'); // one vote against none, in every round
    expect(events.filter((event) => event.type === 'proposal-failed')).toEqual([]);
    const silent = await play({ judge: () => 'Hard to say.' });
    expect(silent.kept).toEqual(Array(7).fill('Answer.'));
  });

  it('needs more than half of the votes', async () => {
    // the first pair is for the new, the second for the old
    const { kept } = await play({
      judge: (question, n) => (n % 4 < 2 ? newerOf(question) : other(newerOf(question))),
      options: { rounds: 1 },
    });
    expect(kept).toEqual(['Answer.', 'Answer.']);
  });

  it('needs more votes for a clear win than for a majority', async () => {
    const threeOfFour = (question: string, n: number) =>
      n % 4 < 3 ? newerOf(question) : other(newerOf(question));
    expect((await play({ options: { accept: 'majority', rounds: 1 }, judge: threeOfFour })).champion).toBe(
      'Version 1',
    );
    expect((await play({ options: { accept: 'clear', rounds: 1 }, judge: threeOfFour })).champion).toBe(
      'Answer.',
    );
  });

  it('is compared with a coin', () => {
    expect(chanceOfAtLeast(4, 4)).toBeCloseTo(1 / 16, 12);
    expect(chanceOfAtLeast(3, 4)).toBeCloseTo(5 / 16, 12);
    expect(chanceOfAtLeast(7, 8)).toBeCloseTo(9 / 256, 12);
    expect(chanceOfAtLeast(0, 6)).toBe(1);
    expect(chanceOfAtLeast(0, 0)).toBe(1);
  });
});

describe('the best prompt', () => {
  it('is the latest that was accepted, and the parent of what comes next', async () => {
    const evenOnes = (question: string) => {
      const version = Math.max(...[...question.matchAll(/by version (\d+)/g)].map(([, n]) => Number(n)));
      return version % 2 === 0 ? newerOf(question) : other(newerOf(question));
    };
    const { nodes, kept, champion } = await play({ judge: evenOnes });
    expect(kept).toEqual([
      'Answer.',
      'Answer.',
      'Version 2',
      'Version 2',
      'Version 4',
      'Version 4',
      'Version 6',
    ]);
    expect(champion).toBe('Version 6');
    const idOf = new Map(nodes.map(({ text, id }) => [text, id]));
    for (const [n, parent] of [
      [1, 'Answer.'],
      [2, 'Answer.'],
      [3, 'Version 2'],
      [4, 'Version 2'],
      [5, 'Version 4'],
    ] as const)
      expect(nodes.find(({ text }) => text === `Version ${n}`)!.parents).toEqual([
        { role: 'parent', id: idOf.get(parent) },
      ]);
  });

  it('is the champion too when the budget ends in the middle of a round', async () => {
    const calls = 20 + 20 + 3 + 8 + 5; // the verdict, the first answers, one round, a part of the second
    const { ending, champion } = await play({ judge: newerOf, calls });
    expect(ending).toBe('budget');
    expect(champion).toBe('Version 1');
  });

  it('stays the start when the model never writes a prompt', async () => {
    const { ending, champion, events, judged } = await play({
      judge: newerOf,
      improve: () => 'I cannot help.',
    });
    expect({ ending, champion }).toEqual({ ending: 'completed', champion: 'Answer.' });
    expect(events.filter((event) => event.type === 'proposal-failed')).toHaveLength(6);
    expect(judged).toHaveLength(0);
  });
});

describe('the questions', () => {
  const inputsIn = (question: Question) =>
    [...askedIn(question).matchAll(/Input: (Question \d+\?)/g)].map(([, input]) => input!);
  const train = new Set(
    specOf(spo).task.split.train.map((id) => dataset.examples.find((e) => e.id === id)!.fields.question),
  );

  it('are the same in every round, and from train', async () => {
    const { improved, judged } = await play({ judge: newerOf });
    const first = inputsIn(improved[0]!);
    expect(first).toHaveLength(3);
    for (const input of first) expect(train).toContain(input);
    for (const question of improved) expect(inputsIn(question)).toEqual(first);
    for (const question of judged) expect(inputsIn(question)).toEqual([...first, ...first]);
  });

  it('can be new in every round, and then both prompts answer them, none twice', async () => {
    const { improved, judged, answered } = await play({ options: { drawn: 'fresh' }, judge: () => 'A' });
    const rounds = improved.map(
      (question, round) => [inputsIn(question), inputsIn(judged[4 * round]!)] as const,
    );
    expect(new Set(rounds.map(([, judgedOn]) => judgedOn.join())).size).toBeGreaterThan(3);
    for (const [round, [shown, judgedOn]] of rounds.entries()) {
      for (const input of judgedOn) expect(train).toContain(input);
      expect(judgedOn.slice(0, 3)).toEqual(judgedOn.slice(3));
      if (round > 0) expect(shown).toEqual(rounds[round - 1]![1].slice(0, 3)); // those that were judged before
    }
    const questions = answered.map(({ request }) => JSON.stringify(request.messages));
    expect(new Set(questions).size).toBe(questions.length);
  });

  it('are all there are when train is small', async () => {
    const { improved } = await play({ options: { questions: 20 }, judge: newerOf });
    expect(inputsIn(improved[0]!)).toHaveLength(20);
  });
});

/** What an entry says of the tree, without what only the metric knows. */
const withoutScores = ({ place, event }: Entry) =>
  event.type === 'candidate-scored' ? { place, event: { ...event, score: 0, scores: [] } } : { place, event };
