import '../../../src/ui/theme/tokens.css';
import '../../../src/ui/theme/base.css';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { RunSpec } from '../../../src/core/spec.ts';
import { SIMULATED } from '../../../src/store/connections.ts';
import { Db, type ConnectionRecord, type TaskRecord } from '../../../src/store/db.ts';
import { forgetKey, keyOf } from '../../../src/store/keys.ts';
import type { Carried } from '../../../src/ui/newrun/carry.ts';
import RunForm from '../../../src/ui/newrun/RunForm.svelte';
import type { Estimating } from '../../../src/ui/newrun/rehearsal.svelte.ts';
import { rememberedChoices, type Choices } from '../../../src/ui/newrun/remembered.ts';
import { dataset, endpoint, estimateOf, spec, task } from './fixture.ts';

const samples = vi.hoisted(() => ({ known: true }));
vi.mock('../../../src/store/samples.ts', () => ({ isSampleDataset: () => samples.known }));

let db: Db;
beforeEach(async () => {
  samples.known = true;
  db = new Db(`new run ${crypto.randomUUID()}`);
  await db.datasets.put(dataset);
  await db.connections.put(endpoint);
  await page.viewport(1280, 900);
  document.documentElement.style.setProperty('--fast', '0ms'); // contrast is measured after transitions
});
afterEach(async () => {
  forgetKey(endpoint.id);
  document.documentElement.removeAttribute('data-theme');
  await db.delete();
});

interface Shown {
  task?: TaskRecord;
  connections?: readonly ConnectionRecord[];
  remembered?: Choices;
  carried?: Carried;
  estimating?: Estimating;
}

async function show({ estimating = async () => estimateOf(870), ...over }: Shown = {}) {
  const asked: RunSpec[] = [];
  const started: string[] = [];
  const screen = await render(RunForm, {
    db,
    task,
    dataset,
    connections: [SIMULATED, endpoint],
    remembered: {},
    onstart: (id: string) => started.push(id),
    estimating: (...question) => {
      asked.push(question[0]);
      return estimating(...question);
    },
    ...over,
  });
  return { screen, asked, started, start: screen.getByRole('button', { name: 'Start run' }) };
}

const checkAccessibility = async () => {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
};

