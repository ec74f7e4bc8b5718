import 'fake-indexeddb/auto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleOf, datasetOf } from '../../../src/core/digest.ts';
import { specDigest } from '../../../src/core/spec.ts';
import { LIMITS } from '../../../src/store/archive/format.ts';
import { importArchive } from '../../../src/store/archive/read.ts';
import { exportRun } from '../../../src/store/archive/write.ts';
import { Db } from '../../../src/store/db.ts';
import { recordedRun } from './recordedRun.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- the tests damage files of unknown shape */

let text: string;
const empty = new Db('faults');

beforeAll(async () => {
  const db = new Db('faults source');
  const { id } = await recordedRun(db);
  text = await (await exportRun(db, id, { exportedAt: '2026-01-01T00:00:00.000Z' })).text();
  await db.delete();
});
afterAll(() => empty.delete());

/** The fault of a file, after checking that it has changed nothing. */
async function faultOf(content: BlobPart): Promise<string> {
  const result = await importArchive(empty, new Blob([content]), 0);
  for (const table of empty.tables) expect(await table.count(), table.name).toBe(0);
  if (!('fault' in result)) throw new Error('the file was accepted');
  expect(result.fault.length).toBeLessThan(400);
  return result.fault;
}

const damagedBy = (damage: (archive: any) => unknown): Promise<string> => {
  const archive = JSON.parse(text);
  damage(archive);
  return faultOf(JSON.stringify(archive));
};

const find = (archive: any, type: string): { entry: any; i: number } => {
  const i = archive.events.findIndex((entry: any) => entry.event.type === type);
  return { entry: archive.events[i], i };
};

/** A candidate that was never scored on the test split. */
const untested = (archive: any): string => {
  const { start, champion } = find(archive, 'test-opened').entry.event;
  const ids = archive.events.map(({ event }: any) => event.candidate?.id);
  return ids.find((id: any) => id !== undefined && id !== start && id !== champion);
};

describe('a file that is no run', () => {
  it('is told apart', async () => {
    expect(await faultOf('')).toBe('The file is empty.');
    expect(await faultOf('{"a": 1}')).toContain('not an Espalier run');
    expect(await faultOf('[1, 2]')).toContain('not an Espalier run');
    expect(await faultOf('null')).toContain('not an Espalier run');
    expect(await faultOf('"espalier-run"')).toContain('not an Espalier run');
    expect(await faultOf(gzipSync(text))).toContain('compressed');
    expect(await faultOf('PK\u0003\u0004')).toContain('compressed');
    expect(await damagedBy((a) => (a.version = 4))).toContain(
      'made by a newer Espalier (format version 4; this one reads 3)',
    );
    for (const version of ['x', 0, 1.5])
      expect(await damagedBy((a) => (a.version = version))).toContain('version must be one of: 1, 2');
  });

  it('is refused by its size before it is read', async () => {
    const huge = new Blob([]);
    Object.defineProperty(huge, 'size', { value: LIMITS.fileBytes + 1 });
    Object.defineProperty(huge, 'text', { value: () => expect.unreachable() });
    expect(await importArchive(empty, huge, 0)).toEqual({
      fault: 'The file has 201 MB; at most 200 MB can be opened.',
    });
  });

  it('says where the JSON is damaged', async () => {
    const lines = text.split('\n');
    lines[4] = lines[4]!.replace('"', '');
    expect(await faultOf(lines.join('\n'))).toMatch(/line 5, column \d+/);
    expect(await faultOf(text.slice(0, text.length / 2))).toMatch(/not readable as JSON: /);
  });
});

