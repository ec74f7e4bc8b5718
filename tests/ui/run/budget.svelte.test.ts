import '../../../src/ui/theme/tokens.css';
import '../../../src/ui/theme/base.css';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { RunRecord, Spent } from '../../../src/core/spec.ts';
import { SIMULATED } from '../../../src/store/connections.ts';
import { readJournal } from '../../../src/store/journal.ts';
import { addLostCall } from '../../../src/store/lostCalls.ts';
import { raiseBudget } from '../../../src/store/runs.ts';
import { db } from '../../../src/ui/db.ts';
import RunPage from '../../../src/ui/pages/Run.svelte';
import { Runner } from '../../../src/worker/runner.ts';
import { plant, type GrowOptions } from '../../fixtures/grow.ts';
import { runOf } from '../../worker/workplace.ts';
import { loadSample } from '../../../src/store/samples.ts';

const budget = () => page.getByRole('region', { name: 'Budget' });
const ledger = () => page.getByRole('dialog', { name: 'What it cost' });
const button = (name: string) => page.getByRole('button', { name, exact: true });

async function clear() {
  await Promise.all(db.tables.map((table) => table.clear()));
  history.replaceState(null, '', '#/');
}
beforeEach(async () => {
  await page.viewport(1280, 900);
  await clear();
});
afterEach(clear);

async function open(options: GrowOptions, over: Partial<RunRecord> = {}): Promise<RunRecord> {
  const run = await plant(db, options, over);
  await render(RunPage, { id: run.id });
  await expect.element(budget()).toBeInTheDocument();
  return run;
}

async function spend(run: RunRecord, over: Partial<Spent>) {
  const row = (await db.progress.get(run.id))!;
  await db.progress.put({ ...row, spent: { ...row.spent, ...over } });
}

describe('a run that uses up its budget', () => {
  const half = page.getByText('Half of the budget is used');
  const most = page.getByText('80 % of the budget is used');

  it('says so at a half and at four fifths, once each, by whatever is nearest', async () => {
    const run = await open({ nodes: 12, finished: false }, { budget: { calls: 10_000, usd: 2 } });
    await spend(run, { usd: 0.9 });
    await expect.element(budget()).toHaveTextContent('$0.90 of $2.00');
    await expect.element(half).not.toBeInTheDocument();

    await spend(run, { usd: 1.1 });
    await expect.element(half).toBeVisible();
    await expect.element(page.getByText('$1.10 of $2.00.')).toBeVisible();
    expect(half.element().closest('[aria-live="polite"]')).not.toBeNull();
    await button('Dismiss').click();
    await expect.element(half).not.toBeInTheDocument();
    await spend(run, { usd: 1.5 });
    await expect.element(budget()).toHaveTextContent('$1.50 of $2.00');
    await expect.element(half).not.toBeInTheDocument();

    await spend(run, { usd: 1.5, lost: { calls: 2, usage: { tokensIn: 1, tokensOut: 1 }, usd: 0.1 } });
    await expect.element(most).toBeVisible();
    await expect.element(budget()).toHaveTextContent('2 answers, at most $0.10');
    await button('Dismiss').click();
    await expect.element(most).not.toBeInTheDocument();

    await raiseBudget(db, run.id, { calls: 10_000, usd: 3 });
    await expect.element(half).toBeVisible(); // it is another budget
  });

  it('says nothing of it once it is done', async () => {
    const run = await open({ nodes: 12 }, { budget: { calls: 700 } });
    expect((await db.progress.get(run.id))!.spent.calls / 700).toBeGreaterThan(0.5);
    await expect.element(budget()).toHaveTextContent('of 700');
    await expect.element(half).not.toBeInTheDocument();
    await expect.element(most).not.toBeInTheDocument();
  });

  it('leads to raising it where it ended the search', async () => {
    await open({ nodes: 12 }, { ending: 'budget' });
    await expect.element(page.getByText('The budget ended the search', { exact: true })).toBeVisible();
    await button('Raise the budget').click();
    await expect.element(budget().getByLabelText('Calls').last()).toHaveFocus();
  });

  it('is told when a model keeps to no length', async () => {
    await db.connections.put({
      ...SIMULATED,
      id: 'simulated-elsewhere',
      provider: 'openai',
      baseUrl: 'https://models.example/v1',
      found: { long: { 'max-tokens': false } },
    });
    const model = { connection: 'simulated-elsewhere', model: 'long' };
    const run = await open(
      { nodes: 12, finished: false },
      { budget: { calls: 10_000, usd: 2 }, prices: { task: { input: 1, output: 1 } } },
    );
    await expect.element(page.getByText(/known not to keep to the length/)).not.toBeInTheDocument();
    await db.runs.update(run.id, { spec: { ...run.spec, models: { optimizer: model, task: model } } });
    await expect.element(page.getByText(/long is known not to keep to the length/)).toBeVisible();
  });
});