describe('a new run', () => {
  it('is estimated, then started with the budget that the estimate suggests', async () => {
    const { screen, start, started } = await show();
    await expect.element(start).toBeDisabled();
    const estimate = screen.getByRole('region', { name: 'Estimate' });
    await expect.element(estimate).toHaveTextContent('about 870 calls (783 to 957)');
    await expect.element(estimate).toHaveTextContent('about $0.10 ($0.08 to $0.14)');
    await expect.element(estimate).toHaveTextContent('about 40 s (36 s to 44 s)');
    await expect.element(screen.getByLabelText('Calls', { exact: true })).toHaveValue(1100);
    await start.click();
    await expect.poll(() => started).toHaveLength(1);
    const run = await db.runs.get(started[0]!);
    expect(run).toMatchObject({
      status: 'waiting',
      wanted: 'running',
      budget: { calls: 1100 },
      spec: { options: { populationSize: 6, generations: 4 }, task: { seeds: spec.seeds } },
    });
    expect((await rememberedChoices(db, task.id)).method).toBe('evoprompt-de');
  });

  it('does not start with the budget of a method that is no longer chosen', async () => {
    let answer = (_: number) => {};
    const { screen, start } = await show({
      estimating: (asked) =>
        asked.method.id === 'evoprompt-de'
          ? Promise.resolve(estimateOf(870))
          : new Promise((resolve) => (answer = (calls) => resolve(estimateOf(calls)))),
    });
    await expect.element(start).toBeEnabled();
    await screen.getByRole('radio', { name: 'OPRO', exact: true }).click();
    await expect.element(start).toBeDisabled();
    await expect.element(screen.getByText(/The estimate sets the budget/)).toBeVisible();
    await expect.poll(() => (answer(4000), start.element())).toBeEnabled();
    await expect.element(screen.getByLabelText('Calls', { exact: true })).toHaveValue(4700);
  });

  it('offers the budget of the last run of the task, so that the two can be compared', async () => {
    const { screen, start } = await show({ remembered: { method: 'evoprompt-de', calls: 1234 } });
    const calls = screen.getByLabelText('Calls', { exact: true });
    await expect.element(calls).toHaveValue(1100);
    const offer = screen.getByRole('button', { name: 'Take 1,234 calls, as the last run of this task had' });
    await offer.click();
    await expect.element(calls).toHaveValue(1234);
    await expect.element(offer).not.toBeInTheDocument();
    await start.click();
    await expect.poll(async () => (await rememberedChoices(db, task.id)).calls).toBe(1234);
  });

  it('leaves out settings that change nothing as the others are', async () => {
    const { screen } = await show({ remembered: { method: 'protegi' } });
    const exploration = screen.getByLabelText('Exploration', { exact: true });
    await expect.element(exploration).toBeVisible();
    await screen.getByLabelText('Selection', { exact: true }).selectOptions('sh');
    await expect.element(exploration).not.toBeInTheDocument();
    await screen.getByLabelText('Selection', { exact: true }).selectOptions('ucb-e');
    await expect.element(exploration).toBeVisible();
  });

  it('is chosen by keyboard', async () => {
    const { screen, asked } = await show();
    const [first, second] = screen.getByRole('radiogroup', { name: 'Method' }).getByRole('radio').elements();
    (first as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(second!).toBeChecked();
    await expect.poll(() => asked.at(-1)?.method.id).toBe('evoprompt-ga');
  });

  it('has settings that say where they leave the paper and what is wrong with them', async () => {
    const { screen, asked, start } = await show();
    const size = screen.getByLabelText('Population size', { exact: true });
    await expect.element(size).toHaveValue(6);
    await screen.getByRole('radio', { name: /Paper/ }).click();
    await expect.element(size).toHaveValue(10);
    await expect.poll(() => asked.at(-1)?.options.populationSize).toBe(10);
    await size.fill('99');
    await expect.element(screen.getByText('Population size must be between 4 and 50').first()).toBeVisible();
    await expect.element(size).toHaveAttribute('aria-invalid', 'true');
    await expect.element(start).toBeDisabled();
    await expect.element(screen.getByText('Your own settings')).toBeVisible();
    await size.fill('');
    await expect.element(screen.getByText('Population size must be a number').first()).toBeVisible();
    await screen.getByRole('button', { name: 'Reset Population size to the paper’s 10' }).click();
    await expect.element(size).toHaveValue(10);
    await expect.element(screen.getByRole('radio', { name: /Paper/ })).toBeChecked();
    await expect.element(start).toBeEnabled();
  });

  it('offers the simulated model for samples only', async () => {
    samples.known = false;
    const { screen } = await show({
      connections: [SIMULATED],
      remembered: { models: { task: { connection: 'simulated', model: 'gardener' } } },
    });
    await expect.element(screen.getByText(/so it cannot be used for this task/)).toBeVisible();
    await expect.element(screen.getByRole('combobox', { name: 'Task model' })).toHaveValue('');
    await screen.getByRole('button', { name: 'Show all models' }).first().click();
    await expect
      .element(page.getByRole('option', { name: 'gardener' }))
      .toHaveAttribute('aria-disabled', 'true');
    await expect.element(page.getByText('(knows only the bundled samples)')).toBeVisible();
    await checkAccessibility();
  });

  it('finds a model by typing, and asks for the key that it needs', async () => {
    const { screen, asked } = await show();
    const picker = screen.getByRole('combobox', { name: 'Task model' });
    await expect.element(picker).toHaveValue('gardener · Simulated model');
    await picker.click();
    await picker.fill('clever');
    await expect.element(page.getByRole('option', { name: 'large-clever' })).toBeVisible();
    await checkAccessibility();
    await userEvent.keyboard('{Enter}');
    await expect.element(picker).toHaveValue('large-clever · Example endpoint');
    await expect
      .element(screen.getByRole('combobox', { name: 'Optimizer model' }))
      .toHaveValue('gardener · Simulated model');
    await expect.poll(() => asked.at(-1)?.models.task.model).toBe('large-clever');

    const key = screen.getByLabelText('API key of Example endpoint');
    await key.fill('sk-typed');
    await checkAccessibility();
    await screen.getByRole('button', { name: 'Use this key' }).click();
    expect(keyOf(endpoint.id)).toBe('sk-typed');
    await expect.element(key).not.toBeInTheDocument();
  });

  it('takes a model that no server lists, and lets go of what was typed otherwise', async () => {
    const { screen } = await show();
    const picker = screen.getByRole('combobox', { name: 'Optimizer model' });
    await picker.click();
    await picker.fill('owner/new:7b');
    await page.getByRole('option', { name: 'Use “owner/new:7b”' }).click();
    await expect.element(picker).toHaveValue('owner/new:7b · Example endpoint');
    await picker.fill('something else');
    await userEvent.keyboard('{Escape}');
    await expect.element(picker).toHaveValue('owner/new:7b · Example endpoint');
  });

  it('refuses a dollar cap while a price is unknown', async () => {
    const models = { task: { connection: endpoint.id, model: 'large-clever' } };
    const { screen, start } = await show({
      remembered: { models },
      estimating: async () => estimateOf(870, { usd: undefined, secondsGuessed: true }),
    });
    await expect
      .element(screen.getByRole('region', { name: 'Estimate' }))
      .toHaveTextContent('“large-clever” has no price yet');
    await expect.element(screen.getByText(/A guess: nothing was measured/)).toBeVisible();
    await screen.getByLabelText('US dollars').fill('3');
    await expect.element(screen.getByText(/Dollars cannot be capped while the price/).first()).toBeVisible();
    await expect.element(start).toBeDisabled();
    await screen.getByLabelText('US dollars').fill('');
    await expect.element(start).toBeEnabled();
  });

  it('says when the budget ends the search, and when it cannot even pay for the verdict', async () => {
    const { screen, start } = await show();
    const calls = screen.getByLabelText('Calls', { exact: true });
    await expect.element(calls).toHaveValue(1100);
    await calls.fill('300');
    await expect.element(screen.getByText(/Your budget of calls ends the search/)).toBeVisible();
    await expect.element(start).toBeEnabled();
    await calls.fill('100');
    await expect.element(screen.getByText(/At least 110 calls are needed/).first()).toBeVisible();
    await expect.element(start).toBeDisabled();
  });

  it('says what is put aside, and for what', async () => {
    const { screen } = await show({ estimating: async () => estimateOf(1000, { finalCalls: 150 }) });
    await expect
      .element(screen.getByText(/of those 150 put aside for choosing the winner and 80 for the verdict/))
      .toBeVisible();
    await expect
      .element(screen.getByText(/A hard stop\. 80 of them are put aside for the verdict\./))
      .toBeVisible();
  });

  it('says why it cannot be estimated', async () => {
    const { screen, start } = await show({
      estimating: async () => {
        throw new Error('The rows of this task do not fit its splits.');
      },
    });
    await expect.element(screen.getByRole('alert')).toHaveTextContent('do not fit its splits');
    await expect.element(start).toBeDisabled();
  });

  it('warns of splits that are too small', async () => {
    const split = { ...spec.split, dev: spec.split.dev.slice(0, 8), test: [] };
    const { screen } = await show({ task: { ...task, spec: { ...spec, split } } });
    await expect.element(screen.getByText('Only 8 dev examples')).toBeVisible();
    await expect.element(screen.getByText('No verdict: the test split is empty')).toBeVisible();
  });

  it('has prompts of its own', async () => {
    const { screen, started, start } = await show();
    await screen.getByLabelText('Starting prompt', { exact: true }).fill('Mine.');
    await screen.getByRole('button', { name: 'Remove prompt 2' }).click();
    await expect.element(screen.getByText('Changed for this run only')).toBeVisible();
    await start.click();
    await expect.poll(() => started).toHaveLength(1);
    expect((await db.runs.get(started[0]!))?.spec.task.seeds).toEqual([{ text: 'Mine.' }]);
    await screen.getByRole('button', { name: 'Back to the task’s prompts' }).click();
    await expect
      .element(screen.getByLabelText('Starting prompt', { exact: true }))
      .toHaveValue('Which team?');
  });

  it('remembers what was chosen', async () => {
    const { screen } = await show({
      remembered: {
        method: 'evoprompt-ga',
        options: { populationSize: 8, generations: 3, gone: 1 },
        models: { optimizer: { connection: endpoint.id, model: 'large-clever' } },
        tokens: 5000,
      },
    });
    await expect.element(screen.getByRole('radio', { name: 'EvoPrompt GA' })).toBeChecked();
    await expect.element(screen.getByLabelText('Population size', { exact: true })).toHaveValue(8);
    await expect
      .element(screen.getByRole('combobox', { name: 'Optimizer model' }))
      .toHaveValue('large-clever · Example endpoint');
    await expect.element(screen.getByLabelText('Tokens')).toHaveValue(5000);
  });

  it('lets a judge be chosen where a method has one, and taken back', async () => {
    const estimating = async () => estimateOf(870, { judgeCalls: { low: 40, mid: 40, high: 40 } });
    const { screen, asked } = await show({ remembered: { method: 'spo' }, estimating });
    await expect.element(screen.getByText(/40 compare answers/)).toBeVisible();
    const judge = screen.getByRole('combobox', { name: 'Judge model' });
    await expect.element(judge).toHaveValue('');
    await expect.poll(() => asked.at(-1)?.method.id).toBe('spo');
    expect(asked.at(-1)!.models).not.toHaveProperty('judge');
    await judge.fill('small');
    await page.getByRole('option', { name: 'small-fast' }).click();
    await expect
      .poll(() => asked.at(-1)?.models.judge)
      .toEqual({ connection: endpoint.id, model: 'small-fast' });
    await screen.getByRole('button', { name: 'Take back the choice' }).click();
    await expect.poll(() => asked.at(-1)?.models.judge).toBeUndefined();
    await screen.getByRole('radio', { name: 'EvoPrompt GA' }).click();
    await expect.element(judge).not.toBeInTheDocument();
  });

  it('carries a prompt to another model than the one it was grown on', async () => {
    const from = { connection: endpoint.id, model: 'small-fast' };
    const champion = { text: 'Grown.' };
    const carried = {
      migration: { runId: 'grown', from, score: 0.75 },
      runName: 'Old run',
      task: { ...spec, seeds: [champion] },
      dataset,
      champion,
      choices: { models: { optimizer: from } },
    };
    const { screen, started, start } = await show({
      carried,
      task: { ...task, spec: carried.task },
      remembered: carried.choices,
    });
    await expect.element(screen.getByText(/scores 75 % on test/)).toBeVisible();
    await expect.element(screen.getByLabelText('Starting prompt', { exact: true })).toHaveValue('Grown.');
    const model = screen.getByRole('combobox', { name: 'Task model' });
    await expect.element(model).toHaveValue('');
    await model.fill('small');
    await page.getByRole('option', { name: 'small-fast' }).click();
    await expect
      .element(screen.getByText(/This is the model that the prompt was grown on/).first())
      .toBeVisible();
    await expect.element(start).toBeDisabled();
    await model.fill('large');
    await page.getByRole('option', { name: 'large-clever' }).click();
    await checkAccessibility();
    await start.click();
    await expect.poll(() => started).toHaveLength(1);
    expect(await db.runs.get(started[0]!)).toMatchObject({
      migration: carried.migration,
      spec: { task: { seeds: [champion] }, models: { task: { model: 'large-clever' } } },
    });
  });

  it('offers JSON only where the metric reads it, and not of a model that cannot', async () => {
    const { screen } = await show();
    await expect.element(screen.getByLabelText('Fail fast')).not.toBeChecked();
    await expect.element(screen.getByLabelText('Hold the task model to JSON')).not.toBeInTheDocument();
    await screen.unmount();
    const json = { ...spec, metric: { kind: 'json-field', path: 'team' } as const };
    const unable = { ...endpoint, found: { 'small-fast': { json: false } } };
    const { screen: other, asked } = await show({
      task: { ...task, spec: json },
      connections: [SIMULATED, unable],
      remembered: { models: { task: { connection: endpoint.id, model: 'large-clever' } } },
    });
    const wish = other.getByLabelText('Hold the task model to JSON');
    await wish.click();
    await expect.poll(() => asked.at(-1)?.json).toBe(true);
    await other.getByRole('combobox', { name: 'Task model' }).fill('small');
    await page.getByRole('option', { name: 'small-fast' }).click();
    await expect.element(other.getByText(/This model cannot be held to JSON/).first()).toBeVisible();
  });

  it.each([
    ['light', 390],
    ['dark', 390],
    ['light', 1600],
    ['dark', 820],
  ])('is accessible and fits in %s at %s px', async (theme, width) => {
    document.documentElement.dataset.theme = theme;
    await page.viewport(width, 900);
    const { screen } = await show();
    await expect.element(screen.getByText(/about 870 calls/)).toBeVisible();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    await checkAccessibility();
  });
});
