import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { startOpenRouter, type OpenRouterServer } from '../server/openRouter.ts';
import { rowsOf } from './steps.ts';

let server: OpenRouterServer;
/** Every address that a page of the session was at or asked for, and all that it said. */
let seen: string[];

test.beforeEach(async ({ context }) => {
  server = await startOpenRouter();
  seen = [];
  watch(context);
  await context.route('https://openrouter.ai/**', async (route) => {
    const address = route.request().url().replace('https://openrouter.ai', server.url);
    await route.fulfill({ response: await route.fetch({ url: address }) });
  });
});
test.afterEach(() => server.close());

function watch(context: BrowserContext): void {
  context.on('request', (request) => seen.push(request.url()));
  context.on('console', (message) => seen.push(message.text()));
  context.on('page', (page) => page.on('framenavigated', (frame) => seen.push(frame.url())));
}

/** Goes to OpenRouter as a person would, and waits for its question. */
async function leaveForOpenRouter(page: Page): Promise<void> {
  await page.goto('#/models');
  await page.getByRole('button', { name: 'Add a connection' }).click();
  await page.getByLabel('Find a provider or program').fill('openrouter');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Sign in with OpenRouter' }).click();
  await expect(page).toHaveTitle('Allow?');
}

const connections = (page: Page) =>
  rowsOf<{ id: string; baseUrl: string; preset?: string }>(page, 'connections');

test('signing in gives a key that is in no address, log, database or history', async ({ page, baseURL }) => {
  await leaveForOpenRouter(page);
  await page.getByRole('link', { name: 'Allow' }).click();

  await expect(page.getByText('Signed in with OpenRouter')).toBeVisible();
  await expect(page.getByRole('article', { name: 'OpenRouter' })).toBeVisible();
  await expect(page.getByText('A key is present in this session.')).toBeVisible();
  await expect(page).toHaveURL(`${baseURL}#/models`);

  // the code was proved with the secret whose hash had been shown, and taken once
  expect(server.exchanges.map(({ status }) => status)).toEqual([200]);
  const { code, code_verifier } = JSON.parse(server.exchanges[0]!.body) as Record<string, string>;
  const [key] = server.keys;

  // it is the key that models are asked for with
  await expect(page.getByText('maker/model-mini').first()).toBeAttached();
  expect(await connections(page)).toMatchObject([
    { baseUrl: 'https://openrouter.ai/api/v1', preset: 'openrouter' },
  ]);

  const everything = [
    ...seen,
    await page.evaluate(() => document.documentElement.outerHTML),
    JSON.stringify(await connections(page)),
    JSON.stringify(await rowsOf(page, 'settings')),
    await page.evaluate(() => JSON.stringify({ ...localStorage })),
  ];
  for (const text of everything) {
    expect(text).not.toContain(key!);
    expect(text).not.toContain(code_verifier!);
  }
  expect(await page.evaluate(() => sessionStorage.getItem('espalier-sign-in'))).toBeNull();

  // neither going back nor loading the page again meets the code
  await page.reload();
  await expect(page.getByRole('article', { name: 'OpenRouter' })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveTitle('Allow?');
  await page.goForward();
  await expect(page.getByRole('article', { name: 'OpenRouter' })).toBeVisible();
  expect(page.url()).not.toContain(code!);
  expect(server.exchanges).toHaveLength(1);
});

test('what goes wrong is said, and nothing is stored', async ({ page }) => {
  await leaveForOpenRouter(page);
  await page.getByRole('link', { name: 'Deny' }).click();
  await expect(page.getByRole('alert')).toContainText('not granted at OpenRouter');
  await expect(page).toHaveURL(/\/#\/models$/);

  server.set({ expired: true });
  await leaveForOpenRouter(page);
  await page.getByRole('link', { name: 'Allow' }).click();
  await expect(page.getByRole('alert')).toContainText('expired, or was used already');

  server.set({});
  await leaveForOpenRouter(page);
  await page.goto('#/models');
  await expect(page.getByText('was not finished')).toBeVisible();
  expect(await connections(page)).toEqual([]);
});

test('a sign-in that another tab began is not finished here', async ({ page, context }) => {
  await leaveForOpenRouter(page);
  const back = await page.getByRole('link', { name: 'Allow' }).getAttribute('href');
  const other = await context.newPage();
  await other.goto(back!);
  await expect(other.getByRole('alert')).toContainText('begun in another tab');
  await expect(other).toHaveURL(/\/#\/models$/);
  expect(server.exchanges).toEqual([]);
  expect(await connections(other)).toEqual([]);
});

test('a network that fails can be tried again with the same code', async ({ page, context }) => {
  await leaveForOpenRouter(page);
  await context.route(
    'https://openrouter.ai/api/v1/auth/keys',
    (route) => route.abort('internetdisconnected'),
    {
      times: 1,
    },
  );
  await page.getByRole('link', { name: 'Allow' }).click();
  await expect(page.getByRole('alert')).toContainText('Nothing came back from openrouter.ai');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Signed in with OpenRouter')).toBeVisible();
});
