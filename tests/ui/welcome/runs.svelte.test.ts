import { beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { RunEvent } from '../../../src/core/event.ts';
import type { RunRecord } from '../../../src/core/spec.ts';
import { db } from '../../../src/ui/db.ts';
import Welcome from '../../../src/ui/pages/Welcome.svelte';

const usage = { tokensIn: 1, tokensOut: 1 };
const model = { connection: 'simulated', model: 'gardener' };

const runNamed = (name: string, more: Partial<RunRecord> = {}): RunRecord => ({
  id: name,
  name,
  spec: {
    method: { id: 'evoprompt-de', version: 1 },
    options: {},
    seed: '1',
    task: {
      id: 't',
      name: 'Triage',
      description: '',
      datasetId: 'd',
      split: { train: [], dev: ['a'], test: ['b'] },
      metric: { kind: 'exact' },
      seeds: [{ text: 'Sort.' }],
      inputTemplate: '{{text}}',
      maxTokens: 8,
    },
    models: { optimizer: model, task: model },
  },
  budget: { calls: 100 },
  wanted: 'paused',
  status: 'paused',
  createdAt: 1e12,
  prices: {},
  ...more,
});

const record = (runId: string, place: string, event: RunEvent) =>
  db.events.add({ runId, place, at: 0, event });
const scored = (score: number): RunEvent => ({
  type: 'candidate-scored',
  candidateId: '0/0',
  on: 'dev',
  score,
  scores: [],
  usage,
});

beforeEach(async () => {
  await Promise.all(db.tables.map((table) => table.clear()));
});

describe('the start page', () => {
  it('offers a newcomer one button and says that the model is simulated', async () => {
    render(Welcome);
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Grow a better prompt');
    await expect.element(page.getByRole('button', { name: 'Grow a sample run' })).toBeEnabled();
    await expect.element(page.getByText('with a simulated model')).toBeVisible();
    await expect
      .element(page.getByRole('link', { name: 'bring your own data' }))
      .toHaveAttribute('href', '#/tasks');
    await expect.element(page.getByRole('button', { name: 'Import run' })).toBeVisible();
  });

  it('shows a run and follows it', async () => {
    await db.runs.add(runNamed('Overnight', { wanted: 'running', status: 'running' }));
    render(Welcome);
    const row = page.getByRole('list', { name: 'Your runs' }).getByRole('listitem');
    await expect.element(row).toHaveTextContent('simulated model');
    await expect.element(row).toHaveTextContent('Growing');
    await record('Overnight', '0', scored(0.5));
    await expect.element(row).toHaveTextContent('50 %');
    await record('Overnight', '1', scored(0.75));
    await expect.element(row).toHaveTextContent('75 %');
    await record('Overnight', '2', scored(0.6));
    await db.runs.update('Overnight', {
      status: 'failed',
      error: { kind: 'key', message: 'The key was refused.' },
    });
    await expect.element(row).toHaveTextContent('The key was refused.');
    await expect.element(row).toHaveTextContent('75 %');
  });

  it('pauses and resumes through the database', async () => {
    await db.runs.add(runNamed('Overnight', { wanted: 'running', status: 'running' }));
    render(Welcome);
    await page.getByRole('button', { name: 'Pause Overnight' }).click();
    await expect.poll(async () => (await db.runs.get('Overnight'))?.wanted).toBe('paused');
    await page.getByRole('button', { name: 'Resume Overnight' }).click();
    await expect.poll(async () => (await db.runs.get('Overnight'))?.wanted).toBe('running');
  });

  it('shows the newest of very many, more on demand, and finds one by its name', async () => {
    await db.runs.bulkAdd(
      Array.from({ length: 500 }, (_, i) => runNamed(`Run ${i}`, { createdAt: 1e12 + i })),
    );
    render(Welcome);
    const rows = page.getByRole('list', { name: 'Your runs' }).getByRole('listitem');
    await expect.poll(() => rows.elements().length).toBe(20);
    expect(rows.elements()[0]).toHaveTextContent('Run 499');
    await page.getByRole('button', { name: 'Show 20 more' }).click();
    await expect.poll(() => rows.elements().length).toBe(40);
    await page.getByLabelText('Find a run').fill('run 7');
    await expect.poll(() => rows.elements().length).toBe(11); // 7 and 70 to 79
    await page.getByLabelText('Find a run').fill('no such');
    await expect.element(page.getByText('No run has “no such”')).toBeVisible();
  });
});

describe('deleting a run', () => {
  it('asks first, says what goes, and takes no for an answer', async () => {
    await db.runs.bulkAdd([runNamed('Overnight'), runNamed('Other', { createdAt: 2e12 })]);
    await record('Overnight', '0', scored(0.5));
    await record('Other', '0', scored(0.5));
    render(Welcome);
    await page.getByRole('button', { name: 'Delete Overnight' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete “Overnight”?' });
    await expect.element(dialog).toHaveTextContent('0 recorded model answers');
    await userEvent.keyboard('{Escape}');
    await expect.element(dialog).not.toBeInTheDocument();
    expect(await db.runs.count()).toBe(2);

    await page.getByRole('button', { name: 'Delete Overnight' }).click();
    await dialog.getByRole('button', { name: 'Delete run' }).click();
    await expect.element(page.getByRole('button', { name: 'Delete Overnight' })).not.toBeInTheDocument();
    expect((await db.runs.toArray()).map((run) => run.id)).toEqual(['Other']);
    expect((await db.events.toArray()).map((event) => event.runId)).toEqual(['Other']);
  });

  it('waits until a run at work is paused', async () => {
    await db.runs.add(runNamed('Overnight', { wanted: 'running', status: 'running' }));
    render(Welcome);
    await page.getByRole('button', { name: 'Delete Overnight' }).click();
    await expect.element(page.getByRole('button', { name: 'Delete run' })).not.toBeInTheDocument();
    await page.getByRole('button', { name: 'Pause the run' }).click();
    await expect.poll(async () => (await db.runs.get('Overnight'))?.wanted).toBe('paused');
    await db.runs.update('Overnight', { status: 'paused' }); // as the runner does
    await expect.element(page.getByRole('button', { name: 'Delete run' })).toBeVisible();
  });
});