describe('a file with wrong parts', () => {
  it.each<[string, (archive: any) => unknown, string]>([
    ['a missing part', (a) => delete a.calls, 'calls is missing'],
    ['a part that is not known', (a) => (a.run.script = 1), 'run.script is not part of this format'],
    ['a list that is none', (a) => (a.events = {}), 'events must be a list'],
    ['a name that is a number', (a) => (a.run.name = 5), 'run.name must be a text'],
    ['a name that is too long', (a) => (a.run.name = 'x'.repeat(2000)), 'run.name must be at most 1,000'],
    ['a status of its own', (a) => (a.run.status = 'running'), 'run.status must be one of'],
    ['a negative budget', (a) => (a.run.budget.calls = -1), 'run.budget.calls must not be negative'],
    ['half a call', (a) => (a.run.budget.calls = 1.5), 'run.budget.calls must be a whole number'],
    ['a huge number', (a) => (a.run.createdAt = 1e300), 'run.createdAt must be at most'],
    [
      'a candidate of no kind',
      (a) => (find(a, 'candidate-proposed').entry.event.candidate.kind = 'spell'),
      'event.candidate.kind must be one of: prompt, mutation-prompt',
    ],
    [
      'a score of nothing known',
      (a) => (find(a, 'candidate-scored').entry.event.measuring = 'beauty'),
      'event.measuring must be one of: metric, likelihood',
    ],
    [
      'a probability above one',
      (a) => (a.calls[0].completion.logprobs = [{ token: 'yes', logprob: 0.1, top: [] }]),
      'calls[0].completion.logprobs[0].logprob must not be above 0',
    ],
    [
      'an event of no kind',
      (a) => (a.events[0].event.type = 'exploded'),
      'events[0].event.type must have a type',
    ],
    ['a place that is none', (a) => (a.events[3].place = '../../x y'), 'events[3].place must be a path'],
    [
      'an unknown metric',
      (a) => (a.run.spec.task.metric = { kind: 'eval', code: '' }),
      'run.spec.task.metric.kind must',
    ],
    ['options that nest', (a) => (a.run.spec.options.x = { y: 1 }), 'run.spec.options must be an object of'],
    [
      'fields that are no texts',
      (a) => (a.dataset.examples[1].fields.question = 1),
      'dataset.examples[1].fields must',
    ],
    ['a key that is no hash', (a) => (a.calls[0].key = 'abc'), 'calls[0].key must be 64 hexadecimal digits'],
    [
      'no prompt to start with',
      (a) => (a.run.spec.task.seeds = []),
      'run.spec.task.seeds must have at least one',
    ],
  ])('%s', async (_, damage, words) => {
    expect(await damagedBy(damage)).toContain(words);
  });

  it('that are hostile', async () => {
    const html = '<img src=x onerror=alert(1)>'.repeat(50);
    expect(await damagedBy((a) => (a[html] = 1))).not.toContain(html);
    expect(await faultOf(text.replace('"run":{', '"run":{"__proto__":{"polluted":1},'))).toContain(
      'run has a key that is not allowed: __proto__',
    );
    expect(({} as any).polluted).toBeUndefined();
    expect(await faultOf(text.replace('"exportedAt":"', '"constructor":1,"exportedAt":"'))).toContain(
      'constructor',
    );
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(await faultOf(text.replace('"run":', `"deep":${deep},"run":`))).toContain(
      'nested more than 24 levels',
    );
    expect(await faultOf(text.replace(/"createdAt":\d+/, '"createdAt":1e999'))).toContain(
      'is too large a number',
    );
  });
});

