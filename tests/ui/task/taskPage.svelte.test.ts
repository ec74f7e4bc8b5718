import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { datasetOf, exampleOf } from '../../../src/core/digest.ts';
import { DEFAULT_SHARES, splitExamples } from '../../../src/store/split.ts';
import { createTask } from '../../../src/store/tasks.ts';
import { db } from '../../../src/ui/db.ts';
import Task from '../../../src/ui/pages/Task.svelte';
import Tasks from '../../../src/ui/pages/Tasks.svelte';
import { undo } from '../../../src/ui/task/undo.svelte.ts';
import '../../../src/ui/theme/tokens.css';
import '../../../src/ui/theme/base.css';
import '../../../src/ui/theme/forms.css';
import '../../../src/ui/theme/tables.css';

const button = (name: string | RegExp) => page.getByRole('button', { name });
const examples = [
  ...Array.from({ length: 120 }, (_, i) => exampleOf({ text: `Line ${i}` }, i % 2 ? 'odd' : 'even')),
  exampleOf({ text: 'line  7' }, 'odd'),
  exampleOf({ text: 'Line 8' }, 'odd'),
];
const dataset = datasetOf(['text'], examples);
let id: string;
const stored = async () => (await db.tasks.get(id))!.spec;

beforeEach(async () => {
  document.documentElement.style.setProperty('--fast', '0ms'); // contrast is measured after transitions
  await Promise.all([db.tasks.clear(), db.datasets.clear(), db.runs.clear()]);
  id = await createTask(
    db,
    {
      name: 'Parity',
      description: '',
      split: splitExamples(examples, DEFAULT_SHARES, 'seed'),
      metric: { kind: 'exact' },
      seeds: [{ text: 'Odd or even?' }],
      inputTemplate: '{{text}}',
      maxTokens: 10,
    },
    dataset,
  );
});
afterEach(async () => {
  undo.dismiss();
  location.hash = '';
  await Promise.all([db.tasks.clear(), db.datasets.clear(), db.runs.clear()]);
});

