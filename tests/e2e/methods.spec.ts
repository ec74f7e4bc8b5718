import { expect, test } from '@playwright/test';
import { optimizers } from '../../src/optimizers/index.ts';
import { rowsOf, waitForVerdict, type StoredRun } from './steps.ts';

/** Enough for a round or two of every method, verdict included. */
const CALLS = 700;

for (const { id, title } of optimizers)
  test(`${title} runs on a sample to its verdict, and replays`, async ({ page }) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto('#/tasks');
    await page.getByRole('button', { name: /Maths word problems/ }).click();
    await expect(page).toHaveURL(/#\/tasks\/[^/]+$/);
    await page.evaluate(instantly);

    await page.goto(`${new URL(page.url()).hash}/run`);
    await page.getByRole('radio', { name: title, exact: true }).check();
    await expect(page.getByRole('link', { name: new RegExp(`How it works.*${title}`) })).toBeVisible();
    await page.getByLabel('Calls', { exact: true }).fill(String(CALLS));
    await page.getByRole('button', { name: 'Start run' }).click();
    await waitForVerdict(page);

    const [run] = await rowsOf<StoredRun & { readonly spec: { readonly method: { readonly id: string } } }>(
      page,
      'runs',
    );
    expect(run).toMatchObject({ status: 'done', spec: { method: { id } } });
    const events = await rowsOf<{ event: { type: string } }>(page, 'events');
    const proposed = events.filter(({ event }) => event.type === 'candidate-proposed');
    expect(proposed.length).toBeGreaterThan(5);
    await page.getByRole('button', { name: /replay/i }).click();
    await expect(page.getByText(/identical tree/)).toBeVisible();
    expect(faults).toEqual([]);
  });

/** Lets the simulated model answer at once. Runs in the page. */
function instantly(): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('espalier');
    opening.onerror = () => reject(new Error('the database does not open'));
    opening.onsuccess = () => {
      const db = opening.result;
      const writing = db.transaction('settings', 'readwrite');
      writing.objectStore('settings').put({ key: 'simulated.delayMs', value: 0 });
      writing.oncomplete = () => {
        db.close();
        resolve();
      };
    };
  });
}
