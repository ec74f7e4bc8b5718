import type { Browser, Locator, Page } from 'playwright';
import { median } from './figure.ts';
import { startServerProcess } from './overHttp.ts';

/** Milliseconds from a click to the frame that shows what it did. */
export interface Interaction {
  readonly median: number;
  /** One of twenty clicks takes longer. */
  readonly slow: number;
}

/** What was measured while a run had as many calls in flight as it could, and on the same page with nothing going on. */
export interface Interactions {
  readonly busy: Interaction;
  readonly quiet: Interaction;
  /** Calls in flight, the median of what the page showed at each click. */
  readonly inFlight: number;
}

const CLICKS = 100;

/** Opens the app on a run in its own worker, against a server that takes `latency` milliseconds, and clicks prompts in its tree. */
export async function interactionsDuring(
  browser: Browser,
  app: string,
  inFlight: number,
  latency: number,
): Promise<Interactions> {
  const server = await startServerProcess(latency, { http2: true });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    await page.goto(new URL('tests/bench/page.html', app).href);
    await page.waitForFunction(() => 'bench' in globalThis);
    await page.evaluate(([url, most]) => bench.plantRun(url, most), [server.url, inFlight] as const);
    await page.goto(new URL('#/runs/wide', app).href);
    await page.locator('[data-position="1"]').waitFor({ timeout: 120_000 });
    const busy = await clicks(page);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor({ timeout: 60_000 });
    const quiet = await clicks(page);
    return {
      busy: summaryOf(busy.map(({ ms }) => ms)),
      quiet: summaryOf(quiet.map(({ ms }) => ms)),
      inFlight: median(busy.map(({ inFlight }) => inFlight)),
    };
  } finally {
    await context.close();
    server.stop();
  }
}

const summaryOf = (times: readonly number[]): Interaction => ({
  median: median(times),
  slow: times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)]!,
});

/** Real clicks on the first two prompts by turns: each opens another prompt beside the tree. */
async function clicks(page: Page): Promise<{ ms: number; inFlight: number }[]> {
  await page.evaluate(() => {
    const first = globalThis.shown === undefined;
    globalThis.shown = [];
    if (!first) return;
    addEventListener('click', ({ timeStamp }) =>
      requestAnimationFrame(() => {
        // what is posted in a frame arrives when the frame is drawn
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => shown.push(performance.now() - timeStamp);
        port2.postMessage(undefined);
      }),
    );
  });
  const measured = [];
  for (let i = 0; i < CLICKS; i++) {
    let box: Awaited<ReturnType<Locator['boundingBox']>>;
    do box = await page.locator(`[data-position="${i % 2}"]`).boundingBox();
    while (!box); // the tree was just being drawn anew
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const ms = await (await page.waitForFunction((i) => shown[i], i)).jsonValue();
    measured.push({ ms: ms!, inFlight: await inFlightNow(page) });
  }
  return measured;
}

/** As the run's worker wrote it last. */
const inFlightNow = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('espalier');
        opening.onerror = () => reject(new Error('the database does not open'));
        opening.onsuccess = () => {
          const row = opening.result.transaction('progress').objectStore('progress').get('wide');
          row.onsuccess = () => {
            opening.result.close();
            resolve((row.result as { inFlight?: number } | undefined)?.inFlight ?? 0);
          };
        };
      }),
  );

declare global {
  /** Milliseconds of each click of the page. */
  var shown: number[];
}
