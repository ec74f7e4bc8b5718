import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands, page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { addConnection } from '../../../src/store/connections.ts';
import { forgetKey, setKey } from '../../../src/store/keys.ts';
import { db } from '../../../src/ui/db.ts';
import ConnectionTest from '../../../src/ui/models/ConnectionTest.svelte';

let url: string;
beforeEach(async () => {
  await db.connections.clear();
  url = await commands.startServer({ models: ['small'] });
});
afterEach(() => commands.stopServer(url).catch(() => {}));

/** Shows the test of a connection; gives the addresses that were taken over, and the connection's id. */
async function show(baseUrl: string, preset?: string) {
  const id = await addConnection(db, {
    name: 'Box',
    baseUrl,
    models: ['small'],
    prices: {},
    concurrency: 4,
    ...(preset !== undefined && { preset }),
  });
  const taken: string[] = [];
  const connection = (await db.connections.get(id))!;
  const shown = await render(ConnectionTest, { connection, onbetterurl: (url: string) => taken.push(url) });
  return { id, taken, rerender: async () => shown.rerender({ connection: (await db.connections.get(id))! }) };
}
const test = () => page.getByRole('button', { name: 'Test connection' }).click();
const violations = async () => {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
  return violations.map(({ id }) => id);
};

describe('the test of a connection', () => {
  it('says what it costs before it is begun', async () => {
    await show(url);
    await expect.element(page.getByText('This asks no model anything, and costs nothing.')).toBeVisible();
    await page.getByLabelText('Ask a model what it heeds').selectOptions('small');
    await expect.element(page.getByText(/at most 8 short questions.*A provider bills them/)).toBeVisible();
  });

  it('ends as a list that can be read without its icons, and is kept with the connection', async () => {
    const { id, rerender } = await show(url);
    await page.getByLabelText('Ask a model what it heeds').selectOptions('small');
    await test();
    await expect.element(page.getByText(/^small answered in/)).toBeVisible();
    const rows = page.getByRole('list', { name: 'Checks' }).getByRole('listitem');
    await expect.element(rows.nth(2)).toHaveTextContent('A server answers there: yes');
    expect(rows.elements()).toHaveLength(13);
    await expect
      .poll(async () => (await db.connections.get(id))?.found?.['small'])
      .toHaveProperty('json', true);
    await rerender();
    await page.getByText('What 1 model was found to heed').click();
    await expect.element(page.getByRole('region', { name: 'What is known of small' })).toBeVisible();
    expect(await violations()).toEqual([]);
  });

  it('is made again once the key that was missing is there', async () => {
    await commands.setServer(url, { key: 'sk-right' });
    const { id } = await show(url);
    await test();
    await expect.element(page.getByText(/asks for a key, and the connection has none/)).toBeVisible();
    setKey(id, 'sk-right');
    await expect.element(page.getByText('The server answers and lists 1 model.')).toBeVisible();
    forgetKey(id);
  });

  it('offers the address that would work', async () => {
    const { taken } = await show(url.replace('/v1', ''));
    await test();
    await page.getByRole('button', { name: `Use ${url}` }).click();
    expect(taken).toEqual([url]);
  });

  it('gives the command for the system that is chosen', async () => {
    await commands.setServer(url, { origins: [] });
    await show(url, 'ollama');
    await test();
    await page.getByRole('radio', { name: 'macOS app' }).click();
    await expect
      .element(page.getByText(`launchctl setenv OLLAMA_ORIGINS "${location.origin}"`))
      .toBeVisible();
    expect(await violations()).toEqual([]);
  });
});
