import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { archiveSchema } from '../../../src/store/archive/schema.ts';
import { exportRun } from '../../../src/store/archive/write.ts';
import { Db } from '../../../src/store/db.ts';
import { recordedRun } from './recordedRun.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- the tests damage files of unknown shape */

const schema = JSON.parse(
  readFileSync(new URL('../../../public/run-format.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv2020({ strict: true, allErrors: false }).compile(schema);

let text: string;
beforeAll(async () => {
  const db = new Db('schema');
  const { id } = await recordedRun(db, { error: { kind: 'network', message: 'The server is off.' } });
  text = await (await exportRun(db, id, { exportedAt: '2026-01-01T00:00:00.000Z' })).text();
  await db.delete();
});

it('a real export fits the published JSON Schema', () => {
  const archive = JSON.parse(text);
  expect(validate(archive), JSON.stringify(validate.errors)).toBe(true);
  const kinds = new Set(archive.events.map(({ event }: any) => event.type));
  expect([...kinds].sort()).toEqual([
    'candidate-proposed',
    'candidate-scored',
    'population-kept',
    'proposal-failed',
    'reply-received',
    'round-started',
    'run-began',
    'test-opened',
  ]);
});

/** Adds what this run had no use for, so that it is compared too. */
function withEverything(archive: any) {
  const eventOf = (type: string) => archive.events.find(({ event }: any) => event.type === type).event;
  Object.assign(archive.run.spec.task.seeds[0], { closing: 'So:', demonstrations: [demonstration()] });
  Object.assign(eventOf('candidate-proposed').candidate, {
    closing: 'So:',
    demonstrations: [demonstration()],
    kind: 'mutation-prompt',
    note: 'Too vague.',
  });
  Object.assign(eventOf('candidate-scored'), { asked: 1, measuring: 'likelihood' });
  const { id } = eventOf('candidate-proposed').candidate;
  archive.events.push({
    place: '99',
    event: { type: 'candidate-remarked', candidateId: id, remark: 'Nobody was against it.' },
  });
  const [{ completion, request }] = archive.calls;
  completion.logprobs = [{ token: 'yes', logprob: -0.1, top: [{ token: 'yes', logprob: -0.1 }] }];
  Object.assign(request, { logprobs: 5, topP: 0.9, stop: ['\n'], json: true });
  Object.assign(eventOf('reply-received'), { role: 'judge' });
  const { run } = archive;
  Object.assign(run, { migration: { runId: 'grown', from: run.spec.models.task, score: 0.5 } });
  Object.assign(run.spec, { json: true, models: { ...run.spec.models, judge: run.spec.models.task } });
  Object.assign(run.prices, { judge: { input: 1, output: 2, cached: 0.5 } });
  return archive;
}

const demonstration = () => ({ input: 'Is it?', output: 'yes' });

/** Every value of a tree of JSON, with how to replace or remove it. */
function* places(node: any, path = ''): Generator<{ path: string; holder: any; key: string | number }> {
  if (typeof node !== 'object' || node === null) return;
  for (const key of Array.isArray(node) ? node.keys() : Object.keys(node)) {
    yield { path: `${path}.${key}`, holder: node, key };
    yield* places(node[key], `${path}.${key}`);
  }
}

describe('the published JSON Schema and the importer agree', () => {
  const small = () => {
    const archive = JSON.parse(text);
    const oneOfEach = new Map(archive.events.map((entry: any) => [entry.event.type, entry]));
    archive.events = [...oneOfEach.values()];
    archive.calls = [
      archive.calls.find((call: any) => call.request),
      archive.calls.find((call: any) => !call.request),
    ];
    archive.dataset.examples.length = 2;
    archive.dataset.rows.length = 2;
    for (const split of Object.values<string[]>(archive.run.spec.task.split)) split.length = 2;
    for (const { event } of archive.events) if (event.scores) event.scores.length = 2;
    return withEverything(archive);
  };
  const accepts = (archive: any): [boolean, boolean] => [
    validate(archive),
    v.safeParse(archiveSchema, archive, { abortEarly: true }).success,
  ];

  it('on the whole', () => {
    expect(accepts(small())).toEqual([true, true]);
  });

  it.each<[string, (holder: any, key: string | number) => void]>([
    [
      'removed',
      (holder, key) =>
        Array.isArray(holder) ? holder.splice(Number(key), 1) : Reflect.deleteProperty(holder, key),
    ],
    ['made null', (holder, key) => (holder[key] = null)],
    ['made an object of something else', (holder, key) => (holder[key] = { other: true })],
    ['made negative', (holder, key) => (holder[key] = -1)],
    ['made a long text', (holder, key) => (holder[key] = 'x'.repeat(5000))],
  ])('on every part when it is %s', (_, damage) => {
    const paths = [...places(small())].map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(150);
    let refused = 0;
    for (const path of paths) {
      const archive = small();
      const { holder, key } = [...places(archive)].find((one) => one.path === path)!;
      damage(holder, key);
      const [bySchema, byImporter] = accepts(archive);
      expect(byImporter, path).toBe(bySchema);
      if (!bySchema) refused++;
    }
    expect(refused).toBeGreaterThan(50);
  });
});
