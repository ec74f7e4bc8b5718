import { expect, test } from '@playwright/test';
import { startProtocolServer, type ProtocolServer } from '../server/protocolServer.ts';
import { reviewsCsv } from '../server/reviews.ts';
import {
  addEndpoint,
  chooseModel,
  exportRun,
  journalOf,
  makeTask,
  rowsOf,
  waitForVerdict,
  type StoredRun,
} from './steps.ts';

const KEY = 'sk-sentinel-5d1f0c7be2';

let server: ProtocolServer;
test.beforeEach(async () => {
  server = await startProtocolServer({ latency: [5, 30], key: KEY });
});
test.afterEach(() => server.close());

test('own data and an own endpoint: the tab is killed in the middle and nothing is lost', async ({
  browser,
}) => {
  test.slow();
  const context = await browser.newContext();
  const requests: string[] = [];
  const said: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  context.on('console', (message) => said.push(message.text()));
  const keeper = await context.newPage(); // another tab of the session keeps the key
  await keeper.goto('');

  const page = await context.newPage();
  await addEndpoint(page, server.url, KEY);
  await makeTask(page, 'Reviews', reviewsCsv(100), 'Is the review positive or negative?');
  await page.getByRole('link', { name: 'New run' }).first().click();
  await expect(page.getByRole('radio', { name: 'EvoPrompt DE' })).toBeChecked();
  await chooseModel(page, 'Optimizer model', 'large-model');
  await chooseModel(page, 'Task model', 'small-model');
  await expect(page.getByRole('region', { name: 'Estimate' })).toContainText(/calls/);
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect(page).toHaveURL(/#\/runs\//);

  await server.when(({ chats }) => chats.length > 120);
  const address = page.url();
  await page.close({ runBeforeUnload: false });

  const again = await context.newPage();
  await again.goto(address);
  await waitForVerdict(again);
  const [run] = await rowsOf<StoredRun>(again, 'runs');
  expect(run).toMatchObject({ status: 'done', ending: 'completed' });

  // what was answered and remembered was never asked again
  const bodies = server.chats
    .filter((chat) => chat.status === 200 && !chat.abandoned)
    .map((chat) => chat.body);
  const repeated = bodies.length - new Set(bodies).size;
  expect(repeated).toBeLessThanOrEqual(20); // at most what was on its way to the dying tab, or not durable yet

  await again.getByRole('button', { name: /replay/i }).click();
  await expect(again.getByText(/identical tree/)).toBeVisible();

  // the key went to its server and nowhere else
  const file = await exportRun(again);
  const everything = [
    file,
    ...said,
    ...requests,
    await again.evaluate(() => document.documentElement.outerHTML),
    JSON.stringify(
      await Promise.all(
        ['runs', 'events', 'calls', 'connections', 'settings', 'tasks'].map((table) => rowsOf(again, table)),
      ),
    ),
  ];
  for (const text of everything) expect(text).not.toContain(KEY);
  const origins = new Set(requests.filter((url) => url.startsWith('http')).map((url) => new URL(url).origin));
  expect([...origins].sort()).toEqual([new URL(again.url()).origin, new URL(server.url).origin].sort());
  for (const { headers } of server.log)
    expect(Object.keys(headers).filter((name) => name.startsWith('x-stainless'))).toEqual([]);

  // anywhere else: the same tree from the file, with no key and no server
  const before = await journalOf(again);
  await server.close();
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto('');
  const choosing = other.waitForEvent('filechooser');
  await other.getByRole('button', { name: 'Import run' }).click();
  await (
    await choosing
  ).setFiles({ name: 'run.json', mimeType: 'application/json', buffer: Buffer.from(file) });
  await expect(other).toHaveURL(/#\/runs\//);
  await waitForVerdict(other);
  expect(await journalOf(other)).toEqual(before);
  await other.getByRole('button', { name: /replay/i }).click();
  await expect(other.getByText(/identical tree/)).toBeVisible();
  await elsewhere.close();
  await context.close();
});

test('faults of a server do not change the tree, and a wrong key stops the run with words', async ({
  page,
}) => {
  test.slow();
  server.set({ faults: { kinds: ['server', 'malformed', 'cut'], share: 0.05, seed: 'e2e' } });
  await addEndpoint(page, server.url, KEY);
  await makeTask(page, 'Reviews', reviewsCsv(60), 'Is the review positive or negative?');
  await page.getByRole('link', { name: 'New run' }).first().click();
  await chooseModel(page, 'Optimizer model', 'large-model');
  await chooseModel(page, 'Task model', 'small-model');
  await page.getByRole('button', { name: 'Start run' }).click();
  await server.when(({ chats }) => chats.length > 60);
  server.set({ key: 'another' });
  await expect(page.getByText(/key/i).first()).toBeVisible();
  await expect
    .poll(async () => (await rowsOf<StoredRun>(page, 'runs'))[0]?.status, { timeout: 30_000 })
    .toBe('failed');
  server.set({ key: KEY, faults: { kinds: [] } });
  await page.getByRole('button', { name: 'Resume' }).click();
  await waitForVerdict(page);
});
