import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultsOf } from '../../../src/core/optimizer.ts';
import { evopromptDE } from '../../../src/optimizers/evoprompt/de.ts';
import { Db } from '../../../src/store/db.ts';
import { createRun } from '../../../src/ui/newrun/createRun.ts';
import type { RunDraft } from '../../../src/ui/newrun/draft.ts';
import { rememberChoices, rememberedChoices } from '../../../src/ui/newrun/remembered.ts';
import { dataset, endpoint, spec } from './fixture.ts';

vi.mock('../../../src/store/samples.ts', () => ({ isSampleDataset: () => false }));

const draft: RunDraft = {
  task: spec,
  method: 'evoprompt-de',
  options: { ...defaultsOf(evopromptDE), generations: 3 },
  models: {
    optimizer: { connection: endpoint.id, model: 'large-clever' },
    task: { connection: endpoint.id, model: 'small-fast' },
  },
  seeds: spec.seeds,
  seed: ' abc ',
  budget: { calls: 500 },
};

let db: Db;
beforeEach(async () => {
  db = new Db(`create ${Math.random()}`);
  await db.datasets.add(dataset);
  await db.connections.add(endpoint);
});
afterEach(() => db.delete());

const made = async (over: Partial<RunDraft> = {}) =>
  (await db.runs.get(await createRun(db, { ...draft, ...over })))!;
const refusal = async (over: Partial<RunDraft>) => {
  const error: unknown = await createRun(db, { ...draft, ...over }).catch((reason: unknown) => reason);
  expect(await db.runs.count()).toBe(0);
  return error instanceof Error ? error.message : 'it was accepted';
};

describe('a new run', () => {
  it('is a waiting row that holds everything it is a function of', async () => {
    const run = await made();
    expect(run).toMatchObject({
      name: 'Support triage · EvoPrompt DE',
      wanted: 'running',
      status: 'waiting',
      budget: { calls: 500 },
      prices: { task: { input: 0.1, output: 0.4 } },
      spec: {
        method: { id: 'evoprompt-de', version: evopromptDE.version },
        options: { populationSize: 10, generations: 3, donor: 'best' },
        seed: 'abc',
        task: spec,
        models: draft.models,
      },
    });
    expect(run.prices.optimizer).toBeUndefined();
    expect(run.id).toMatch(/^[0-9a-f-]{36}$/);
    expect((await made()).id).not.toBe(run.id);
  });

  it('carries the wishes of the person that are no settings of the method', async () => {
    const migration = { runId: 'grown', from: { connection: 'far', model: 'oak' }, score: 0.9 };
    const run = await made({ json: true, failFast: true, migration });
    expect(run).toMatchObject({ failFast: true, migration, spec: { json: true } });
    expect(await made({ json: false, failFast: false })).not.toHaveProperty('failFast');
  });

  it('has its own starting prompts, without blanks and doubles', async () => {
    const seeds = [{ text: 'A' }, { text: '  ' }, { text: 'B' }, { text: 'A' }];
    expect((await made({ seeds })).spec.task.seeds).toEqual([{ text: 'A' }, { text: 'B' }]);
  });

  it.each<[string, Partial<RunDraft>, string]>([
    ['no such method', { method: 'magic' }, 'no method “magic”'],
    [
      'an option out of range',
      { options: { populationSize: 1 } },
      'Population size must be between 4 and 50',
    ],
    ['an option of another method', { options: { beams: 3 } }, 'unknown option: beams'],
    ['no prompts', { seeds: [{ text: ' ' }] }, 'at least one starting prompt'],
    ['no seed', { seed: ' ' }, 'seed is empty'],
    [
      'no model',
      { models: { ...draft.models, task: { connection: endpoint.id, model: '' } } },
      'Choose the model that answers the task',
    ],
    [
      'a model that is not here',
      { models: { ...draft.models, optimizer: { connection: 'gone', model: 'm' } } },
      'Choose the model that writes the prompts',
    ],
    [
      'the simulated model on own data',
      { models: { ...draft.models, task: { connection: 'simulated', model: 'gardener' } } },
      'knows only the bundled samples',
    ],
    [
      'too few calls',
      { budget: { calls: 100 } },
      'At least 110 calls are needed: 30 to score one prompt and 80 for the verdict.',
    ],
    [
      'too few calls to choose the winner',
      { method: 'capo', options: {}, budget: { calls: 229 } }, // three finalists
      'At least 230 calls are needed: 30 to search with, 120 for choosing the winner and 80 for the verdict.',
    ],
    ['half a call', { budget: { calls: 500.5 } }, 'whole number'],
    [
      'dollars without prices',
      { budget: { calls: 500, usd: 2 } },
      'while the price of “large-clever” is unknown',
    ],
    ['no tokens', { budget: { calls: 500, tokens: 0 } }, 'tokens must be a number above 0'],
    [
      'no dev split',
      { task: { ...spec, split: { ...spec.split, dev: [] } } },
      'dev split of this task is empty',
    ],
    [
      'a split of other rows',
      { task: { ...spec, split: { ...spec.split, train: ['0'.repeat(16)] } } },
      'Split the data again',
    ],
    [
      'a template of other columns',
      { task: { ...spec, inputTemplate: '{{body}}' } },
      '{{body}}, which is no column',
    ],
    ['rows that are gone', { task: { ...spec, datasetId: 'gone' } }, 'Import them again'],
  ])('is refused with %s', async (_, over, words) => {
    expect(await refusal(over)).toContain(words);
  });

  it('may cap dollars once every price is known', async () => {
    await db.connections.update(endpoint.id, {
      prices: { ...endpoint.prices, 'large-clever': { input: 3, output: 15 } },
    });
    expect((await made({ budget: { calls: 500, usd: 2 } })).prices.optimizer).toEqual({
      input: 3,
      output: 15,
    });
  });
});

describe('the last choices', () => {
  it('come back for the same task, and the models for any', async () => {
    expect(await rememberedChoices(db, spec.id)).toEqual({});
    await rememberChoices(db, { ...draft, budget: { calls: 500, usd: 2 } });
    expect(await rememberedChoices(db, spec.id)).toEqual({
      method: draft.method,
      options: draft.options,
      models: draft.models,
      calls: 500,
      usd: 2,
    });
    expect(await rememberedChoices(db, 'another task')).toEqual({ models: draft.models });
  });
});