describe('a file that contradicts itself', () => {
  it.each<[string, (archive: any) => unknown, string]>([
    [
      'a row that was changed',
      (a) => (a.dataset.examples[7].target = 'x'),
      'dataset.examples[7].id does not fit',
    ],
    ['a row too many', (a) => a.dataset.rows.push('0123456789abcdef'), 'dataset.id does not fit the rows'],
    [
      'another data set',
      (a) => (a.run.spec.task.datasetId = '0'.repeat(24)),
      'dataset.id is not the data set',
    ],
    ['a row that is not there', (a) => a.dataset.examples.pop(), 'names a row that is not in the file'],
    [
      'a row of another set',
      (a) => a.dataset.examples.push(exampleOf({ question: 'new' }, 'x')),
      'not one of dataset.rows',
    ],
    ['an option that was changed', (a) => (a.run.spec.options.generations = 9), 'event.spec does not fit'],
    [
      'no beginning',
      (a) => (a.events = a.events.filter((e: any) => e.place !== 'begin')),
      'events must have one that begins',
    ],
    [
      'two beginnings',
      (a) => a.events.push({ ...find(a, 'run-began').entry, place: 'x' }),
      'begins the run a second time',
    ],
    ['one place twice', (a) => a.events.push(a.events[2]), 'place is there twice'],
    [
      'a candidate elsewhere',
      (a) => (find(a, 'candidate-proposed').entry.event.candidate.id = '9'),
      'must be the place',
    ],
    [
      'a score above one',
      (a) => (find(a, 'candidate-scored').entry.event.scores[0] = 1.5),
      'scores[0] must be between 0 and 1',
    ],
    [
      'a score of a ghost',
      (a) => (find(a, 'candidate-scored').entry.event.candidateId = '77/7'),
      'never proposed',
    ],
    [
      'a mean that is wrong',
      (a) => (find(a, 'candidate-scored').entry.event.score = 0.123),
      'do not have the mean',
    ],
    [
      'a score too few',
      (a) => find(a, 'candidate-scored').entry.event.scores.pop(),
      'must have one score for each',
    ],
    [
      'more examples asked than there are',
      (a) => (find(a, 'candidate-scored').entry.event.asked = 13),
      'scores are fewer than the examples that were asked',
    ],
    ['a champion from nowhere', (a) => (a.run.champion = '77/7'), 'run.champion names a candidate'],
    [
      'a test that was not made',
      (a) => (find(a, 'test-opened').entry.event.start = untested(a)),
      'not scored on it',
    ],
    [
      'a survivor from nowhere',
      (a) => find(a, 'population-kept').entry.event.ids.push('77/7'),
      'never proposed',
    ],
    ['a call twice', (a) => a.calls.push(a.calls[0]), 'is there twice'],
    [
      'a call of nobody',
      (a) => (a.calls[0].key = 'f'.repeat(64)),
      'calls[0] is not a call that this run made',
    ],
    [
      'a role that is wrong',
      (a) => (a.calls[0].role = a.calls[0].role === 'task' ? 'optimizer' : 'task'),
      'calls[0].role must be',
    ],
    [
      'a request that was changed',
      (a) => (a.calls.find((c: any) => c.request).request.messages[0].content += '!'),
      'does not fit the request',
    ],
    [
      'a request to another model',
      (a) => (a.calls.find((c: any) => c.request).request.model = 'test/other'),
      'is not the optimizer model',
    ],
  ])('%s', async (_, damage, words) => {
    expect(await damagedBy(damage)).toContain(words);
  });

  it('in who descends from whom', async () => {
    const circle = (archive: any) => {
      const proposed = archive.events.filter((e: any) => e.event.type === 'candidate-proposed');
      const [first, last] = [proposed[0].event.candidate, proposed.at(-1).event.candidate];
      first.parents = [{ id: last.id, role: 'parent' }];
    };
    expect(await damagedBy(circle)).toMatch(/events make candidate \S+ an ancestor of itself/);
  });

  it('in its template', async () => {
    const otherTemplate = (archive: any) => {
      archive.run.spec.task.inputTemplate = '{{missing}}';
      find(archive, 'run-began').entry.event.spec = specDigest(archive.run.spec);
    };
    expect(await damagedBy(otherTemplate)).toContain(
      'inputTemplate does not fit the rows: no value for the slot {{missing}}',
    );
  });

  it('in its columns', async () => {
    const otherColumns = (archive: any) => {
      archive.dataset = { ...archive.dataset, fields: ['x'] };
      archive.dataset.id = datasetOf(
        ['x'],
        archive.dataset.rows.map((id: string) => ({ id })),
      ).id;
      archive.run.spec.task.datasetId = archive.dataset.id;
      find(archive, 'run-began').entry.event.spec = specDigest(archive.run.spec);
    };
    expect(await damagedBy(otherColumns)).toContain('dataset.examples[0].fields has a field');
  });
});

it('takes what it has just refused once it is whole', async () => {
  const result = await importArchive(empty, new Blob([text]), 0);
  expect(result).toMatchObject({ already: false });
});