describe('the task page', () => {
  it('keeps every change, and says that it is saved', async () => {
    await render(Task, { id });
    await page.getByLabelText('Name').fill('Parity of numbers');
    await page.getByLabelText('Starting prompt', { exact: true }).fill('Say odd or even.');
    await expect.element(page.getByText('Saving…')).toBeVisible();
    await expect.element(page.getByText('Saved', { exact: true })).toBeVisible();
    expect(await stored()).toMatchObject({
      name: 'Parity of numbers',
      seeds: [{ text: 'Say odd or even.' }],
    });
    expect(document.title).toBe('Parity of numbers · Espalier');
  });

  it('stores what was typed last when the page is left at once', async () => {
    const { unmount } = await render(Task, { id });
    await page.getByLabelText('Description').fill('Whole numbers');
    await unmount();
    await expect.poll(async () => (await stored()).description).toBe('Whole numbers');
  });

  it('shows what another tab stored', async () => {
    await render(Task, { id });
    await expect.element(page.getByLabelText('Name')).toHaveValue('Parity');
    await db.tasks.update(id, { 'spec.name': 'Renamed', updatedAt: Date.now() + 1000 });
    await expect.element(page.getByLabelText('Name')).toHaveValue('Renamed');
  });

  it('deals the rows again, and takes that back', async () => {
    const before = (await stored()).split;
    await render(Task, { id });
    await button('Deal again').click();
    await expect.poll(async () => (await stored()).split).not.toEqual(before);
    expect((await stored()).split.test).toHaveLength(before.test.length);
    await button('Undo').click();
    await expect.poll(async () => (await stored()).split).toEqual(before);
  });

  it('changes the shares by keyboard', async () => {
    await render(Task, { id });
    const border = page.getByRole('slider', { name: 'Border between dev and test' });
    await expect.element(border).toHaveAttribute('aria-valuenow', '60');
    (border.element() as HTMLElement).focus();
    await userEvent.keyboard('{PageUp}');
    await expect.element(border).toHaveAttribute('aria-valuenow', '70');
    await expect.poll(async () => (await stored()).split.test.length).toBe(36);
    await page.getByLabelText('train', { exact: true }).fill('10');
    await userEvent.tab();
    await expect.poll(async () => (await stored()).split.train.length).toBeLessThan(14);
  });

  it('shows exactly what the model is sent, and flags slots that no field fills', async () => {
    await render(Task, { id });
    await expect.element(page.getByRole('figure').getByText('Line 0')).toBeVisible();
    await page.getByLabelText('Input', { exact: true }).fill('{{txt}}');
    await expect.element(page.getByText('No field is called “txt”. Use {{text}}.').first()).toBeVisible();
    await page.getByLabelText('Input', { exact: true }).fill('Number: ');
    await page
      .getByRole('group', { name: 'Insert a field into Input' })
      .getByRole('button', { name: '{{text}}' })
      .click();
    await expect.element(page.getByRole('figure').getByText('Number: Line 0')).toBeVisible();
    await page.getByLabelText('Starting prompt', { exact: true }).fill('Is {{text}} {{strange}}?');
    await expect.element(page.getByRole('figure').getByText('Is Line 0 {{strange}}?')).toBeVisible();
    await expect.element(page.getByText(/No field is called “strange”/)).toBeVisible();
  });

  it('judges an output that is typed', async () => {
    await render(Task, { id });
    await page.getByLabelText('Try it: type an output').fill('Odd.');
    await expect.element(page.getByText('The answer should be “even”, but it was “Odd.”.')).toBeVisible();
    await page.getByLabelText('Try it: type an output').fill('Even.');
    await expect.element(page.getByText('100 %')).toBeVisible();
    await page.getByLabelText('Metric', { exact: true }).selectOptions('Same number');
    await expect.element(page.getByText(/Row 1: The target “even” is not a number/).first()).toBeVisible();
  });

  it('finds rows by text, split and target', async () => {
    await render(Task, { id });
    const data = page.getByRole('region', { name: 'Data', exact: true });
    await expect.element(data.getByText('122 rows', { exact: true })).toBeVisible();
    await page.getByLabelText('Search').fill('line 11');
    await expect.element(data.getByText('11 of 122 rows')).toBeVisible();
    await page.getByLabelText('Target', { exact: true }).selectOptions('odd');
    await expect.element(data.getByText('6 of 122 rows')).toBeVisible();
    await page.getByLabelText('Search').fill('');
    await page.getByLabelText('Target', { exact: true }).selectOptions('All');
    await page.getByRole('combobox', { name: 'Split' }).selectOptions('test');
    await expect.element(page.getByText(/methods never see them/)).toBeVisible();
  });

  it('lists duplicates, contradictions and what a small test means', async () => {
    await render(Task, { id });
    await expect.element(page.getByText('1 row said more than once')).toBeVisible();
    await page.getByText('1 contradiction').click();
    await expect.element(page.getByText('rows 9 and 122: even, odd')).toBeVisible();
    await expect.element(page.getByText(/Only 3\d dev examples/)).toBeVisible();
    await expect
      .element(page.getByText(/With (49|50) test examples the honest uncertainty .* ±13 points/))
      .toBeVisible();
  });

  it('has nothing that axe objects to, in both themes', async () => {
    await render(Task, { id });
    await expect.element(page.getByText('122 rows').first()).toBeVisible();
    for (const details of document.querySelectorAll('details')) details.open = true;
    for (const theme of ['light', 'dark']) {
      document.documentElement.dataset['theme'] = theme;
      const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
      expect(violations.map(({ id, nodes }) => `${theme} ${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
    delete document.documentElement.dataset['theme'];
  });

  it('says so where there is no task', async () => {
    await render(Task, { id: 'gone' });
    await expect.element(page.getByText('There is no task at this address.')).toBeVisible();
  });
});

describe('the list of tasks', () => {
  it('deletes a task and puts it back as it was', async () => {
    const before = await db.tasks.get(id);
    await render(Tasks);
    await expect.element(page.getByText('2 labels')).toBeVisible();
    await button('Delete Parity').click();
    await expect.element(page.getByText('Deleted “Parity”.')).toBeVisible();
    await expect.poll(() => db.datasets.count()).toBe(0);
    await button('Undo').click();
    await expect.element(page.getByRole('link', { name: 'Parity', exact: true })).toBeVisible();
    expect(await db.tasks.get(id)).toEqual(before);
    expect(await db.datasets.get(dataset.id)).toEqual(dataset);
  });

  it('starts with a sample, and opens the same task the next time', async () => {
    await render(Tasks);
    await button('Start with Support triage').click();
    await expect.poll(() => location.hash).toBe('#/tasks/sample-support-triage');
    const task = (await db.tasks.get('sample-support-triage'))!;
    expect((await db.datasets.get(task.spec.datasetId))!.examples.length).toBeGreaterThan(150);
    await db.tasks.update(task.id, { 'spec.name': 'Mine' });
    location.hash = '';
    await button('Open Support triage').click();
    await expect.poll(() => location.hash).toBe('#/tasks/sample-support-triage');
    expect((await db.tasks.get(task.id))!.spec.name).toBe('Mine');
  });

  it('has nothing that axe objects to', async () => {
    await render(Tasks);
    await expect.element(page.getByText('2 labels')).toBeVisible();
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
});
