import { text } from '../../../src/core/format.ts';
import type { RunRecord, RunSpec } from '../../../src/core/spec.ts';
import type { Model } from '../../../src/core/model.ts';
import { remembering, type Question } from '../../../src/engine/caller.ts';
import { evopromptDE } from '../../../src/optimizers/evoprompt/de.ts';
import type { Db } from '../../../src/store/db.ts';
import { dexieJournal, dexieMemo } from '../../../src/store/journal.ts';
import { dataset, disk, fakeCaller, methodOf, specOf, start } from '../../engine/harness.ts';

export const smallSpec = (over: Partial<RunSpec> = {}): RunSpec =>
  specOf(evopromptDE, { populationSize: 4, generations: 2 }, over);

/** A finished run in the database, made by the real engine on models that answer from the request. */
export async function recordedRun(db: Db, over: Partial<RunRecord> = {}): Promise<RunRecord> {
  const run: RunRecord = {
    id: 'b0f1c2d3-0000-4000-8000-000000000001',
    name: 'Questions · EvoPrompt DE',
    spec: smallSpec(),
    budget: { calls: 1_000 },
    wanted: 'running',
    status: 'running',
    createdAt: 1_700_000_000_000,
    prices: { optimizer: { input: 1, output: 2 }, task: { input: 0.1, output: 0.2 } },
    ...over,
  };
  await db.datasets.put(dataset);
  await db.runs.add(run);
  const store = { ...disk(), journal: dexieJournal(db, run.id), memo: dexieMemo(db, run.id) };
  const { call } = fakeCaller(store, { latency: () => 0, answer: everyThirdRefused() });
  const result = await start(evopromptDE, run.spec, store, call, { budget: run.budget });
  const done: Partial<RunRecord> = {
    ...result,
    status: 'done',
    wanted: 'paused',
    endedAt: 1_700_000_100_000,
  };
  await db.runs.update(run.id, done);
  return { ...run, ...done };
}

/** A method that leaves everything in its journal that a run file has a place for. */
export const everything = methodOf(async (run) => {
  const seed = run.propose(run.task.seeds[0]!, { by: 'seed' });
  const worked = { text: 'Say yes.', closing: 'So:', demonstrations: [{ input: 'Is it?', output: 'yes' }] };
  const child = run.propose(worked, {
    by: 'bootstrap',
    parents: { parent: seed },
    note: 'It lacks an example.',
  });
  run.propose('Say it otherwise.', { by: 'first', kind: 'mutation-prompt', note: 'A mutator.' });
  await run.ask('Which is better?', { format: text(), by: 'judge', role: 'judge' });
  run.remark(child, 'Nobody was against it.');
  await run.score(seed, run.task.train.slice(0, 3), 'likelihood');
  const sampled = await run.score(child, run.task.dev.slice(0, 4));
  return [await run.score(sampled, run.task.dev)];
});

/** A finished run of that method, on a task model that tells log-probabilities. */
export async function recordedByEverything(db: Db): Promise<RunRecord> {
  const run: RunRecord = {
    id: 'b0f1c2d3-0000-4000-8000-000000000003',
    name: 'Questions · everything',
    spec: {
      ...specOf(everything),
      models: {
        optimizer: { connection: 'test', model: 'big' },
        task: { connection: 'test', model: 'small' },
        judge: { connection: 'court', model: 'wise' },
      },
      json: true,
    },
    migration: { runId: 'grown', from: { connection: 'test', model: 'old' }, score: 0.5 },
    failFast: true,
    budget: { calls: 1_000 },
    wanted: 'paused',
    status: 'running',
    createdAt: 1_700_000_000_000,
    prices: {},
  };
  await db.datasets.put(dataset);
  await db.runs.add(run);
  const model: Model = async (request) => ({
    text: 'yes',
    finish: 'stop',
    usage: { tokensIn: 20, tokensOut: 1 },
    ...(request.logprobs && {
      logprobs: [{ token: 'yes', logprob: -0.25, top: [{ token: 'no', logprob: -1.5 }] }],
    }),
  });
  const memo = dexieMemo(db, run.id);
  const call = remembering({ models: { optimizer: model, task: model }, memo, now: () => 0 });
  const result = await start(everything, run.spec, { journal: dexieJournal(db, run.id) }, call);
  await db.runs.update(run.id, { ...result, status: 'done' });
  return { ...run, ...result, status: 'done' };
}

/** Of the questions that make children, every third is refused, also when it is asked again. */
function everyThirdRefused(): (question: Question) => string | undefined {
  const asked: string[] = [];
  return ({ role, request }) => {
    const { content } = request.messages[0]!;
    if (role === 'task' || !content.includes('differential evolution')) return undefined;
    if (!asked.includes(content)) asked.push(content);
    return asked.indexOf(content) % 3 === 2 ? 'I would rather not.' : undefined;
  };
}
