import { beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { OPENROUTER, PRESETS, type Preset } from '../../../../src/catalog/presets/index.ts';
import { forgetKey, keyOf } from '../../../../src/store/keys.ts';
import { db } from '../../../../src/ui/db.ts';
import EndpointForm from '../../../../src/ui/models/EndpointForm.svelte';
import Endpoints from '../../../../src/ui/models/Endpoints.svelte';
import BrowserNeeds from '../../../../src/ui/models/presets/BrowserNeeds.svelte';
import PresetChooser from '../../../../src/ui/models/presets/PresetChooser.svelte';
import SignIn from '../../../../src/ui/models/presets/SignIn.svelte';
import SignInReturn from '../../../../src/ui/models/presets/SignInReturn.svelte';
import { localNetworkNote, likelySystem } from '../../../../src/ui/models/presets/thisBrowser.ts';

const withId = (id: string): Preset => PRESETS.find((preset) => preset.id === id)!;
const nothing = () => {};

beforeEach(async () => {
  await Promise.all([db.connections.clear(), db.runs.clear()]);
  sessionStorage.clear();
});

describe('choosing a provider', () => {
  it('offers every preset, in groups', async () => {
    render(PresetChooser, { onchoose: nothing, oncancel: nothing });
    await expect.element(page.getByRole('heading', { name: 'On this machine' })).toBeVisible();
    await expect.element(page.getByRole('heading', { name: 'With a key' })).toBeVisible();
    await expect.element(page.getByRole('heading', { name: /Your cluster/ })).toBeVisible();
    for (const { title } of PRESETS)
      await expect.element(page.getByRole('button', { name: new RegExp(`^${title}`) })).toBeVisible();
  });

  it('is done by keyboard alone: type a part of the name, then Enter', async () => {
    const chosen: string[] = [];
    render(PresetChooser, { onchoose: ({ id }: Preset) => void chosen.push(id), oncancel: nothing });
    const search = page.getByLabelText('Find a provider or program');
    await expect.element(search).toHaveFocus();
    await userEvent.keyboard('{Enter}'); // nothing was asked for yet
    await userEvent.keyboard('gemi');
    await expect.element(page.getByRole('button', { name: /^OpenAI/ })).not.toBeInTheDocument();
    await userEvent.keyboard('{Enter}');
    expect(chosen).toEqual(['gemini']);
  });

  it('leads on when nothing has that name', async () => {
    const chosen: string[] = [];
    render(PresetChooser, { onchoose: ({ id }: Preset) => void chosen.push(id), oncancel: nothing });
    await page.getByLabelText('Find a provider or program').fill('Zeppelin');
    await expect.element(page.getByText(/Nothing here is called “Zeppelin”/)).toBeVisible();
    await page.getByRole('button', { name: 'Enter an address' }).click();
    expect(chosen).toEqual(['custom']);
  });
});

describe('what a browser needs', () => {
  it('is a command for each system, with this page in it', async () => {
    const preset = withId('ollama');
    render(BrowserNeeds, { preset, baseUrl: preset.baseUrl, origin: 'https://lab.example' });
    await page.getByRole('radio', { name: 'macOS app' }).click();
    await expect
      .element(page.getByText('launchctl setenv OLLAMA_ORIGINS "https://lab.example"'))
      .toBeVisible();
    await page.getByRole('radio', { name: 'Windows app' }).click();
    await expect.element(page.getByText('setx OLLAMA_ORIGINS "https://lab.example"')).toBeVisible();
    await expect.element(page.getByText(/launchctl/)).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: 'Copy command' })).toBeVisible();
    await expect.element(page.getByText(/Chrome asks once/)).toBeVisible(); // https to http://localhost
  });

  it('is nothing for a page on localhost where the program lets those in', async () => {
    const preset = withId('ollama');
    render(BrowserNeeds, { preset, baseUrl: preset.baseUrl, origin: 'http://localhost:4319' });
    await expect
      .element(page.getByText(/Nothing to set up: Ollama lets in pages on localhost/))
      .toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Copy command' })).not.toBeInTheDocument();
  });

  it('says what browsers do about a server on this machine', () => {
    expect(localNetworkNote('https://lab.example', 'http://localhost:11434/v1')).toMatch(/Chrome asks once/);
    expect(localNetworkNote('https://lab.example', 'https://api.openai.com/v1')).toBeUndefined();
    expect(localNetworkNote('http://localhost:1', 'http://localhost:11434/v1')).toBeUndefined();
    expect(localNetworkNote('https://lab.example', 'half-typed')).toBeUndefined();
  });

  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'windows'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'macos'],
    ['Mozilla/5.0 (X11; Linux x86_64)', 'linux'],
  ])('begins with the system of “%s”', (agent, system) => expect(likelySystem(agent)).toBe(system));
});

