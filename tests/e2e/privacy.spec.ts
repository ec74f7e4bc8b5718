import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test';
import { startProtocolServer, type ProtocolServer } from '../server/protocolServer.ts';
import { startRecordingProxy, type RecordingProxy } from '../server/recordingProxy.ts';
import { reviewsCsv } from '../server/reviews.ts';
import { dumpOf, filesContaining } from './dump.ts';
import {
  addEndpoint,
  chooseModel,
  enterEndpoint,
  exportRun,
  makeTask,
  rowsOf,
  waitForVerdict,
  type StoredRun,
} from './steps.ts';

const KEY = 'sk-sentinel-91c7e0d4ab';
const PASSPHRASE = 'correct horse battery staple';
const NOWHERE = 'http://example.invalid/beacon';

let server: ProtocolServer;
let proxy: RecordingProxy;
test.beforeEach(async () => {
  server = await startProtocolServer({ latency: [1, 5], key: KEY });
  proxy = await startRecordingProxy();
});
test.afterEach(() => Promise.all([server.close(), proxy.close()]));

/** Whom the browser itself may talk to, unasked by any page: updates, autofill, the check for leaked passwords. */
const BROWSERS_OWN = /^https?:\/\/[\w.-]+\.(google|googleapis|gstatic)\.com$/;

interface Heard {
  /** Origins that pages and workers asked for something. */
  readonly origins: Set<string>;
  /** Everything that was written to the console. */
  readonly said: string[];
  /** What of it is about the policy. */
  readonly violations: string[];
}

/** The browser writes what a page may not do to the console, but not what a worker may not. Runs in the worker. */
function tellViolations(): void {
  globalThis.addEventListener('securitypolicyviolation', (event) =>
    console.error(
      'Content Security Policy in a worker:',
      (event as SecurityPolicyViolationEvent).violatedDirective,
    ),
  );
}

function listen(context: BrowserContext): Heard {
  const heard: Heard = { origins: new Set(), said: [], violations: [] };
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http')) heard.origins.add(origin);
  });
  context.on('console', (message) => {
    heard.said.push(message.text());
    if (/Content Security Policy|TrustedScript|TrustedHTML/.test(message.text()))
      heard.violations.push(message.text());
  });
  const followWorkers = (page: Page) =>
    page.on('worker', (worker) => void worker.evaluate(tellViolations).catch(() => {})); // one that has ended says nothing more
  context.pages().forEach(followWorkers);
  context.on('page', followWorkers);
  context.on('weberror', (error) => heard.said.push(String(error.error())));
  return heard;
}

/** A browser of its own whose every request goes through the proxy, this machine's own addresses included. */
async function openBrowser(userDataDir: string, baseURL: string | undefined): Promise<BrowserContext> {
  const { launchOptions } = test.info().project.use;
  return chromium.launchPersistentContext(userDataDir, {
    ...launchOptions,
    ...(baseURL !== undefined && { baseURL }),
    proxy: { server: proxy.address, bypass: '<-loopback>' },
  });
}

/** Opens a run that was made elsewhere. */
async function importRun(page: Page): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import run' }).click();
  await (await choosing).setFiles('tests/journals/version-1.json');
  await expect(page).toHaveURL(/#\/runs\//);
}

test('a whole session reaches nobody but the app and the endpoint, and the key nobody but the endpoint', async ({
  baseURL,
}, info) => {
  test.slow();
  const context = await openBrowser(info.outputPath('profile'), baseURL);
  const heard = listen(context);
  const page = context.pages()[0]!;

  await page.goto('');
  await page.getByRole('button', { name: 'Grow a sample run' }).click();
  await waitForVerdict(page);
  await addEndpoint(page, server.url, KEY);
  await makeTask(page, 'Reviews', reviewsCsv(60), 'Is the review positive or negative?');
  const task = new URL(page.url()).hash;
  await page.getByRole('link', { name: 'New run' }).first().click();
  await chooseModel(page, 'Optimizer model', 'large-model');
  await chooseModel(page, 'Task model', 'small-model');
  await page.getByRole('button', { name: 'Start run' }).click();
  await waitForVerdict(page);
  const run = new URL(page.url()).hash;
  const file = await exportRun(page);
  const pages = ['#/', '#/tasks', task, `${task}/compare`, '#/methods', '#/methods/gepa', '#/models', run];
  for (const address of pages) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  await waitForVerdict(page);
  await page.getByRole('button', { name: /replay/i }).click();
  await expect(page.getByText(/identical tree/)).toBeVisible();
  await page.goto('#/');
  await importRun(page);
  await waitForVerdict(page);

  const endpoint = new URL(server.url).origin;
  const known = [new URL(baseURL!).origin, endpoint].sort();
  expect([...heard.origins].sort()).toEqual(known);
  const reached = new Set(proxy.requests.map(({ url }) => new URL(url).origin));
  expect([...reached].filter((origin) => !BROWSERS_OWN.test(origin)).sort()).toEqual(known);
  const withKey = proxy.requests.filter(({ headers }) => headers.authorization !== undefined);
  expect(withKey.length).toBeGreaterThan(100);
  for (const { url, headers } of withKey) {
    expect(new URL(url).origin).toBe(endpoint);
    expect(headers.authorization).toBe(`Bearer ${KEY}`);
  }
  for (const { url, headers, body } of proxy.requests) {
    const { authorization: _, ...others } = headers;
    expect([url, body, JSON.stringify(others)].join('\n')).not.toContain(KEY);
  }
  const html = await page.evaluate(() => document.documentElement.outerHTML);
  for (const text of [file, html, await dumpOf(page), ...heard.said]) expect(text).not.toContain(KEY);
  expect(heard.violations).toEqual([]);
  await context.close();
});

