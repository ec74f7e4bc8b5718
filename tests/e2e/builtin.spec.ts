import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import type { Completion } from '../../src/core/model.ts';
import { answerReviews } from '../server/brain.ts';
import { reviewsCsv } from '../server/reviews.ts';
import {
  installStandIn,
  type StandIn,
  type StandInOptions,
  type Told,
} from '../ui/models/builtin/standIn.ts';
import { chooseModel, makeTask, rowsOf, waitForVerdict, type StoredRun } from './steps.ts';

declare const standIn: StandIn;

/** Gives every page of a context a built-in model, and tells which page each question came from. */
async function giveModel(context: BrowserContext, options: StandInOptions): Promise<Page[]> {
  const askers: Page[] = [];
  await context.exposeBinding('ask', ({ page }, messages: Told[]) => {
    askers.push(page);
    // it heeds no seed: the same question is answered otherwise at each asking
    return answerReviews({ model: 'built-in', messages, temperature: 1, seed: askers.length } as never);
  });
  await context.addInitScript(installStandIn, options);
  await context.addInitScript(() => {
    standIn.answer = (globalThis as unknown as { ask: StandIn['answer'] }).ask;
  });
  return askers;
}

async function startRun(page: Page): Promise<void> {
  await page.goto('#/models');
  const card = page.getByRole('region', { name: 'Built into this browser' });
  await card.getByRole('button', { name: 'Use it in runs' }).click();
  await expect(card.getByText(/New runs can choose it/)).toBeVisible();
  await makeTask(page, 'Reviews', reviewsCsv(30), 'Is the review positive or negative?');
  await page.getByRole('link', { name: 'New run' }).first().click();
  await chooseModel(page, 'Optimizer model', 'built-in');
  await chooseModel(page, 'Task model', 'built-in');
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect(page).toHaveURL(/#\/runs\//);
}

const replays = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /replay/i }).click();
  await expect(page.getByText(/identical tree/)).toBeVisible();
};

test('a whole run on the model of the browser, through the worker and its page, to a verdict', async ({
  browser,
}) => {
  test.slow();
  const context = await browser.newContext();
  const askers = await giveModel(context, { availability: 'available' });
  const page = await context.newPage();
  const requests: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  await startRun(page);
  await waitForVerdict(page, 120_000);

  const [run] = await rowsOf<StoredRun>(page, 'runs');
  expect(run).toMatchObject({ status: 'done', ending: 'completed' });
  const calls = await rowsOf<{ completion: Completion }>(page, 'calls');
  const usages = calls.map(({ completion }) => completion.usage);
  expect(calls).toHaveLength(askers.length); // each question was asked once
  expect(usages.filter(({ estimated }) => estimated)).toEqual([]);
  expect(usages.filter(({ tokensCached }) => tokensCached).length).toBeGreaterThan(calls.length / 2);
  expect(await page.evaluate(() => standIn.created.length)).toBeLessThan(calls.length / 2);
  await replays(page); // from what was recorded, although the model would answer otherwise now
  expect(askers).toHaveLength(calls.length);
  expect(new Set(requests.map((url) => new URL(url).origin))).toEqual(new Set([new URL(page.url()).origin]));
  await context.close();
});

test('the tab that works is closed in the middle, and another goes on with its own model', async ({
  browser,
}) => {
  test.slow();
  const context = await browser.newContext();
  const askers = await giveModel(context, { availability: 'available' });
  const page = await context.newPage();
  await page.goto('');
  await startRun(page);
  await expect.poll(() => askers.length).toBeGreaterThan(10);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole('button', { name: 'Pause' })).toBeVisible();
  const before = askers.length;
  await expect.poll(() => askers.length).toBeGreaterThan(before); // still the first
  expect(new Set(askers)).toEqual(new Set([page]));
  await page.close({ runBeforeUnload: false });

  await waitForVerdict(other, 120_000);
  const [run] = await rowsOf<StoredRun>(other, 'runs');
  expect(run).toMatchObject({ status: 'done', ending: 'completed' });
  expect(new Set(askers)).toEqual(new Set([page, other]));
  const calls = await rowsOf(other, 'calls');
  expect(askers.length - calls.length).toBeLessThanOrEqual(1); // what the dying tab was just being told
  await replays(other);
  await context.close();
});

test('a model that crashes is started anew; one that is gone stops the run with words, until it is back', async ({
  browser,
}) => {
  test.slow();
  const context = await browser.newContext();
  const askers = await giveModel(context, { availability: 'available' });
  const page = await context.newPage();
  await startRun(page);
  await expect.poll(() => askers.length).toBeGreaterThan(5);
  await page.evaluate(() => standIn.crash());
  const crashed = askers.length;
  await expect.poll(() => askers.length, { timeout: 20_000 }).toBeGreaterThan(crashed + 5);

  await page.evaluate(() => {
    standIn.availability = 'downloadable';
    standIn.crash();
  });
  await expect(page.getByText(/it removes it when the disk is nearly full/)).toBeVisible({ timeout: 20_000 });
  expect((await rowsOf<StoredRun>(page, 'runs'))[0]).toMatchObject({ status: 'failed' });

  await page.getByRole('link', { name: 'Open Models' }).click();
  const card = page.getByRole('region', { name: 'Built into this browser' });
  await card.getByRole('button', { name: 'Download and set up' }).click();
  await expect(card.getByRole('progressbar')).toBeVisible();
  await page.evaluate(() => standIn.reach(0.5));
  await expect(card.getByText('50 %')).toBeVisible();
  await page.evaluate(() => standIn.arrive());
  await expect(card.getByText('Ready.')).toBeVisible();
  await page.goBack();
  await page.getByRole('button', { name: 'Resume' }).click();
  await waitForVerdict(page, 120_000);
  await replays(page);
  await context.close();
});

test('the real browser says that it cannot run its model here', async ({ page }) => {
  await page.goto('#/models');
  const card = page.getByRole('region', { name: 'Built into this browser' });
  await expect(card.getByText(/Not on this device, says the browser/)).toBeVisible();
});
