import { expect, test, type Page } from '@playwright/test';
import type { CheckId } from '../../src/core/connectionReport.ts';
import { listen } from '../server/listen.ts';
import { answerObediently } from '../server/obedient.ts';
import { serveOverTls } from '../server/overTls.ts';
import { startProtocolServer, type ProtocolServer, type ServerOptions } from '../server/protocolServer.ts';
import { addEndpoint, enterEndpoint, putRow, rowsOf } from './steps.ts';

const KEY = 'sk-sentinel-5d1f0c7be2';

let server: ProtocolServer;
test.beforeEach(async () => {
  server = await startProtocolServer({ key: KEY, answer: answerObediently });
});
test.afterEach(() => server.close());

/** What a test says is wrong, as it is read out. */
const alarm = (page: Page) => page.getByRole('alert');
const row = (page: Page, id: CheckId) => page.locator(`[data-check=${id}]`);

/** Has a model asked what it heeds. */
async function askModel(page: Page, model = 'small-model'): Promise<void> {
  await page.getByLabel('Ask a model what it heeds').selectOption(model);
  await page.getByRole('button', { name: 'Test connection' }).click();
}

/** Shows a connection that was stored before, and tests it. */
async function testStored(page: Page, record: { baseUrl: string; preset?: string }): Promise<void> {
  await page.goto('#/models');
  await expect(page.getByRole('heading', { name: 'Models', level: 1 })).toBeVisible();
  await putRow(page, 'connections', {
    id: 'stored',
    provider: 'openai',
    name: 'Stored',
    models: [],
    prices: {},
    concurrency: 4,
    createdAt: 1,
    ...record,
  });
  await page.reload();
  await page.getByRole('button', { name: 'Test connection' }).click();
}

test.describe('the way to the server', () => {
  test('a server that is off', async ({ page }) => {
    await server.close();
    await enterEndpoint(page, server.url, KEY);
    await expect(alarm(page)).toContainText(`Nothing answers at 127.0.0.1:${server.port}.`);
    await expect(alarm(page)).toContainText(/start the (server|one at)/i); // others may run on this machine
    await expect(row(page, 'server')).toContainText('fault');
    await expect(row(page, 'cors')).toContainText('not looked at');
  });

  test('a server that lets in no page of this origin', async ({ page, baseURL }) => {
    server.set({ origins: [] });
    await enterEndpoint(page, server.url, KEY);
    const origin = new URL(baseURL!).origin;
    await expect(alarm(page)).toContainText(`does not let this page (${origin}) read its answers`);
    await expect(row(page, 'cors')).toContainText('fault');
  });

  for (const [allowHeaders, refused] of [
    [['content-type'], 'Authorization'],
    [['authorization'], 'Content-Type'],
  ] as const)
    test(`a preflight that refuses ${refused}`, async ({ page }) => {
      server.set({ allowHeaders });
      await enterEndpoint(page, server.url, KEY);
      await expect(alarm(page)).toContainText(
        `lets this page in, but not with the header ${refused}: its CORS preflight refuses that.`,
      );
      await expect(alarm(page)).toContainText(`with the header ${refused} (CORS)`);
    });

  test('a preflight that refuses the header of a provider', async ({ page }) => {
    server.set({ allowHeaders: ['authorization', 'content-type', 'anthropic-version', 'x-api-key'] });
    await testStored(page, { baseUrl: server.url, preset: 'anthropic' });
    await expect(alarm(page)).toContainText('not with the header anthropic-dangerous-direct-browser-access:');
  });

  test('a missing /v1, and one click mends it', async ({ page }) => {
    await enterEndpoint(page, server.url.replace('/v1', ''), KEY);
    await expect(alarm(page)).toContainText('The address lacks /v1 at its end.');
    await alarm(page)
      .getByRole('button', { name: `Use ${server.url}` })
      .click();
    await expect(page.getByLabel('Base URL')).toHaveValue(server.url);
  });

  test('a wrong key', async ({ page }) => {
    await enterEndpoint(page, server.url, 'sk-another');
    await expect(alarm(page)).toContainText('refused the key');
    await expect(alarm(page)).toContainText('Copy the key again');
    await expect(row(page, 'protocol')).toContainText('yes');
  });

  test('no key', async ({ page }) => {
    await enterEndpoint(page, server.url);
    await expect(alarm(page)).toContainText('asks for a key, and the connection has none');
    await expect(alarm(page)).toContainText('Enter the key that the provider gave you.');
  });
});

