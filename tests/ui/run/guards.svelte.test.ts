import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { db } from '../../../src/ui/db.ts';
import Guards from '../../../src/ui/run/candidate/Guards.svelte';
import type { TreeNode } from '../../../src/views/tree.ts';
import { dataset, specOf } from '../../fixtures/grow.ts';

const spec = specOf();
const node = (more: Partial<TreeNode> = {}) => ({ number: 1, ...more }) as TreeNode;
const [, , test] = ['train', 'dev', 'test'] as const;
const row = dataset.examples.find(({ id }) => spec.task.split[test].includes(id))!;
const ticket = row.fields.ticket!;

beforeEach(() => db.datasets.put(dataset));
afterEach(() => db.datasets.clear());

describe('the guards of a candidate', () => {
  it('say when nothing is wrong', async () => {
    render(Guards, { spec, node: node(), text: 'Sort the ticket by what has to happen next.' });
    await expect.element(page.getByText(/Nothing in it is copied from the rows/)).toBeVisible();
  });

  it('name a passage that was copied from a row, as text', async () => {
    render(Guards, { spec, node: node(), text: `For example <b>${ticket}</b> is ${row.target}.` });
    await expect.element(page.getByText('Look at this before you trust the score')).toBeVisible();
    await expect.element(page.getByText(/gives away the answer of a test row/)).toBeVisible();
  });

  it('name a worked example that is a row of dev or test', async () => {
    const demonstrations = [{ input: ticket, output: row.target }];
    render(Guards, { spec, node: node({ demonstrations }), text: 'Sort the ticket.' });
    await expect.element(page.getByText(/One of its worked examples is a test row/)).toBeVisible();
  });

  it('name another language than that of the start', async () => {
    const text =
      'Ordne das Ticket danach ein, was als Nächstes damit geschehen muss, und antworte nur mit dem Namen.';
    render(Guards, { spec, node: node(), text });
    await expect.element(page.getByText('It is written in German, and the start in English.')).toBeVisible();
  });
});
