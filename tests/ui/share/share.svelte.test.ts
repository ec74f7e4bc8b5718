import '../../../src/ui/theme/tokens.css';
import '../../../src/ui/theme/base.css';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { datasetOf, exampleOf } from '../../../src/core/digest.ts';
import { NO_USAGE } from '../../../src/core/model.ts';
import { specDigest, type RunRecord } from '../../../src/core/spec.ts';
import { dexieJournal } from '../../../src/store/journal.ts';
import { forgetKey, setKey } from '../../../src/store/keys.ts';
import { deleteRun } from '../../../src/store/runs.ts';
import { db } from '../../../src/ui/db.ts';
import ExportRun from '../../../src/ui/share/ExportRun.svelte';
import ImportRun from '../../../src/ui/share/ImportRun.svelte';
import { fileName } from '../../../src/ui/share/saveRun.ts';

const sentinel = 'sk-SENTINEL-ab12cd34';
const id = 'share-test';
const dataset = datasetOf(
  ['text'],
  [1, 2, 3, 4].map((n) => exampleOf({ text: `row ${n} <i>` }, 'yes')),
);
const ids = dataset.examples.map((example) => example.id);
const connection = {
  id: 'share-connection',
  provider: 'openai',
  name: 'My endpoint',
  baseUrl: `https://user:${sentinel}@models.example/v1`,
  models: ['m'],
  prices: {},
  concurrency: 4,
  createdAt: 0,
} as const;

const run: RunRecord = {
  id,
  name: 'Überraschung · EvoPrompt DE',
  spec: {
    method: { id: 'evoprompt-de', version: 1 },
    options: { generations: 1 },
    seed: 'seed',
    task: {
      id: 'task',
      name: 'Task',
      description: '',
      datasetId: dataset.id,
      split: { train: ids.slice(0, 1), dev: ids.slice(1, 3), test: ids.slice(3) },
      metric: { kind: 'exact' },
      seeds: [{ text: 'Start.' }],
      inputTemplate: '{{text}}',
      maxTokens: 10,
    },
    models: {
      optimizer: { connection: connection.id, model: 'm' },
      task: { connection: connection.id, model: 'm' },
    },
  },
  budget: { calls: 10 },
  wanted: 'paused',
  status: 'failed',
  error: { kind: 'key', message: `The key ${sentinel} was refused.` },
  createdAt: 1,
  prices: {},
};

/** What the browser was handed as a download. */
let saved: { name: string; text: Promise<string> }[] = [];

beforeEach(async () => {
  await deleteRun(db, id);
  await db.datasets.put(dataset);
  await db.connections.put(connection);
  await db.runs.put(run);
  await dexieJournal(db, id).write([
    { place: 'begin', event: { type: 'run-began', spec: specDigest(run.spec) } },
    {
      place: '0',
      event: {
        type: 'candidate-proposed',
        candidate: { id: '0', text: 'Start.', by: 'seed', parents: [], calls: [] },
      },
    },
    {
      place: '1',
      event: {
        type: 'candidate-scored',
        candidateId: '0',
        on: 'dev',
        score: 0.5,
        scores: [1, 0],
        usage: NO_USAGE,
      },
    },
  ]);
  setKey(connection.id, sentinel);
  saved = [];
  const blobs = new Map<string, Blob>();
  const address = URL.createObjectURL.bind(URL);
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    const url = address(blob as Blob);
    blobs.set(url, blob as Blob);
    return url;
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push({ name: this.download, text: blobs.get(this.href)!.text() });
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  forgetKey(connection.id);
  await deleteRun(db, id);
  await db.connections.delete(connection.id);
  await db.datasets.delete(dataset.id);
});

async function exported(): Promise<string> {
  const screen = await render(ExportRun, { run });
  await screen.getByRole('button', { name: 'Export run' }).click();
  await expect.element(screen.getByRole('status')).toHaveTextContent('among your downloads');
  return saved[0]!.text;
}