describe('the form of a preset', () => {
  it('is filled in, leads to the key page, and stores which provider it is', async () => {
    let saved = '';
    render(EndpointForm, {
      preset: withId('anthropic'),
      onsaved: (id: string) => (saved = id),
      oncancel: nothing,
    });
    await expect.element(page.getByLabelText('Base URL')).toHaveValue('https://api.anthropic.com/v1');
    const link = page.getByRole('link', { name: 'Make a key at platform.claude.com' });
    await expect.element(link).toHaveAttribute('rel', 'noreferrer noopener');
    await page.getByLabelText('API key').fill('sk-ant-sentinel');
    await page.getByRole('button', { name: 'Save and test' }).click();
    await expect.poll(() => saved).not.toBe('');
    expect(await db.connections.get(saved)).toMatchObject({ name: 'Anthropic', preset: 'anthropic' });
    expect(keyOf(saved)).toBe('sk-ant-sentinel');
    forgetKey(saved);
  });

  it('asks for no key where none is needed', async () => {
    render(EndpointForm, { preset: withId('ollama'), onsaved: nothing, oncancel: nothing });
    await expect.element(page.getByLabelText('Base URL')).toHaveValue('http://localhost:11434/v1');
    await expect.element(page.getByLabelText('API key')).not.toBeInTheDocument();
  });

  it('knows a company by its host, whatever was chosen', async () => {
    let saved = '';
    render(EndpointForm, {
      preset: withId('custom'),
      onsaved: (id: string) => (saved = id),
      oncancel: nothing,
    });
    await page.getByLabelText('Base URL').fill('https://api.anthropic.com/v1');
    await page.getByRole('button', { name: 'Save and test' }).click();
    await expect.poll(() => saved).not.toBe('');
    expect(await db.connections.get(saved)).toMatchObject({ preset: 'anthropic', name: 'api.anthropic.com' });
  });

  it('keeps the provider when the connection is edited, and at another address', async () => {
    await db.connections.add({
      id: 'box',
      provider: 'openai',
      name: 'Box',
      baseUrl: 'http://localhost:8000/v1',
      models: [],
      prices: {},
      concurrency: 8,
      preset: 'ray-serve',
      createdAt: 1,
    });
    let saved = '';
    render(EndpointForm, {
      connection: (await db.connections.get('box'))!,
      onsaved: (id: string) => (saved = id),
      oncancel: nothing,
    });
    await page.getByLabelText('Base URL').fill('https://cluster.example/v1');
    await page.getByRole('button', { name: 'Save and test' }).click();
    await expect.poll(() => saved).not.toBe('');
    expect(await db.connections.get(saved)).toMatchObject({ name: 'Box', preset: 'ray-serve' });
  });
});

describe('the section of connections', () => {
  it('leads from nothing over the chooser to a form and back', async () => {
    render(Endpoints);
    await expect.element(page.getByText('No connection yet')).toBeVisible();
    await page.getByRole('button', { name: 'Add a connection' }).click();
    await page.getByRole('button', { name: /^Groq/ }).click();
    await expect.element(page.getByRole('heading', { name: 'Connect to Groq' })).toHaveFocus();
    await page.getByRole('button', { name: 'Choose another' }).click();
    await expect.element(page.getByLabelText('Find a provider or program')).toBeVisible();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(page.getByText('No connection yet')).toBeVisible();
  });
});

describe('signing in with OpenRouter', () => {
  const answers =
    (answer: () => Response): typeof fetch =>
    () =>
      Promise.resolve(answer());

  it('leaves for openrouter.ai with a challenge, and keeps the secret in this tab', async () => {
    let left = '';
    render(SignIn, { leave: (address: string) => (left = address) });
    await page.getByRole('button', { name: 'Sign in with OpenRouter' }).click();
    await expect.poll(() => left).toMatch(/^https:\/\/openrouter\.ai\/auth\?/);
    const verifier = sessionStorage.getItem('espalier-sign-in')!;
    expect(left).not.toContain(verifier);
    expect(new URL(left).searchParams.get('callback_url')).toBe(location.origin + location.pathname);
  });

  it('says that another tab began it', async () => {
    render(SignInReturn, { returned: { code: 'abc' }, onsigned: nothing });
    await expect.element(page.getByRole('alert')).toHaveTextContent(/begun in another tab/);
  });

  it('says that it was not finished, when the person came back by themselves', async () => {
    sessionStorage.setItem('espalier-sign-in', 'v');
    render(SignInReturn, { returned: undefined, onsigned: nothing });
    await expect.element(page.getByText(/was not finished/)).toBeVisible();
    expect(sessionStorage.getItem('espalier-sign-in')).toBeNull();
  });

  it('says nothing when nobody has signed in', async () => {
    const { container } = await render(SignInReturn, { returned: undefined, onsigned: nothing });
    expect(container.textContent).toBe('');
  });

  it('lets a failure of the network be tried again with the same code', async () => {
    sessionStorage.setItem('espalier-sign-in', 'v');
    let online = false;
    let signed = '';
    render(SignInReturn, {
      returned: { code: 'abc' },
      onsigned: (id: string) => (signed = id),
      send: (input, init) =>
        online
          ? answers(() => Response.json({ key: 'sk-or-sentinel' }))(input, init)
          : Promise.reject(new TypeError('Failed to fetch')),
    });
    await expect.element(page.getByRole('alert')).toHaveTextContent(/openrouter\.ai/);
    online = true;
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.element(page.getByText('Signed in with OpenRouter')).toBeVisible();
    expect(await db.connections.get(signed)).toMatchObject({ baseUrl: OPENROUTER.baseUrl });
    expect(keyOf(signed)).toBe('sk-or-sentinel');
    expect(document.body.innerHTML).not.toContain('sentinel');
    forgetKey(signed);
  });
});
