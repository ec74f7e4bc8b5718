import { describe, expect, it } from 'vitest';
import { ModelError, SearchEnded } from '../../src/core/errors.ts';
import { label, tagged } from '../../src/core/format.ts';
import type { Run } from '../../src/core/run.ts';
import type { Question } from '../../src/engine/caller.ts';
import {
  answerAsPrompted,
  DEV,
  disk,
  fakeCaller,
  methodOf,
  scoreSeed,
  specOf,
  start,
  TEST,
} from './harness.ts';

const how = { format: tagged('prompt'), by: 'test' };

async function runOf(
  optimize: (run: Run) => Promise<unknown>,
  {
    budget = { calls: 1e6 },
    ...fake
  }: Parameters<typeof fakeCaller>[1] & { budget?: { calls: number } } = {},
) {
  const store = disk();
  const models = fakeCaller(store, fake);
  const method = methodOf(async (run) => {
    await optimize(run);
    return [];
  });
  const run = start(method, specOf(method), store, models.call, { budget });
  return {
    store,
    models,
    run,
    error: await run.then(
      () => undefined,
      (error: unknown) => error,
    ),
  };
}

describe('a run does one thing at a time', () => {
  const misuses: Record<string, (outer: Run) => unknown> = {
    random: (outer) => outer.random.float(),
    propose: (outer) => outer.propose('x', { by: 'test' }),
    keep: (outer) => outer.keep([]),
    ask: (outer) => outer.ask('x', how),
    score: (outer) => scoreSeed(outer),
    map: (outer) => outer.map([1], async () => {}),
    rounds: async (outer) => {
      for await (const _ of outer.rounds(1));
    },
  };
  it.each(Object.entries(misuses))('the outer run’s %s cannot be used inside map', async (verb, misuse) => {
    const { error } = await runOf((outer) => outer.map([1], async () => misuse(outer)));
    const name = verb === 'score' ? 'propose' : verb; // scoring a seed begins by proposing it
    expect(error).toMatchObject({
      message: expect.stringContaining(`${name} was used while map is under way`),
    });
  });

  it('two verbs at once are refused, and what was under way is awaited and remembered', async () => {
    const { error, store, models } = await runOf((run) =>
      Promise.all([run.ask('a', how), run.ask('b', how)]),
    );
    expect(error).toMatchObject({ message: expect.stringContaining('ask was used while ask is under way') });
    expect(models.calls).toBe(1);
    expect(store.calls.size).toBe(1);
  });

  it('a mistake in one branch of a map buys nothing further in the others', async () => {
    const { error, models } = await runOf((outer) =>
      outer.map([0, 1, 2], async (i, run) => {
        await run.ask('x', how);
        if (i === 0) throw new TypeError('a slip of the method');
        for (let n = 0; n < 20; n++) await run.ask('x', how);
      }),
    );
    expect(error).toMatchObject({ message: 'a slip of the method' });
    expect(models.calls).toBeLessThan(20);
  });
});

describe('a place', () => {
  it('is the path of counters to a verb', async () => {
    const { store } = await runOf(async (run) => {
      await run.ask('x', how);
      await run.map(['a', 'b'], async (text, run) => {
        run.propose(text, { by: 'test' });
        await run.map([1], async (_, run) => run.ask('y', how));
      });
      for await (const _ of run.rounds(2)) run.keep([]);
      await run.map([], async () => {});
      run.propose(undefined, { by: 'test' });
    });
    expect(store.journalled.map(({ place, event }) => `${place} ${event.type}`)).toEqual([
      'begin run-began',
      '0 reply-received',
      '1.0/0 candidate-proposed',
      '1.0/1.0/0 reply-received',
      '1.1/0 candidate-proposed',
      '1.1/1.0/0 reply-received',
      '2 round-started',
      '3 population-kept',
      '4 round-started',
      '5 population-kept',
      '7 proposal-failed',
      'v/0 candidate-proposed',
      'v/1/v/0 candidate-scored',
      'v/2/v/0 test-opened',
    ]);
  });

  it('has randomness of its own: branches draw different numbers, the same in every run', async () => {
    const draw = async () => {
      const drawn: number[] = [];
      await runOf(async (run) => {
        drawn.push(run.random.int(1e9));
        drawn.push(...(await run.map([0, 1, 2], async (_, run) => run.random.int(1e9))));
        drawn.push(run.random.int(1e9));
      });
      return drawn;
    };
    const drawn = await draw();
    expect(new Set(drawn).size).toBe(5);
    expect(await draw()).toEqual(drawn);
  });
});

