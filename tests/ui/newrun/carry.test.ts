import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/core/event.ts';
import { NO_USAGE } from '../../../src/core/model.ts';
import type { RunRecord } from '../../../src/core/spec.ts';
import { Db } from '../../../src/store/db.ts';
import { dexieJournal } from '../../../src/store/journal.ts';
import { carriedFrom, sameModel } from '../../../src/ui/newrun/carry.ts';
import { dataset, spec } from './fixture.ts';

const here = { connection: 'here', model: 'a' };
const writer = { connection: 'here', model: 'w' };
const run: RunRecord = {
  id: 'grown',
  name: 'Support triage · OPRO',
  spec: {
    method: { id: 'opro', version: 1 },
    options: { steps: 3 },
    seed: 's',
    task: spec,
    models: { optimizer: writer, task: here },
  },
  budget: { calls: 100 },
  wanted: 'paused',
  status: 'done',
  champion: '2',
  createdAt: 0,
  prices: {},
};
const test = spec.split.test.length;
const tested = (candidateId: string, score: number): Entry => ({
  place: `v/1/${candidateId}`,
  event: {
    type: 'candidate-scored',
    candidateId,
    on: 'test',
    score,
    scores: Array.from({ length: test }, () => score),
    usage: NO_USAGE,
  },
});
const proposed = (id: string, text: string, demonstrations?: { input: string; output: string }[]): Entry => ({
  place: id,
  event: {
    type: 'candidate-proposed',
    candidate: { id, text, by: 'x', parents: [], calls: [], ...(demonstrations && { demonstrations }) },
  },
});
const shown = [{ input: 'hi', output: 'yes' }];
const grown: Entry[] = [proposed('1', 'Which team?'), proposed('2', 'Say which team.', shown)];
const verdict: Entry[] = [
  tested('1', 0),
  tested('2', 1),
  { place: 'v/2/2', event: { type: 'test-opened', start: '1', champion: '2' } },
];

let db: Db;
beforeEach(async () => {
  db = new Db(`carry ${Math.random()}`);
  await db.datasets.add(dataset);
  await db.runs.add(run);
});
afterEach(() => db.delete());

describe('what a run has to carry to another model', () => {
  it('is its champion with all its parts, on its own task, and what it scored there', async () => {
    await dexieJournal(db, run.id).write([...grown, ...verdict]);
    const champion = { text: 'Say which team.', demonstrations: shown };
    expect(await carriedFrom(db, run.id)).toEqual({
      migration: { runId: 'grown', from: here, score: 1 },
      runName: run.name,
      task: { ...spec, seeds: [champion] },
      dataset,
      champion,
      choices: { method: 'opro', options: { steps: 3 }, models: { optimizer: writer } },
    });
  });

  it('has no score where the test split was not opened', async () => {
    await dexieJournal(db, run.id).write(grown);
    expect((await carriedFrom(db, run.id))!.migration).toEqual({ runId: 'grown', from: here });
  });

  it.each([
    ['the run is gone', () => db.runs.delete(run.id)],
    ['the rows are gone', () => db.datasets.clear()],
    [
      'nothing has won yet',
      () => db.runs.update(run.id, { status: 'running', champion: undefined } as object),
    ],
  ])('is nothing when %s', async (_, change) => {
    await dexieJournal(db, run.id).write(grown);
    await change();
    expect(await carriedFrom(db, run.id)).toBeUndefined();
  });
});

it('the same model of another connection is another model', () => {
  expect(sameModel(here, { ...here })).toBe(true);
  expect(sameModel(here, { ...here, connection: 'there' })).toBe(false);
});