test.describe('a wrong port', () => {
  test.describe.configure({ mode: 'serial' }); // there is only one usual port of each program
  const usual = 30_000; // of SGLang: the one that is least often taken

  /** Absent where somebody is at the port of this machine already, which does as well. */
  let other: ProtocolServer | undefined;
  test.beforeAll(async () => {
    other = await startProtocolServer({ port: usual }).catch(() => undefined);
  });
  test.afterAll(() => other?.close());
  const found = `localhost:${usual}, the usual port of SGLang`;

  test('where nothing is', async ({ page }) => {
    await server.close();
    await enterEndpoint(page, server.url.replace('127.0.0.1', 'localhost'), KEY);
    await expect(alarm(page)).toContainText(`Nothing answers at localhost:${server.port}.`);
    await expect(alarm(page)).toContainText(found);
    await alarm(page)
      .getByRole('button', { name: /^Use http:\/\/localhost:\d+\/v1/ })
      .click();
    await expect(page.getByLabel('Base URL')).not.toHaveValue(new RegExp(`:${server.port}/`));
  });

  for (const [kind, headers, says] of [
    ['and can be read', { 'access-control-allow-origin': '*' }, 'does not speak the OpenAI protocol'],
    ['and cannot be read', {}, 'Or is it not your model server at all?'],
  ] as const)
    test(`where something else is ${kind}`, async ({ page }) => {
      const website = await listen(
        (_, response) => {
          response.writeHead(200, { 'content-type': 'text/html', ...headers });
          response.end('<!doctype html><title>Recipes</title>');
        },
        0,
        false,
      );
      await enterEndpoint(page, `http://localhost:${website.port}/v1`);
      await expect(alarm(page)).toContainText(`localhost:${website.port}`);
      await expect(alarm(page)).toContainText(says);
      await expect(alarm(page)).toContainText(found);
      await website.close();
    });
});

test.describe('what the browser forbids', () => {
  test('another machine over plain http', async ({ page }) => {
    await testStored(page, { baseUrl: 'http://192.168.7.20:8000/v1' });
    await expect(alarm(page)).toContainText('This page speaks plain http to this machine alone');
    await expect(alarm(page)).toContainText('ssh -N -L 8000:localhost:8000 192.168.7.20');
    await alarm(page).getByRole('button', { name: 'Use http://localhost:8000/v1' }).click();
    await expect(page.getByLabel('Base URL')).toHaveValue('http://localhost:8000/v1');
  });

  test('mixed content', async ({ browser, baseURL }) => {
    const secure = await serveOverTls(baseURL!);
    const context = await browser.newContext({ baseURL: secure.url, ignoreHTTPSErrors: true });
    const page = await context.newPage();
    await testStored(page, { baseUrl: 'http://gpu.example.com:8000/v1' });
    await expect(alarm(page)).toContainText('This page was loaded over https');
    await expect(alarm(page)).toContainText('Use the https address of the server');
    await context.close();
    secure.close();
  });

  test('the local network, until the person allows it', async ({ playwright, launchOptions, baseURL }) => {
    const secure = await serveOverTls(baseURL!);
    const { port } = new URL(secure.url);
    // for this browser the app lies on the public internet, so that it guards this machine against it
    const browser = await playwright.chromium.launch({
      ...launchOptions,
      args: [
        ...(launchOptions.args ?? []),
        '--host-resolver-rules=MAP lab.example 127.0.0.1',
        `--ip-address-space-overrides=127.0.0.1:${port}=public`,
      ],
    });
    const context = await browser.newContext({
      baseURL: `https://lab.example:${port}/`,
      ignoreHTTPSErrors: true,
    });
    const page = await context.newPage();
    // without a window there is nobody to ask, and the answer is no
    await enterEndpoint(page, server.url, KEY);
    await expect(alarm(page)).toContainText(
      `The browser forbids this page to reach 127.0.0.1:${server.port}.`,
    );
    await expect(alarm(page)).toContainText('allow access to the local network');
    expect(server.log).toEqual([]);

    await context.grantPermissions(['local-network-access']);
    await page.getByRole('button', { name: 'Test connection' }).click();
    await expect(page.getByText('The server answers and lists 2 models.')).toBeVisible();
    await browser.close();
    secure.close();
  });
});