describe('ask', () => {
  it('asking twice is two samples: two seeds, two calls', async () => {
    const seeds: number[] = [];
    const { models } = await runOf(
      async (run) => {
        await run.ask('same', how);
        await run.ask('same', how);
        await run.map([0, 1], async (_, run) => run.ask('same', how));
      },
      { before: (_, { role, request }) => void (role === 'optimizer' && seeds.push(request.seed)) },
    );
    expect(new Set(seeds).size).toBe(4);
    expect(models.calls).toBe(4 + TEST);
  });

  it('shows a malformed reply to the model, says what is wrong, and takes the second reply', async () => {
    const asked: Question[] = [];
    const replies = ['not a label', ''];
    const { store } = await runOf(
      async (run) => {
        const reply = await run.ask([{ role: 'system', content: 's' }], {
          ...how,
          format: label(['yes', 'no']),
        });
        expect(reply).toMatchObject({ value: 'yes', text: 'yes' });
        expect(reply.calls).toHaveLength(2);
        expect(reply).not.toHaveProperty('fault');
        const failed = await run.ask('again', { ...how, temperature: 0.3, topP: 0.9, maxTokens: 5 });
        expect(failed).toMatchObject({
          value: undefined,
          text: 'no tags',
          fault: expect.stringContaining('<prompt>'),
        });
        expect(run.propose(failed.value, { by: 'test', from: failed })).toBeUndefined();
      },
      {
        answer: (question) => {
          if (question.role === 'task') return undefined;
          asked.push(question);
          if (question.format?.kind === 'tagged') return replies.length === 2 ? replies.pop() : 'no tags';
          return asked.length === 1 ? replies[0] : 'yes';
        },
      },
    );
    const [, second, third, fourth] = asked.map(({ request }) => request);
    expect(second!.messages).toEqual([
      { role: 'system', content: 's' },
      { role: 'assistant', content: 'not a label' },
      {
        role: 'user',
        content:
          'I could not use that reply: it names none of: yes, no. Please answer once more. Reply with exactly one of: yes, no.',
      },
    ]);
    expect(third).toMatchObject({ temperature: 0.3, topP: 0.9, maxTokens: 5 });
    expect(fourth!.messages[1]).toEqual({ role: 'assistant', content: '(no text)' });
    const events = store.journalled.map(({ event }) => event);
    const [first, last] = events.filter((event) => event.type === 'reply-received');
    const usageOf = (keys: readonly string[]) =>
      keys.reduce((sum, key) => sum + store.calls.get(key)!.completion.usage.tokensOut, 0);
    expect(first!.usage.tokensOut).toBe(usageOf(first!.calls));
    expect(events).toContainEqual({
      type: 'proposal-failed',
      by: 'test',
      parents: [],
      calls: last!.calls,
      fault: last!.fault,
    });
  });
});

describe('propose', () => {
  it('records parents under their roles, the calls, the note and the demonstrations', async () => {
    const demonstrations = [{ input: 'i', output: 'o' }];
    const { store } = await runOf(async (run) => {
      const a = run.propose('a', { by: 'seed' });
      const b = run.propose({ text: 'b', demonstrations: [] }, { by: 'seed' });
      const replies = [await run.ask('x', how), await run.ask('y', how)];
      run.propose(
        { text: 'c', demonstrations },
        { by: 'cross', parents: { base: a, donor: b }, from: replies, note: 'n' },
      );
    });
    const [a, b, c] = store.journalled.flatMap(({ event }) =>
      event.type === 'candidate-proposed' ? [event.candidate] : [],
    );
    expect(a).toEqual({ id: '0', text: 'a', by: 'seed', parents: [], calls: [] });
    expect(b).toEqual({ id: '1', text: 'b', by: 'seed', parents: [], calls: [] });
    expect(c).toMatchObject({ id: '4', text: 'c', demonstrations, by: 'cross', note: 'n' });
    expect(c!.parents).toEqual([
      { id: '0', role: 'base' },
      { id: '1', role: 'donor' },
    ]);
    expect(c!.calls).toHaveLength(2);
  });
});

describe('score', () => {
  it('is the mean of the metric, recorded by the name of the split or by the ids of the examples', async () => {
    const { store } = await runOf(
      async (run) => {
        const candidate = run.propose('right on 9', { by: 'seed' });
        const scored = await run.score(candidate, run.task.dev);
        expect(scored.score).toBe(9 / DEV);
        expect(scored.outcomes.map(({ example }) => example)).toEqual(run.task.dev);
        await run.score(candidate, run.task.train);
        await run.score(candidate, run.task.dev.slice(0, 2));
      },
      { answer: (question) => (question.role === 'task' ? answerAsPrompted(question) : undefined) },
    );
    const scores = store.journalled.flatMap(({ event }) =>
      event.type === 'candidate-scored' ? [event] : [],
    );
    const { dev } = specOf(methodOf(async () => [])).task.split;
    expect(scores.map(({ on }) => on)).toEqual(['dev', 'train', dev.slice(0, 2), 'test', 'test']);
    expect(scores[0]!.scores.filter((score) => score === 1)).toHaveLength(9);
  });

  it('is not given for no examples', async () => {
    const { error } = await runOf((run) => run.score(run.propose('x', { by: 'seed' }), []));
    expect(error).toMatchObject({ message: 'there are no examples to score 0 on' });
  });
});

describe('the first reason in a map', () => {
  /** Branch 0 wants more calls than are left, branch 1 fails. */
  const spentAndFailing = (error: Error) =>
    runOf((run) => run.map([0, 1], async (i, run) => (i === 0 ? scoreSeed(run) : run.ask('x', how))), {
      budget: { calls: 2 * TEST + DEV - 1 },
      before: (_, { role }) => {
        if (role === 'optimizer') throw error;
      },
    });

  it('is a failed call, even where the budget was spent in another branch: a failure can be resumed', async () => {
    const failure = new ModelError('server', 'down');
    expect((await spentAndFailing(failure)).error).toBe(failure);
  });

  it('is the end of the search where nothing else went wrong', async () => {
    const { run, error } = await spentAndFailing(new SearchEnded('budget'));
    expect(error).toBeUndefined();
    expect(await run).toMatchObject({ ending: 'budget' });
  });
});
