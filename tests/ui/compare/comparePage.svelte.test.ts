import '../../../src/ui/theme/tokens.css';
import '../../../src/ui/theme/base.css';
import '../../../src/ui/theme/tables.css';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { db } from '../../../src/ui/db.ts';
import Compare from '../../../src/ui/pages/Compare.svelte';
import { plant } from '../../fixtures/grow.ts';

const TASK = 'support-triage';
const rows = () => page.getByRole('row').filter({ has: page.getByRole('rowheader') });

async function clear() {
  await Promise.all(
    [db.runs, db.tasks, db.datasets, db.events, db.outcomes, db.calls, db.progress].map((table) =>
      table.clear(),
    ),
  );
}
beforeEach(clear);
afterEach(clear);

describe('the compare page', () => {
  it('says what it is for while there is nothing to compare', async () => {
    render(Compare, { taskId: TASK });
    await expect.element(page.getByText('No finished run to compare yet.')).toBeVisible();
  });

  it('holds finished runs against each other, the best champion first, with intervals and calls', async () => {
    await plant(db, { nodes: 40 }, { budget: { calls: 5000 } });
    await plant(db, { nodes: 60, method: 'evoprompt-de', seed: '2' }, { budget: { calls: 5000 } });
    await plant(db, { nodes: 30, finished: false });
    render(Compare, { taskId: TASK });
    await expect.element(rows().nth(1)).toBeVisible();
    expect(rows().elements()).toHaveLength(2);
    const scores = rows()
      .elements()
      .map((row) => Number(/([\d.]+) %/.exec(row.textContent)![1]));
    expect(scores[0]).toBeGreaterThanOrEqual(scores[1]!);
    await expect.element(page.getByText('All had the same budget of 5,000 calls.')).toBeVisible();
    await expect
      .element(page.getByRole('link', { name: 'EvoPrompt DE' }))
      .toHaveAttribute('href', '#/runs/run-60');
    await expect.element(page.getByRole('region', { name: 'Runs compared' })).toBeVisible();
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
    expect(violations).toEqual([]);
  });

  it('says when budgets differ, and keeps apart what was measured otherwise', async () => {
    const first = await plant(db, { nodes: 40 }, { budget: { calls: 5000 } });
    await plant(db, { nodes: 50, seed: '3' }, { budget: { calls: 900 } });
    const other = await plant(db, { nodes: 60, seed: '2' });
    const task = { ...first.spec.task, inputTemplate: 'Ticket: {{ticket}}' };
    await db.runs.update(other.id, { spec: { ...other.spec, task } });
    render(Compare, { taskId: TASK });
    await expect.element(page.getByRole('heading', { name: 'Measured otherwise' })).toBeVisible();
    expect(
      page
        .getByRole('table')
        .filter({ has: page.getByRole('rowheader') })
        .elements(),
    ).toHaveLength(2);
    await expect.element(page.getByText(/The budgets differ/)).toBeVisible();
    await expect.element(page.getByText('of 900', { exact: true })).toBeVisible();
  });
});