test('the policy lets neither page nor worker reach others, and runs no script that is not a file of the app', async ({
  baseURL,
}, info) => {
  const context = await openBrowser(info.outputPath('profile'), baseURL);
  const heard = listen(context);
  const page = context.pages()[0]!;
  await page.goto('');
  await page.getByRole('button', { name: 'Grow a sample run' }).click();
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  const compile = async () => {
    const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
    return (await WebAssembly.compile(empty)) instanceof WebAssembly.Module;
  };
  expect(await page.workers()[0]!.evaluate(compile)).toBe(true); // as models in the page need it
  expect(heard.violations).toEqual([]);

  const reach = (url: string) =>
    fetch(url, { mode: 'no-cors' }).then(
      () => 'reached',
      () => 'refused',
    );
  expect(await page.evaluate(reach, NOWHERE)).toBe('refused');
  await expect.poll(() => heard.violations.length).toBeGreaterThan(0); // so silence in the other tests means something
  const before = heard.violations.length;
  expect(await page.workers()[0]!.evaluate(reach, NOWHERE)).toBe('refused');
  await expect.poll(() => heard.violations.length).toBeGreaterThan(before);
  const tried = await page.evaluate(async (nowhere) => {
    const ran: string[] = [];
    Object.assign(globalThis, { ran: (what: string) => ran.push(what) });
    const attempt = (work: () => void) => {
      try {
        work();
      } catch {
        // refused at once
      }
    };
    const add = (element: HTMLElement) => document.body.append(element);
    attempt(() => {
      const script = document.createElement('script');
      script.append(document.createTextNode('ran("inline script")'));
      add(script);
    });
    attempt(() => {
      const button = document.createElement('button');
      button.setAttribute('onclick', 'ran("inline handler")');
      add(button);
      button.click();
    });
    attempt(() => {
      document.body.insertAdjacentHTML('beforeend', '<b id="injected">HTML from a text</b>');
    });
    attempt(() => {
      const script = document.createElement('script');
      script.src = `${nowhere}.js`;
      add(script);
    });
    attempt(() => new Worker(`${nowhere}.js`));
    attempt(() => setTimeout('ran("text as code")', 0));
    const image = new Image();
    image.src = `${nowhere}.png`;
    await new Promise((done) => image.addEventListener('error', done));
    if (document.getElementById('injected')) ran.push('HTML from a text');
    return ran;
  }, NOWHERE);
  expect(tried).toEqual([]);
  expect(proxy.requests.filter(({ url }) => url.startsWith('http://example.invalid'))).toEqual([]);
  await context.close();
});

test('a remembered key lies on the disk only encrypted, and is unlocked after the browser was closed', async ({
  baseURL,
}, info) => {
  test.slow();
  const profile = info.outputPath('profile');
  const before = await openBrowser(profile, baseURL);
  const page = before.pages()[0]!;
  const heard = listen(before);
  await enterEndpoint(page, server.url);
  await page.getByLabel('API key').fill(KEY);
  await page.getByLabel('Remember on this device (encrypted)').check();
  await page.getByLabel('New passphrase').fill(PASSPHRASE);
  await page.getByLabel('The same again').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Use', exact: true }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'in this session' })).toBeVisible();
  const dump = await dumpOf(page);
  expect(dump).toContain('AES-GCM-256');
  for (const secret of [KEY, PASSPHRASE])
    for (const text of [dump, ...heard.said]) expect(text).not.toContain(secret);
  await before.close();
  expect(filesContaining(profile, 'AES-GCM-256')).not.toEqual([]);
  for (const secret of [KEY, PASSPHRASE]) expect(filesContaining(profile, secret)).toEqual([]);

  const after = await openBrowser(profile, baseURL);
  const again = after.pages()[0]!;
  await makeTask(again, 'Reviews', reviewsCsv(60), 'Is the review positive or negative?');
  await again.getByRole('link', { name: 'New run' }).first().click();
  await chooseModel(again, 'Optimizer model', 'large-model');
  await chooseModel(again, 'Task model', 'small-model');
  await expect(again.getByText(/remembered on this device, and locked/)).toBeVisible();
  await again.getByRole('button', { name: 'Start run' }).click();
  await expect(again.getByText('The key is locked', { exact: true })).toBeVisible();
  expect(server.chats).toEqual([]); // nothing went out without it

  const passphrase = again.getByLabel('Passphrase of your remembered keys');
  await passphrase.fill('correct horse battery stable');
  await again.getByRole('button', { name: 'Unlock and go on' }).click();
  await expect(again.getByText(/not the passphrase of the remembered keys/)).toBeVisible();
  await passphrase.fill(PASSPHRASE);
  await again.getByRole('button', { name: 'Unlock and go on' }).click();
  await server.when(({ chats }) => chats.length > 30);

  // locked in the middle of the run, in another tab: the worker has it no longer
  const other = await after.newPage();
  await other.goto('#/models');
  await other.getByRole('button', { name: 'Lock now' }).click();
  await expect(again.getByText('The key is locked', { exact: true })).toBeVisible();
  await passphrase.fill(PASSPHRASE);
  await again.getByRole('button', { name: 'Unlock and go on' }).click();
  await waitForVerdict(again);
  expect((await rowsOf<StoredRun>(again, 'runs'))[0]).toMatchObject({ status: 'done' });
  for (const { headers } of server.chats) expect(headers.authorization).toBe(`Bearer ${KEY}`);
  expect(await dumpOf(again)).not.toContain(KEY);
  await after.close();
});
