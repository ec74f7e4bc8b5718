import '../../../src/ui/theme/tokens.css';
import '../../../src/ui/theme/base.css';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Entry } from '../../../src/core/event.ts';
import { NO_USAGE } from '../../../src/core/model.ts';
import type { RunRecord } from '../../../src/core/spec.ts';
import type { Split } from '../../../src/core/task.ts';
import { dexieJournal } from '../../../src/store/journal.ts';
import { deleteRun } from '../../../src/store/runs.ts';
import { db } from '../../../src/ui/db.ts';
import Verdict from '../../../src/ui/verdict/Verdict.svelte';

const id = 'verdict-test';
const ids = (n: number) => Array.from({ length: n }, (_, i) => String(i));
const right = (n: number, of: number) => Array.from({ length: of }, (_, i) => (i < n ? 1 : 0));

const runOf = (over: Partial<RunRecord> = {}, test = 90, connection = 'mine'): RunRecord => ({
  id,
  name: 'A run',
  spec: {
    method: { id: 'evoprompt-de', version: 1 },
    options: {},
    seed: 'seed',
    task: {
      id: 'task',
      name: 'Task',
      description: '',
      datasetId: 'data',
      split: { train: [], dev: ids(40), test: ids(test) },
      metric: { kind: 'exact' },
      seeds: [{ text: 'start' }],
      inputTemplate: '{{text}}',
      maxTokens: 10,
    },
    models: { optimizer: { connection, model: 'm' }, task: { connection, model: 'm' } },
  },
  budget: { calls: 1500 },
  wanted: 'running',
  status: 'done',
  champion: '5',
  createdAt: 0,
  prices: {},
  ...over,
});

const proposed = (candidate: string, text: string): Entry => ({
  place: candidate,
  event: {
    type: 'candidate-proposed',
    candidate: { id: candidate, text, by: 'seed', parents: [], calls: [] },
  },
});
const scored = (candidateId: string, on: Split, scores: readonly number[]): Entry => ({
  place: on === 'test' ? `v/1/${candidateId}` : `9/${candidateId}`,
  event: {
    type: 'candidate-scored',
    candidateId,
    on,
    score: scores.reduce((sum, one) => sum + one, 0) / scores.length,
    scores,
    usage: NO_USAGE,
  },
});
const opened = (champion: string): Entry => ({
  place: `v/2/${champion}`,
  event: { type: 'test-opened', start: '0', champion },
});

const finished = (start: number, champion: number, dev = { start: 24, champion: 30 }): Entry[] => [
  proposed('0', 'Say which team it is for.'),
  scored('0', 'dev', right(dev.start, 40)),
  proposed('5', 'Say which one team it is for. <b>Answer in one word.</b>'),
  scored('5', 'dev', right(dev.champion, 40)),
  scored('0', 'test', right(start, 90)),
  scored('5', 'test', right(champion, 90)),
  opened('5'),
];

async function show(entries: readonly Entry[], run = runOf()) {
  await db.runs.put(run);
  await dexieJournal(db, id).write(entries);
  const screen = await render(Verdict, { run });
  return screen.getByRole('region', { name: 'Verdict' });
}

beforeEach(() => deleteRun(db, id));
afterEach(() => deleteRun(db, id));

const checkAccessibility = async () => {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
  expect(violations.map(({ id: rule, nodes }) => [rule, nodes.map((node) => node.html)])).toEqual([]);
};