test.describe('what the model heeds', () => {
  test.beforeEach(({ page }) => addEndpoint(page, server.url, KEY));

  for (const [fault, says, remedy] of [
    ['credit', 'the account has no credit left', 'Add credit at the provider'],
    ['insufficient-quota', 'the account has no credit left', 'Add credit at the provider'],
    ['rate-limit', 'is receiving more calls than it allows', 'Wait a minute'],
  ] as const)
    test(`nothing: ${fault}`, async ({ page }) => {
      server.set({ faults: { kinds: [fault] } });
      await askModel(page);
      await expect(alarm(page)).toContainText(says);
      await expect(alarm(page)).toContainText(remedy);
      await expect(row(page, 'seed')).toContainText('not looked at');
    });

  test('nothing: the model is unknown', async ({ page }) => {
    await page.getByLabel('Name a model that the server does not list').fill('no-such-model');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await askModel(page, 'no-such-model');
    await expect(alarm(page)).toContainText('does not know the model “no-such-model”');
    await expect(alarm(page)).toContainText('Choose one of the models that the server lists');
  });

  test('everything, remembered with the connection', async ({ page }) => {
    await askModel(page);
    await expect(page.getByText(/^small-model answered in [\d.]+ m?s\.$/)).toBeVisible();
    await expect(page.getByText('The model answered 8 questions.')).toBeVisible();
    expect(server.chats).toHaveLength(8);
    await page.reload();
    await page.getByText('What 1 model was found to heed').click();
    const known = page.getByRole('region', { name: 'What is known of small-model' });
    await expect(known.getByRole('definition')).toHaveText(Array(6).fill('yes'));
    expect(JSON.stringify(await rowsOf(page, 'connections'))).not.toContain(KEY);
  });

  const partly: readonly (readonly [string, Partial<ServerOptions>, CheckId, string, string])[] = [
    ['not the seed', { ignores: ['seed'] }, 'seed', 'The same seed gave other words', 'the seed'],
    ['not the system role', { ignores: ['system'] }, 'system', 'did not do as a simple', 'system messages'],
    ['not JSON mode', { ignores: ['json'] }, 'json', 'answer was not JSON', 'the wish for JSON'],
    ['not the limit', { ignores: ['max-tokens'] }, 'max-tokens', 'past 24 tokens', 'the token limit'],
    ['not the temperature', { ignores: ['temperature'] }, 'temperature', 'very words', 'the temperature'],
  ];
  for (const [name, options, check, says, ignored] of partly)
    test(name, async ({ page }) => {
      server.set(options);
      await askModel(page);
      await expect(page.getByText(new RegExp(`but does not heed ${ignored}\\.$`))).toBeVisible();
      await expect(row(page, check)).toContainText(says);
      await page.getByText('What 1 model was found to heed').click();
      await expect(page.locator('dd.no')).toHaveText('no');
    });

  test('no log-probabilities, and JSON refused, are no faults', async ({ page }) => {
    server.set({ logprobs: false, unsupported: ['response_format'] });
    await askModel(page);
    await expect(page.getByText(/^small-model answered in [\d.]+ m?s\.$/)).toBeVisible();
    await expect(row(page, 'logprobs')).toContainText('good to know');
    await expect(row(page, 'json')).toContainText('cannot hold “small-model” to JSON');
  });

  test('a reasoning model takes max_completion_tokens and no temperature, which is no fault', async ({
    page,
  }) => {
    server.set({ unsupported: ['max_tokens', 'temperature'] });
    await askModel(page);
    await expect(page.getByText(/^small-model answered in [\d.]+ m?s\.$/)).toBeVisible();
    await expect(row(page, 'max-tokens')).toContainText('which it takes as max_completion_tokens');
    await expect(row(page, 'temperature')).toContainText('It takes no temperature');
    await expect(row(page, 'seed')).toContainText('The same seed gave the same words');
  });

  test('the list fills in as checks finish, and the test can be stopped', async ({ page }) => {
    server.set({ faults: { kinds: ['silent'] } });
    await askModel(page);
    await expect(row(page, 'protocol')).toContainText('It lists 2 models.');
    await expect(row(page, 'answer')).toContainText('under way');
    await expect(row(page, 'seed')).toContainText('to come');
    await page.getByRole('button', { name: 'Stop the test' }).click();
    await expect(page.getByText('The test was stopped.')).toBeVisible();
    await expect(row(page, 'seed')).toContainText('not looked at');
    await server.when(({ chats }) => chats.every(({ abandoned }) => abandoned));
  });
});
