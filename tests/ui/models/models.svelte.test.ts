import { beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { KeyRing, forgetKey, keyOf, keysSettled, setKey } from '../../../src/store/keys.ts';
import { addConnection } from '../../../src/store/connections.ts';
import { db } from '../../../src/ui/db.ts';
import EndpointForm from '../../../src/ui/models/EndpointForm.svelte';
import KeyForm from '../../../src/ui/models/KeyForm.svelte';
import ModelPrices from '../../../src/ui/models/ModelPrices.svelte';
import Models from '../../../src/ui/pages/Models.svelte';

const settings = {
  name: 'Box',
  baseUrl: 'http://localhost:9/v1',
  models: ['small'],
  prices: {},
  concurrency: 8,
};
const nothing = () => {};

beforeEach(async () => {
  await Promise.all([db.connections.clear(), db.runs.clear(), db.settings.clear()]);
  sessionStorage.clear();
});

describe('adding an endpoint', () => {
  it('says next to each field what is wrong, moves there, and stores nothing', async () => {
    render(EndpointForm, { onsaved: nothing, oncancel: nothing });
    await page.getByLabelText('Calls in flight').fill('0');
    await page.getByRole('button', { name: 'Save and test' }).click();
    const url = page.getByLabelText('Base URL');
    await expect.element(url).toHaveAccessibleDescription(/Enter the base URL/);
    await expect.element(url).toHaveFocus();
    await expect.element(page.getByLabelText('Calls in flight')).toHaveAccessibleDescription(/from 1 to 512/);

    await url.fill('https://me:secret@example.com/v1');
    await expect.element(url).toHaveAccessibleDescription(/user name and password/);
    expect(await db.connections.count()).toBe(0);
  });

  it('warns of a missing /v1 without insisting, and stores the address tidied', async () => {
    let saved = '';
    render(EndpointForm, { onsaved: (id: string) => (saved = id), oncancel: nothing });
    const url = page.getByLabelText('Base URL');
    await url.fill(' http://localhost:9/ ');
    await expect.element(url).toHaveAccessibleDescription(/http:\/\/localhost:9\/v1/);
    await url.fill(' http://localhost:9/v1/chat/completions ');
    await page.getByLabelText('API key').fill('sk-sentinel');
    await page.getByRole('button', { name: 'Save and test' }).click();
    await expect.poll(() => saved).not.toBe('');
    expect(await db.connections.get(saved)).toMatchObject({
      name: 'localhost:9',
      baseUrl: 'http://localhost:9/v1',
    });
    expect(keyOf(saved)).toBe('sk-sentinel');
    expect(JSON.stringify(await db.connections.toArray())).not.toContain('sentinel');
    expect(location.href).not.toContain('sentinel');
    forgetKey(saved);
  });

  it('names the endpoint that has the address already', async () => {
    await addConnection(db, settings);
    render(EndpointForm, { onsaved: nothing, oncancel: nothing });
    await page.getByLabelText('Base URL').fill(settings.baseUrl);
    await page.getByRole('button', { name: 'Save and test' }).click();
    await expect
      .element(page.getByLabelText('Base URL'))
      .toHaveAccessibleDescription(/“Box” has this address/);
  });
});

describe('a key', () => {
  it('is said to be present, never shown, and forgotten in other tabs too', async () => {
    await keysSettled(1);
    const otherTab = new KeyRing(undefined, undefined);
    render(KeyForm, { connectionId: 'box' });
    await page.getByLabelText('API key').fill('sk-sentinel');
    await page.getByRole('button', { name: 'Use' }).click();
    await expect.element(page.getByText('A key is present in this session.')).toBeVisible();
    await expect.element(page.getByLabelText('API key')).toHaveValue('');
    expect(document.body.innerHTML).not.toContain('sentinel');
    await expect.poll(() => otherTab.keyOf('box')).toBe('sk-sentinel');

    await page.getByRole('button', { name: 'Forget the key' }).click();
    await expect.poll(() => otherTab.keyOf('box')).toBe('');
    expect(sessionStorage.getItem('espalier-keys')).not.toContain('sentinel');

    otherTab.setKey('box', 'sk-sentinel');
    await expect.element(page.getByText('A key is present in this session.')).toBeVisible();
    otherTab.forgetKey('box');
    await expect.element(page.getByText('A key is present in this session.')).not.toBeInTheDocument();
    otherTab.close();
  });
});

describe('prices', () => {
  it('are unknown until both are there, and unknown again when both are emptied', async () => {
    const id = await addConnection(db, settings);
    const priceOf = async () => (await db.connections.get(id))?.prices['small'];
    const { rerender } = await render(ModelPrices, { connection: (await db.connections.get(id))! });
    const input = page.getByLabelText('Dollars for a million input tokens of small');
    const output = page.getByLabelText('Dollars for a million output tokens of small');
    await expect.element(input).toHaveAttribute('placeholder', 'unknown');

    await input.fill('0.15');
    await output.click();
    await expect.element(input).toHaveAccessibleDescription(/both prices/);
    expect(await priceOf()).toBeUndefined();

    await output.fill('0.6');
    await input.click();
    await expect.poll(priceOf).toMatchObject({ input: 0.15, output: 0.6 });

    await rerender({ connection: (await db.connections.get(id))! });
    await input.fill('');
    await output.fill('');
    await input.click();
    await expect.poll(priceOf).toBeUndefined();
  });

  it('are those of the list until somebody types others, and again when these are taken back', async () => {
    const id = await addConnection(db, {
      ...settings,
      baseUrl: 'https://api.openai.com/v1',
      models: ['gpt-4o-mini', 'gpt-99'],
    });
    const stored = async () => (await db.connections.get(id))!;
    const { rerender } = await render(ModelPrices, { connection: await stored() });
    const row = page.getByRole('row', { name: /gpt-4o-mini/ });
    await expect.element(row).toHaveTextContent(/listed 20\d\d-\d\d/);
    await expect.element(page.getByRole('row', { name: /gpt-99/ })).toHaveTextContent('unknown');
    await expect.element(page.getByText(/bundled with this page, as of 20\d\d-\d\d-\d\d/)).toBeVisible();
    const cached = page.getByLabelText('Dollars for a million cached input tokens of gpt-4o-mini');
    await expect.element(cached).toHaveValue('0.075');

    await cached.fill('0.05');
    await page.getByLabelText('Dollars for a million input tokens of gpt-4o-mini').click();
    await expect
      .poll(async () => (await stored()).prices)
      .toEqual({ 'gpt-4o-mini': { input: 0.15, output: 0.6, cached: 0.05, enteredAt: expect.any(Number) } });
    await rerender({ connection: await stored() });
    await expect.element(row).toHaveTextContent(/yours, \d+ \w+ 20\d\d/);

    await page.getByRole('button', { name: 'Use the listed price of gpt-4o-mini' }).click();
    await expect.poll(async () => (await stored()).prices).toEqual({});
    await rerender({ connection: await stored() });
    await expect.element(row).toHaveTextContent(/listed/);
    await expect.element(cached).toHaveValue('0.075');
  });
});

describe('the Models page', () => {
  it('calls the simulated model simulated, and remembers its speed', async () => {
    render(Models);
    await expect.element(page.getByText('Simulated: plays a language model')).toBeVisible();
    await expect.element(page.getByRole('radio', { name: /Natural/ })).toBeChecked();
    await page.getByRole('radio', { name: /Instant/ }).click();
    await expect.poll(() => db.settings.get('simulated.delayMs')).toMatchObject({ value: 0 });
  });

  it('asks before it deletes an endpoint, and forgets its key with it', async () => {
    const id = await addConnection(db, settings);
    setKey(id, 'sk-sentinel');
    render(Models);
    await page.getByRole('button', { name: 'Delete Box' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete “Box”?' });
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await expect.element(dialog).not.toBeInTheDocument();
    expect(await db.connections.count()).toBe(1);

    await page.getByRole('button', { name: 'Delete Box' }).click();
    await dialog.getByRole('button', { name: 'Delete connection' }).click();
    await expect.poll(() => db.connections.count()).toBe(0);
    expect(keyOf(id)).toBe('');
  });
});