describe('the verdict', () => {
  it('names a real improvement, with numbers, intervals and the prompt to copy', async () => {
    const verdict = await show(finished(60, 70));
    await expect.element(verdict.getByText('A real improvement', { exact: true })).toBeVisible();
    await expect.element(verdict.getByText(/^\+11 points on 90 test examples, 95 % interval/)).toBeVisible();
    await expect.element(verdict.getByRole('group', { name: 'Champion' })).toHaveTextContent('77.8%');
    await expect
      .element(verdict.getByRole('img', { name: /^Difference: \+11 points, 95 % interval \+\d+ to \+\d+$/ }))
      .toBeVisible();
    await expect
      .element(verdict.getByText(/does better on 10, worse on 0, and the same on 80/))
      .toBeVisible();
    await expect.element(verdict.getByText(/scores 75 %. That is optimistic/)).toBeVisible();
    await expect.element(verdict.getByRole('button', { name: 'Copy prompt' })).toBeVisible();
    expect(verdict.getByText('Simulated model').elements()).toEqual([]);
    await checkAccessibility();
  });

  it('marks the words that changed, as text and never as markup', async () => {
    const verdict = await show(finished(60, 70));
    await expect.element(verdict.getByRole('checkbox')).toBeChecked();
    const added = document.querySelectorAll('ins');
    expect([...added].map((node) => node.textContent).join('')).toContain('<b>Answer in one word.</b>');
    expect(document.querySelector('section b')).toBeNull();
    await verdict.getByRole('checkbox').click();
    expect(document.querySelectorAll('ins')).toHaveLength(0);
  });

  it('copies the champion', async () => {
    const copied: string[] = [];
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => void copied.push(text) },
    });
    const verdict = await show(finished(60, 70));
    await verdict.getByRole('button', { name: 'Copy prompt' }).click();
    await expect.element(verdict.getByText('Copied')).toBeVisible();
    expect(copied).toEqual(['Say which one team it is for. <b>Answer in one word.</b>']);
  });

  it('claims nothing that the examples cannot tell', async () => {
    const verdict = await show(finished(60, 61));
    await expect.element(verdict.getByText(/not distinguishable from where you started/)).toBeVisible();
    await checkAccessibility();
  });

  it('advises to keep the start prompt', async () => {
    const verdict = await show(finished(70, 50));
    await expect.element(verdict.getByText('Worse than your start')).toBeVisible();
    await expect.element(verdict.getByText(/Keep your start prompt/)).toBeVisible();
  });

  it('says overfitting aloud', async () => {
    const verdict = await show(finished(60, 62, { start: 20, champion: 38 }));
    await expect.element(verdict.getByText('Overfitted to the dev split')).toBeVisible();
    await expect.element(verdict.getByText(/the gain looked like \+45 points/)).toBeVisible();
  });

  it('says that nothing better was found', async () => {
    const entries = [proposed('0', 'The start.'), scored('0', 'test', right(60, 90)), opened('0')];
    const verdict = await show(entries, runOf({ champion: '0' }));
    await expect.element(verdict.getByText('Nothing better was found')).toBeVisible();
    expect(verdict.getByRole('group', { name: 'Difference' }).elements()).toEqual([]);
    await checkAccessibility();
  });

  it('trusts a second opening less', async () => {
    const again = [proposed('8', 'Another.'), scored('8', 'test', right(75, 90)), opened('8')];
    const verdict = await show([...finished(60, 70), ...again], runOf({ champion: '8' }));
    await expect.element(verdict.getByText(/The test split was opened 2 times/)).toBeVisible();
    await expect.element(verdict.getByText(/^\+17 points/)).toBeVisible();
  });

  it('shows the first verdict while a raised budget is searched with', async () => {
    const { champion: _, ...going } = runOf({ status: 'running' });
    const verdict = await show(finished(60, 70), going);
    await expect.element(verdict.getByText('From before the budget was raised')).toBeVisible();
    await expect.element(verdict.getByText('A real improvement', { exact: true })).toBeVisible();
  });

  it('says when a simulated model was judged', async () => {
    const verdict = await show(finished(60, 70), runOf({}, 90, 'simulated'));
    await expect.element(verdict.getByText('Simulated model')).toBeVisible();
  });

  it('is locked while the search goes on, and says what will happen', async () => {
    const verdict = await show([], runOf({ status: 'running' }));
    await expect.element(verdict.getByText('The test split is locked.')).toBeVisible();
    await expect.element(verdict.getByText(/180 of the 1,500 calls are kept/)).toBeVisible();
    await checkAccessibility();
  });

  it('follows the opening as it happens', async () => {
    const run = runOf({ status: 'running' });
    const verdict = await show([proposed('0', 'a'), proposed('5', 'b')], run);
    const journal = dexieJournal(db, id);
    await journal.write([scored('0', 'test', right(60, 90))]);
    await expect.element(verdict.getByText('The test split is being opened.')).toBeVisible();
    await expect.element(verdict.getByRole('progressbar')).toHaveAttribute('value', '1');
    await journal.write([scored('5', 'test', right(70, 90)), opened('5')]);
    await expect.element(verdict.getByText('A real improvement', { exact: true })).toBeVisible();
  });

  it('says why there is none', async () => {
    const none = await show([], runOf({}, 0));
    await expect.element(none.getByText(/the task has no test examples/)).toBeVisible();
  });

  it('says when a run ended before it', async () => {
    const verdict = await show([proposed('0', 'a')]);
    await expect.element(verdict.getByText('The run ended without opening the test split.')).toBeVisible();
  });

  it('fits a phone', async () => {
    await page.viewport(390, 800);
    const verdict = await show(finished(60, 70));
    await expect.element(verdict.getByText('A real improvement', { exact: true })).toBeVisible();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  });
});
