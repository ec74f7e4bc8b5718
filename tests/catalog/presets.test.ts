import { describe, expect, it } from 'vitest';
import { declaredCapabilities } from '../../src/catalog/declared.ts';
import {
  certainPreset,
  extraHeaders,
  forOrigin,
  presetOf,
  PRESETS,
  type Preset,
} from '../../src/catalog/presets/index.ts';
import { readBaseUrl } from '../../src/core/baseUrl.ts';
import type { Capability } from '../../src/core/capabilities.ts';

const ORIGIN = 'https://lab.example';
const CAPABILITIES: readonly Capability[] = [
  'seed',
  'temperature',
  'max-tokens',
  'system',
  'json',
  'logprobs',
  'prefix-cache',
];

const each = it.each(PRESETS.map((preset) => [preset.title, preset] as const));
const withId = (id: string): Preset => PRESETS.find((preset) => preset.id === id)!;

describe('every preset', () => {
  it('is there, once', () => {
    const ids = PRESETS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.sort()).toEqual(
      [
        ...['ollama', 'lm-studio', 'llama-cpp', 'openrouter', 'openai', 'anthropic', 'gemini', 'mistral'],
        ...['groq', 'deepseek', 'together', 'vllm', 'sglang', 'litellm', 'ray-serve', 'custom'],
      ].sort(),
    );
  });

  each('%s has all its facts', (_, preset) => {
    expect(preset.about).toMatch(/^[A-Z].*\.$/);
    expect(preset.about).toMatch(/text (stays|goes)/); // where it goes is said to everybody
    expect(preset.browser.need).toMatch(/\S/);
    expect(preset.checked).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
    expect(preset.sources.length).toBeGreaterThan(0);
    for (const source of preset.sources) expect(new URL(source).protocol).toBe('https:');
  });

  each('%s has a base URL that is stored as it stands', (_, { id, baseUrl }) => {
    if (id === 'custom') expect(baseUrl).toBe('');
    else expect(readBaseUrl(baseUrl)).toEqual({ url: baseUrl });
  });

  each('%s says where a key is made, if it needs one', (_, { key, keyPage, group }) => {
    expect(key === 'needed').toBe(group === 'company');
    expect(keyPage === undefined).toBe(key !== 'needed');
    if (keyPage !== undefined) expect(new URL(keyPage).protocol).toBe('https:');
  });

  each('%s declares capabilities by their names', (_, { capabilities }) => {
    for (const name of Object.keys(capabilities)) expect(CAPABILITIES).toContain(name);
    for (const value of Object.values(capabilities)) expect(value).toBeTypeOf('boolean');
  });

  each('%s has commands with this page’s origin in them', (_, { id, browser }) => {
    for (const { command } of browser.commands ?? []) {
      const filled = forOrigin(command, ORIGIN);
      expect(filled).not.toContain('{origin}');
      if (id !== 'lm-studio') expect(filled).toContain(ORIGIN); // it lets in all pages or none
    }
    const systems = (browser.commands ?? []).map(({ system }) => system);
    expect(new Set(systems).size).toBe(systems.length);
  });

  each('%s keeps secrets out of its headers', (_, { headers = {} }) => {
    expect(Object.keys(headers).filter((name) => /auth|key|cookie/i.test(name))).toEqual([]);
  });
});

it('has a command of Ollama for every system', () => {
  expect(withId('ollama').browser.commands?.map(({ system }) => system)).toEqual([
    'macos',
    'windows',
    'linux',
    'terminal',
  ]);
});

it('gives vLLM its list of origins as JSON', () => {
  const [command] = withId('vllm').browser.commands!;
  const list = /--allowed-origins '(.*)'$/.exec(forOrigin(command!.command, ORIGIN))![1]!;
  expect(JSON.parse(list)).toEqual([ORIGIN]);
});

it.each(['null', ''])('lets every page in for a page opened from a file (origin “%s”)', (origin) =>
  expect(forOrigin('X="{origin}"', origin)).toBe('X="*"'),
);

describe('a connection is recognised', () => {
  it.each(PRESETS.filter(({ group }) => group === 'company').map(({ id, baseUrl }) => [id, baseUrl]))(
    'as %s by its host, whatever was chosen',
    (id, baseUrl) => {
      expect(certainPreset({ baseUrl })?.id).toBe(id);
      expect(certainPreset({ baseUrl, preset: 'custom' })?.id).toBe(id);
    },
  );

  it.each([
    ['http://localhost:11434/v1', 'ollama'],
    ['http://127.0.0.1:1234/v1', 'lm-studio'],
    ['http://[::1]:8080/v1', 'llama-cpp'],
    ['http://localhost:8000/v1', 'vllm'],
    ['http://localhost:30000/v1', 'sglang'],
    ['http://localhost:4000/v1', 'litellm'],
  ])('%s by its port, as a guess: %s', (baseUrl, id) => {
    expect(presetOf({ baseUrl })?.id).toBe(id);
    expect(certainPreset({ baseUrl })).toBeUndefined();
  });

  it('as what was chosen before whose port it is', () =>
    expect(presetOf({ baseUrl: 'http://localhost:8000/v1', preset: 'ray-serve' })?.id).toBe('ray-serve'));

  it.each([
    'https://example.org/v1',
    'http://localhost:5555/v1',
    'http://192.168.0.9:8000/v1',
    'nonsense',
    '',
  ])('or not: %s', (baseUrl) => expect(presetOf({ baseUrl })).toBeUndefined());
});

describe('headers', () => {
  it('let Anthropic answer a browser, and give its model list the key as it wants it', () => {
    const { headers, listHeaders } = extraHeaders({ baseUrl: withId('anthropic').baseUrl }, ' sk-test ');
    expect(headers).toEqual({ 'anthropic-dangerous-direct-browser-access': 'true' });
    expect(listHeaders).toEqual({
      authorization: null,
      'anthropic-version': '2023-06-01',
      'x-api-key': 'sk-test',
    });
  });

  it('carry no empty key', () =>
    expect(extraHeaders({ preset: 'anthropic' }, '').listHeaders).not.toHaveProperty('x-api-key'));

  it('are none for everybody else: servers with a fixed list refuse any other', () => {
    for (const { id, baseUrl } of PRESETS.filter(({ id }) => id !== 'anthropic'))
      expect(extraHeaders({ baseUrl, preset: id }, 'sk-test')).toEqual({ headers: {}, listHeaders: {} });
  });
});

describe('declared capabilities', () => {
  it('are those of the preset', () => {
    expect(declaredCapabilities('openai', 'anthropic')).toMatchObject({ seed: false, json: false });
    expect(declaredCapabilities('openai', 'ollama')).toMatchObject({ seed: true });
  });

  it('are unknown without one, and without the documentation’s word', () => {
    expect(declaredCapabilities('openai')).toEqual({});
    expect(declaredCapabilities('openai', 'gone')).toEqual({});
    expect(declaredCapabilities('openai', 'ollama').logprobs).toBeUndefined();
  });
});