describe('what a run cost', () => {
  it('is a table that adds up, by model and by what it was for', async () => {
    const run = await open(
      { nodes: 30 },
      { prices: { optimizer: { input: 2, output: 8 }, task: { input: 0.5, output: 1, cached: 0.1 } } },
    );
    await addLostCall(db, run.id, {
      role: 'task',
      kind: 'unreadable',
      worst: { tokensIn: 4000, tokensOut: 12 },
    });
    await button('What it cost').click();
    const rows = ledger().getByRole('row');
    await expect.element(rows.filter({ hasText: 'Total' })).toBeVisible();
    const calls = await db.calls.where('runId').equals(run.id).count();
    await expect.element(rows.filter({ hasText: 'Total' })).toHaveTextContent(calls.toLocaleString('en'));
    for (const name of [/Writes prompts/, /Answers the task/, /Verdict/, /asking/, /scoring/])
      await expect.element(rows.filter({ hasText: name }).first()).toBeVisible();
    await expect.element(ledger()).toHaveTextContent('1 answer was lost on the way');
    await expect.element(ledger()).toHaveTextContent('$0.5 in, $0.1 cached, $1 out for a million tokens');
    await expect.element(button('Copy for a spreadsheet')).toBeVisible();
    const { violations } = await axe.run(ledger().element());
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    await button('Close').click();
    await expect.element(ledger()).not.toBeInTheDocument();
  });

  it('calls an unknown price unknown, and never nothing', async () => {
    await open({ nodes: 12 }, { prices: {} });
    await button('What it cost').click();
    const total = ledger().getByRole('row').filter({ hasText: 'Total' });
    await expect.element(total).toHaveTextContent('unknown');
    await expect.element(total).not.toHaveTextContent('$0');
    await expect.element(ledger()).toHaveTextContent('price unknown');
  });

  it('says that a run was made elsewhere', async () => {
    await open({ nodes: 12 }, { imported: true });
    await button('What it cost').click();
    await expect.element(ledger().getByText('Made elsewhere')).toBeVisible();
  });

  it('says when it cannot be added up, and tries again', async () => {
    await open({ nodes: 12 });
    const [rows] = await db.datasets.toArray();
    await db.datasets.clear();
    await button('What it cost').click();
    await expect.element(ledger()).toHaveTextContent('no longer in this browser');
    await db.datasets.put(rows!);
    await button('Try again').click();
    await expect.element(ledger().getByRole('row').filter({ hasText: 'Total' })).toBeVisible();
  });
});

describe('a run that its dollars have ended', () => {
  it('goes on where it was when they are raised, and keeps to the new cap', { timeout: 60_000 }, async () => {
    const { dataset } = await loadSample('support-triage', async (path) => (await fetch(`/${path}`)).text());
    await db.datasets.put(dataset);
    const price = { input: 1, output: 4 };
    await db.connections.put({ ...SIMULATED, id: 'paid', prices: { gardener: price } });
    await db.settings.put({ key: 'simulated.delayMs', value: 0 });
    const model = { connection: 'paid', model: 'gardener' };
    const run = await runOf('paid-run', { budget: { calls: 4000, usd: 0.015 } });
    await db.runs.add({ ...run, spec: { ...run.spec, models: { optimizer: model, task: model } } });
    const runner = new Runner(db);
    runner.start();
    try {
      await render(RunPage, { id: run.id });
      await expect
        .element(page.getByText('The budget ended the search', { exact: true }), { timeout: 20_000 })
        .toBeVisible();
      const before = await readJournal(db, run.id);
      const first = (await db.progress.get(run.id))!.spent;
      expect(first.usd).toBeLessThanOrEqual(0.015);

      await button('Raise the budget').click();
      await budget().getByRole('spinbutton', { name: 'Dollars' }).fill('5');
      await button('Raise the budget and go on').click();
      await expect
        .poll(async () => (await db.runs.get(run.id))!.ending, { timeout: 20_000 })
        .toBe('completed');
      const after = await readJournal(db, run.id);
      for (const entry of before) expect(after).toContainEqual(entry);
      expect(after.length).toBeGreaterThan(before.length);
      const { spent, sent } = (await db.progress.get(run.id))!;
      expect(spent.usd).toBeGreaterThan(first.usd!);
      expect(sent.calls).toBe(await db.calls.count()); // nothing was bought twice
    } finally {
      await runner.close();
    }
  });
});
