import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';

/** Makes a task of pasted CSV, takes all columns as they were guessed, and lands on its page. */
export async function makeTask(page: Page, name: string, csv: string, prompt: string): Promise<void> {
  await page.goto('#/tasks');
  await page.getByRole('link', { name: 'New task' }).click();
  await page.getByRole('textbox', { name: /Paste rows/ }).fill(csv);
  await page.getByRole('button', { name: 'Next: columns' }).click();
  await page.getByRole('button', { name: /^Import \d+ rows/ }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('textbox', { name: 'Starting prompt' }).fill(prompt);
  await page.getByRole('button', { name: 'Create task' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/#\/tasks\/[^/]+$/);
}

/** Adds an endpoint, which tests itself then. */
export async function enterEndpoint(page: Page, url: string, key = ''): Promise<void> {
  await page.goto('#/models');
  await page.getByRole('button', { name: 'Add a connection' }).click();
  await page.getByRole('button', { name: /^Another server/ }).click();
  await page.getByLabel('Base URL').fill(url);
  if (key) await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Save and test' }).click();
}

/** Adds an endpoint and waits until its test has passed. */
export async function addEndpoint(page: Page, url: string, key = ''): Promise<void> {
  await enterEndpoint(page, url, key);
  await expect(page.getByText(/The server answers and lists/)).toBeVisible();
}

/** Chooses a model in one of the pickers of a new run. */
export async function chooseModel(page: Page, label: string, model: string): Promise<void> {
  const picker = page.getByRole('combobox', { name: label, exact: true });
  await picker.fill(model);
  await page
    .getByRole('option', { name: new RegExp(model) })
    .first()
    .click();
}

export const verdictOf = (page: Page) => page.getByRole('region', { name: 'Verdict' });

/** Waits until the test split has been opened. */
export async function waitForVerdict(page: Page, timeout = 60_000): Promise<void> {
  await expect(verdictOf(page).getByRole('button', { name: 'Copy prompt' })).toBeVisible({ timeout });
}

export interface StoredRun {
  readonly id: string;
  readonly status: string;
  readonly ending?: string;
  readonly champion?: string;
}

/** All rows of a table of the app's database. */
export const rowsOf = <T>(page: Page, table: string): Promise<T[]> =>
  page.evaluate(
    (table) =>
      new Promise<T[]>((resolve, reject) => {
        const opening = indexedDB.open('espalier');
        opening.onerror = () => reject(new Error('the database does not open'));
        opening.onsuccess = () => {
          const db = opening.result;
          const all = db.transaction(table).objectStore(table).getAll();
          all.onsuccess = () => {
            db.close();
            resolve(all.result as T[]);
          };
        };
      }),
    table,
  );

/** Puts a row into a table of the app's database, as if it had been there before. */
export const putRow = (page: Page, table: string, row: unknown): Promise<void> =>
  page.evaluate(
    ([table, row]) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('espalier');
        opening.onerror = () => reject(new Error('the database does not open'));
        opening.onsuccess = () => {
          const db = opening.result;
          const putting = db.transaction(table, 'readwrite');
          putting.objectStore(table).put(row);
          putting.oncomplete = () => {
            db.close();
            resolve();
          };
        };
      }),
    [table, row] as const,
  );

/** The journal of the only run, by place, without the times at which it was written. */
export async function journalOf(page: Page): Promise<Map<string, string>> {
  const rows = await rowsOf<{ place: string; event: unknown }>(page, 'events');
  const scores = await rowsOf<{ place: string; scores: Float64Array }>(page, 'outcomes');
  const byPlace = new Map(scores.map((row) => [row.place, Object.values(row.scores)]));
  return new Map(
    rows
      .map(({ place, event }) => [place, JSON.stringify([event, byPlace.get(place) ?? null])] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

export interface RunFile {
  readonly format: string;
  readonly events: readonly unknown[];
}

/** Exports the run of the page and gives the file's text. */
export async function exportRun(page: Page): Promise<string> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export run' }).click();
  const download = await downloading;
  return readFile(await download.path(), 'utf8');
}
