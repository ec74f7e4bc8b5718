import { expect, test, type Page } from '@playwright/test';
import { startProtocolServer, type ProtocolServer } from '../server/protocolServer.ts';
import { reviewsCsv } from '../server/reviews.ts';
import { addEndpoint, chooseModel, makeTask, rowsOf, verdictOf, waitForVerdict } from './steps.ts';

let server: ProtocolServer;
test.beforeEach(async () => {
  server = await startProtocolServer({ models: ['large-model', 'small-model', 'wise-model'] });
});
test.afterEach(() => server.close());

/** The messages that each model was sent, in one text. */
const sentTo = (model: string): string[] =>
  server.chats
    .map(({ body }) => JSON.parse(body) as { model: string; messages: { content: string }[] })
    .filter((chat) => chat.model === model)
    .map(({ messages }) => messages.map(({ content }) => content).join('\n'));

async function newRun(page: Page, method: string): Promise<void> {
  await addEndpoint(page, server.url);
  await makeTask(page, 'Reviews', reviewsCsv(60), 'Is the review positive or negative?');
  await page.getByRole('link', { name: 'New run' }).first().click();
  await page.getByRole('radio', { name: method }).click();
  await chooseModel(page, 'Optimizer model', 'large-model');
  await chooseModel(page, 'Task model', 'small-model');
}

test('a judge of its own is asked what a judge is asked, and nothing else', async ({ page }) => {
  await newRun(page, 'SPO');
  await chooseModel(page, 'Judge model', 'wise-model');
  await page.getByRole('button', { name: 'Start run' }).click();
  await waitForVerdict(page);
  const judged = sentTo('wise-model');
  expect(judged.length).toBeGreaterThan(0);
  for (const text of judged) expect(text).toContain('<answer_A>');
  for (const text of [...sentTo('large-model'), ...sentTo('small-model')])
    expect(text).not.toContain('<answer_A>');
  await expect(page.getByRole('region', { name: 'Budget' })).toContainText('wise-model');
});

test('a champion is carried to another model on the same rows', async ({ page }) => {
  test.slow();
  await newRun(page, 'EvoPrompt DE');
  await page.getByRole('button', { name: 'Start run' }).click();
  await waitForVerdict(page);
  await verdictOf(page).getByRole('link', { name: 'Carry it to another model' }).click();
  await expect(page.getByText('Carrying a prompt to another model')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Task model' })).toHaveValue('');
  await chooseModel(page, 'Task model', 'wise-model');
  await page.getByRole('button', { name: 'Start run' }).click();
  await waitForVerdict(page);
  await expect(verdictOf(page)).toContainText('The start was grown on small-model, where it scores');
  await expect(verdictOf(page)).toContainText('On wise-model it scores');

  const runs = await rowsOf<{ spec: { task: object }; migration?: { runId: string }; id: string }>(
    page,
    'runs',
  );
  const [grown, carried] = [runs.find((run) => !run.migration)!, runs.find((run) => run.migration)!];
  expect(carried.migration!.runId).toBe(grown.id);
  const { seeds: _, ...before } = grown.spec.task as { seeds: unknown };
  const { seeds, ...after } = carried.spec.task as { seeds: { text: string }[] };
  expect(after).toEqual(before);
  expect(seeds).toHaveLength(1);
  expect(sentTo('wise-model').some((text) => text.includes(seeds[0]!.text))).toBe(true);
});
