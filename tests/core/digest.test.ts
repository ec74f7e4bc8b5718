import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callKey, canonicalJson, datasetOf, digest, exampleOf } from '../../src/core/digest.ts';
import type { Request } from '../../src/core/model.ts';

const request: Request = {
  model: 'server/model',
  messages: [
    { role: 'system', content: 'a' },
    { role: 'user', content: 'b' },
  ],
  temperature: 0.5,
  maxTokens: 100,
  seed: 7,
};

it('is SHA-256 of the UTF-8 text', () => {
  expect(digest('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(digest('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

describe('callKey', () => {
  /** The compiler asks for every field that a request ever gets. */
  const byField: Record<keyof Request, Request> = {
    model: { ...request, model: 'server/model2' },
    messages: { ...request, messages: [] },
    temperature: { ...request, temperature: 0 },
    maxTokens: { ...request, maxTokens: 101 },
    seed: { ...request, seed: 8 },
    topP: { ...request, topP: 1 },
    stop: { ...request, stop: ['x'] },
    json: { ...request, json: true },
    logprobs: { ...request, logprobs: 5 },
  };
  const others: Record<string, Request> = {
    ...byField,
    'more logprobs': { ...request, logprobs: 6 },
    'logprobs and JSON': { ...request, logprobs: 5, json: true },
    'no stop': { ...request, stop: [] },
    'stop in two': { ...request, stop: ['x', 'y'] },
    'stop in one': { ...request, stop: ['x,y'] },
    'a message more': { ...request, messages: [...request.messages, { role: 'user', content: '' }] },
    'a message less': { ...request, messages: request.messages.slice(1) },
    order: { ...request, messages: request.messages.toReversed() },
    content: { ...request, messages: [request.messages[0]!, { role: 'user', content: 'b ' }] },
    speaker: { ...request, messages: [request.messages[0]!, { role: 'assistant', content: 'b' }] },
    'where a message ends': { ...request, messages: [{ role: 'system', content: 'a","user","b' }] },
    'one half of a surrogate pair': { ...request, messages: [{ role: 'user', content: '\ud83d' }] },
    'the other half': { ...request, messages: [{ role: 'user', content: '\udca9' }] },
  };

  it('differs for every field of a request', () => {
    const keys = [request, ...Object.values(others)].map(callKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is the same however the object was built, and on every machine', () => {
    const { seed, maxTokens, temperature, messages, model } = request;
    expect(callKey({ seed, maxTokens, temperature, messages, model })).toBe(callKey(request));
    expect(callKey(structuredClone(request))).toBe(callKey(request));
    expect(callKey(request)).toMatchInlineSnapshot(
      `"4bf57122b2e30b6035014d0083ba8d676115e7fe18d6ef6afdacfe27646389a4"`,
    );
  });
});

it('is that of older runs where no log-probabilities are wanted', () => {
  const older = [request.model, request.messages.map((m) => [m.role, m.content]), 0.5, 100, 7, null, null];
  expect(callKey(request)).toBe(digest(JSON.stringify(older)));
});

describe('canonicalJson', () => {
  it('does not depend on the order of keys, at any depth', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, shuffled(inner)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('depends on the order of lists, and leaves out what is undefined', () => {
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
    expect(canonicalJson({ b: 1, a: undefined })).toBe('{"b":1}');
  });
});

describe('rows', () => {
  it('have the id of their content', () => {
    const row = exampleOf({ a: '1', b: '2' }, 'yes');
    expect(exampleOf({ b: '2', a: '1' }, 'yes').id).toBe(row.id);
    expect(exampleOf({ a: '1', b: '2' }, 'no').id).not.toBe(row.id);
    expect(exampleOf({ a: '2', b: '1' }, 'yes').id).not.toBe(row.id);
  });
  it('make a data set that is named by them in their order', () => {
    const [a, b] = [exampleOf({ q: 'a' }, ''), exampleOf({ q: 'b' }, '')];
    expect(datasetOf(['q'], [a, b]).id).toBe(datasetOf(['q'], [{ ...a }, b]).id);
    expect(datasetOf(['q'], [b, a]).id).not.toBe(datasetOf(['q'], [a, b]).id);
    expect(datasetOf(['q', 'r'], [a, b]).id).not.toBe(datasetOf(['q'], [a, b]).id);
  });
});