const chosen = (text: string) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([text], 'run.json', { type: 'application/json' }));
  return transfer;
};

async function open(text: string) {
  const opened: string[] = [];
  const screen = await render(ImportRun, { onimport: (runId: string) => opened.push(runId) });
  const input = screen.container.querySelector<HTMLInputElement>('input[type=file]')!;
  input.files = chosen(text).files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
  return { screen, opened };
}

describe('exporting', () => {
  it('downloads one file that holds no key', async () => {
    const text = await exported();
    expect(saved[0]!.name).toBe('überraschung-evoprompt-de.espalier.json');
    expect(text).not.toContain('SENTINEL');
    expect(JSON.parse(text)).toMatchObject({
      format: 'espalier-run',
      run: { error: { message: 'The key (key removed) was refused.' } },
      connections: [{ baseUrl: 'https://models.example/v1' }],
    });
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
    expect(violations).toEqual([]);
  });

  it('says why it cannot', async () => {
    await db.datasets.delete(dataset.id);
    const screen = await render(ExportRun, { run });
    await screen.getByRole('button', { name: 'Export run' }).click();
    await expect
      .element(screen.getByRole('alert'))
      .toHaveTextContent('rows that this run used are no longer here');
    expect(saved).toEqual([]);
  });

  it('names files so that every system takes them', () => {
    expect(fileName('Support triage · EvoPrompt DE')).toBe('support-triage-evoprompt-de.espalier.json');
    expect(fileName('../../etc/passwd')).toBe('etc-passwd.espalier.json');
    expect(fileName('…')).toBe('run.espalier.json');
  });
});

describe('importing', () => {
  it('opens the run of a file', async () => {
    const text = await exported();
    await deleteRun(db, id);
    const { opened } = await open(text);
    await expect.poll(() => opened).toEqual([id]);
    expect(await db.runs.get(id)).toMatchObject({ imported: true, wanted: 'paused', status: 'failed' });
    const rows = await Promise.all(db.tables.filter((t) => t.name !== 'connections').map((t) => t.toArray()));
    expect(JSON.stringify(rows)).not.toContain('SENTINEL');
  });

  it('says that a run is here already', async () => {
    const { screen, opened } = await open(
      await exported().then((text) => text.replace('(key removed)', sentinel)),
    );
    await expect.element(screen.getByText('This run is here already')).toBeVisible();
    await expect
      .element(screen.getByRole('link', { name: 'Open the run' }))
      .toHaveAttribute('href', `#/runs/${id}`);
    expect(opened).toEqual([]);
  });

  it('says what is wrong with a file, and where, as text', async () => {
    const text = await exported();
    const before = await db.runs.count();
    const { screen, opened } = await open(text.replace('"scores":[1,0]', '"scores":[1,7]'));
    await expect
      .element(screen.getByRole('alert'))
      .toHaveTextContent(/events\[\d\].event.scores\[1\] must be between 0 and 1/);
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
    expect(violations).toEqual([]);
    expect(await db.runs.count()).toBe(before);
    expect(opened).toEqual([]);
  });

  it('shows hostile names as text', async () => {
    const { screen } = await open('{"format":"espalier-run","version":1,"<img src=x onerror=alert(1)>":1}');
    await expect.element(screen.getByRole('alert')).toBeVisible();
    expect(screen.container.querySelector('img')).toBeNull();
  });

  it('takes a file that is dropped on it', async () => {
    const text = await exported();
    await deleteRun(db, id);
    const opened: string[] = [];
    const screen = await render(ImportRun, { onimport: (runId: string) => opened.push(runId) });
    const target = screen.getByRole('button', { name: 'Import run' }).element();
    const drop = new DragEvent('drop', { dataTransfer: chosen(text), bubbles: true, cancelable: true });
    target.dispatchEvent(drop);
    expect(drop.defaultPrevented).toBe(true);
    await expect.poll(() => opened).toEqual([id]);
  });
});
