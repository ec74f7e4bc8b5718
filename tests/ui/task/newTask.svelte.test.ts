import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { db } from '../../../src/ui/db.ts';
import NewTask from '../../../src/ui/task/import/NewTask.svelte';
import '../../../src/ui/theme/tokens.css';
import '../../../src/ui/theme/base.css';
import '../../../src/ui/theme/forms.css';
import '../../../src/ui/theme/tables.css';

const button = (name: string | RegExp) => page.getByRole('button', { name });
const data = () => page.getByLabelText('Paste rows, or drop a file here');
const choose = (content: BlobPart, name: string) =>
  userEvent.upload(page.getByLabelText('Data file'), new File([content], name));
const role = (column: string, title: string) =>
  page.getByRole('group', { name: column }).getByRole('radio', { name: title });

async function expectAccessible() {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => `Message ${i},${['billing', 'technical'][i % 2]}`).join('\n');

beforeEach(async () => {
  document.documentElement.style.setProperty('--fast', '0ms'); // contrast is measured after transitions
  await Promise.all([db.tasks.clear(), db.datasets.clear()]);
});
afterEach(async () => {
  await Promise.all([db.tasks.clear(), db.datasets.clear()]);
});

describe('a new task', () => {
  it('is made of pasted rows, the bad ones named and left out', async () => {
    let made: string | undefined;
    const { container } = await render(NewTask, { oncreate: (id: string) => (made = id) });

    await data().fill(
      `id,message,label\n${rows(30).replace(/^/gm, '7,')}\n8,only two\n9,,billing\n10,a question,`,
    );
    await expect.element(page.getByText('It has 2 cells, but there are 3 columns.')).toBeVisible();
    await expect.element(page.getByText('Row 32', { exact: true })).toBeVisible();
    await expectAccessible();

    await button('Next: columns').click();
    await expect.element(role('id', 'Ignore')).toBeChecked();
    await expect.element(role('message', 'Input')).toBeChecked();
    await expect.element(role('label', 'Target')).toBeChecked();
    await expect.element(page.getByText('Row 33, message')).toBeVisible();
    await expect.element(page.getByText('Row 34, label')).toBeVisible();
    await expectAccessible();
    expect(await db.tasks.count()).toBe(0);

    await button('Import 30 rows, skip 3').click();
    await expect.element(button('Create task')).toBeDisabled();
    await expect.element(page.getByText('The task has no name.')).toBeVisible();
    await page.getByLabelText('Name').fill('Support mail');
    await expect
      .element(page.getByLabelText('Starting prompt', { exact: true }))
      .toHaveValue('Classify the input. Answer with exactly one of: billing, technical.');
    await expectAccessible();
    await button('Create task').click();
    await expect.poll(() => made).toBeDefined();

    const { spec } = (await db.tasks.get(made!))!;
    expect(spec).toMatchObject({
      name: 'Support mail',
      metric: { kind: 'exact' },
      inputTemplate: '{{message}}',
    });
    expect([spec.split.train, spec.split.dev, spec.split.test].map((ids) => ids.length)).toEqual([9, 9, 12]);
    const dataset = (await db.datasets.get(spec.datasetId))!;
    expect(dataset.fields).toEqual(['message']);
    expect(dataset.examples).toHaveLength(30);
    expect(dataset.examples[0]).toMatchObject({ fields: { message: 'Message 0' }, target: 'billing' });
    container.remove();
  });

  it('lets the person decide what the columns are', async () => {
    await render(NewTask);
    await data().fill('first,second,third\na,b,c\nd,e,f\ng,h,i');
    await button('Next: columns').click();
    await expect.element(role('third', 'Target')).toBeChecked();
    await role('first', 'Target').click();
    await expect.element(role('third', 'Input')).toBeChecked();
    await role('first', 'Ignore').click();
    await expect.element(page.getByText(/No column is the target/)).toBeVisible();
    await expect.element(button(/^Import/)).toBeDisabled();
  });

  it('shows hostile content as the text that it is', async () => {
    const hostile = '<img src=x onerror="window.wasHit = true">';
    const long = 'lorem '.repeat(17_000);
    const lines = [hostile, long, 'שלום <b>world</b>', '=HYPERLINK("http://x")', '{{message}} {{secret}}'];
    await render(NewTask);
    await choose(
      JSON.stringify(lines.map((message, i) => ({ message, label: `l${i % 2}` }))),
      'hostile.json',
    );
    await expect.element(page.getByText(hostile)).toBeVisible();
    await expect.element(page.getByText('=HYPERLINK("http://x")')).toBeVisible();
    await expect.element(page.getByText('שלום <b>world</b>')).toHaveAttribute('dir', 'auto');
    expect(document.querySelector('img, [role=region] b')).toBeNull();
    expect(document.body.textContent!.length).toBeLessThan(20_000);

    await button('Show all 102,000 characters').click();
    await expect.poll(() => document.body.textContent!.length).toBeGreaterThan(100_000);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);

    await button('Next: columns').click();
    await button('Import 5 rows').click();
    await page.getByLabelText('Row', { exact: true }).fill('5');
    await userEvent.tab();
    // braces in a person's data are no slots
    await expect.element(page.getByRole('figure').getByText('{{message}} {{secret}}')).toBeVisible();
    expect('wasHit' in window).toBe(false);
  });

  it('offers Windows-1252 for bytes that are not UTF-8', async () => {
    await render(NewTask);
    const bytes = new Uint8Array([
      ...new TextEncoder().encode('text,label\nCaf'),
      0xe9,
      ...new TextEncoder().encode(',x\n'),
    ]);
    await choose(bytes, 'old.csv');
    await expect.element(page.getByText(/not valid UTF-8: line 2/)).toBeVisible();
    await button('Read it as Windows-1252').click();
    await expect.element(page.getByRole('cell', { name: 'Café' })).toBeVisible();
  });

  it('offers the first rows of what is too much', async () => {
    await render(NewTask);
    const many = Array.from({ length: 50_010 }, (_, i) => `Message ${i},${i % 2 ? 'a' : 'b'}`).join('\n');
    await choose(`text,label\n${many}`, 'many.csv');
    await expect.element(page.getByText(/more than 50,000 rows/)).toBeVisible();
    await expect.element(button('Next: columns')).toBeDisabled();
    await page.getByLabelText('Rows to take').fill('300');
    await button('Take the first 300 rows').click();
    await button('Next: columns').click();
    await expect.element(button('Import 300 rows')).toBeVisible();
  });

  it('says where text is no table, and takes another format when told', async () => {
    await render(NewTask);
    await data().fill('[{"text": "a", "label": "x"},\n {"text": }]');
    await expect.element(page.getByText(/line 2, column 11 a value is missing/)).toBeVisible();
    await expect.element(button('Next: columns')).toBeDisabled();
    await page.getByLabelText('Format').selectOptions('JSON Lines');
    await expect.element(page.getByText('2 rows cannot be read')).toBeVisible();
  });
});
