import { expect, test } from '@playwright/test';
import { rowsOf, verdictOf, waitForVerdict, type StoredRun } from './steps.ts';

test('one click grows a sample run to an honest verdict', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('');
  await page.getByRole('button', { name: 'Grow a sample run' }).click();

  const tree = page.getByRole('region', { name: 'Evolution tree' });
  await expect(tree).toBeVisible();
  await expect(page.getByText(/simulated/i).first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Budget' })).toContainText(/calls/i);
  await expect(page).toHaveTitle(/Support triage.*EvoPrompt DE/);
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();

  await waitForVerdict(page);
  const verdict = verdictOf(page);
  await expect(verdict).toContainText(/95 % interval/);
  await expect(verdict).toContainText(/simulated/i);
  await verdict.getByRole('button', { name: 'Copy prompt' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.length).toBeGreaterThan(20);
  await expect(page.getByRole('region', { name: 'Candidate' })).toContainText(copied.slice(0, 40));

  const [run] = await rowsOf<StoredRun>(page, 'runs');
  expect(run).toMatchObject({ status: 'done', ending: 'completed' });
});

test('a run can be paused, resumed and stopped', async ({ page }) => {
  await page.goto('');
  await page.getByRole('button', { name: 'Grow a sample run' }).click();
  const statusIs = (status: string) =>
    expect
      .poll(async () => (await rowsOf<StoredRun>(page, 'runs'))[0]?.status, { timeout: 15_000 })
      .toBe(status);

  await expect.poll(async () => (await rowsOf(page, 'events')).length).toBeGreaterThan(5);
  await page.getByRole('button', { name: 'Pause' }).click();
  await statusIs('paused');
  const calls = (await rowsOf(page, 'calls')).length;
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(async () => (await rowsOf(page, 'calls')).length).toBeGreaterThan(calls);
  await page.getByRole('button', { name: 'Stop' }).click();
  await waitForVerdict(page);
  const [run] = await rowsOf<StoredRun>(page, 'runs');
  expect(run).toMatchObject({ status: 'done', ending: 'stopped' });
});

test('a tab that is closed in the middle goes on to the same tree', async ({ context }) => {
  const page = await context.newPage();
  await page.goto('');
  await page.getByRole('button', { name: 'Grow a sample run' }).click();
  await expect
    .poll(async () => (await rowsOf(page, 'calls')).length, { timeout: 20_000 })
    .toBeGreaterThan(150);
  const address = page.url();
  await page.close();

  const again = await context.newPage();
  await again.goto(address);
  await waitForVerdict(again);
  // the replay calls every event of the journal into question, with no model at hand
  await again.getByRole('button', { name: /replay/i }).click();
  await expect(again.getByText(/identical tree/)).toBeVisible();
});

test('a second tab shows the run, and takes it over when the first is closed', async ({ context }) => {
  const first = await context.newPage();
  await first.goto('');
  await first.getByRole('button', { name: 'Grow a sample run' }).click();
  await expect
    .poll(async () => (await rowsOf(first, 'calls')).length, { timeout: 20_000 })
    .toBeGreaterThan(50);

  const second = await context.newPage();
  await second.goto(first.url());
  await expect(second.getByRole('region', { name: 'Evolution tree' })).toBeVisible();
  await first.close();
  await waitForVerdict(second);
  const places = (await rowsOf<{ place: string }>(second, 'events')).map(({ place }) => place);
  expect(new Set(places).size).toBe(places.length);
});
