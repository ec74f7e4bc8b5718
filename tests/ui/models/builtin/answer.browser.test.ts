import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { BuiltinQuestion, BuiltinReply } from '../../../../src/core/builtinModel.ts';
import type { Message } from '../../../../src/core/model.ts';
import { answer } from '../../../../src/ui/models/builtin/answer.ts';
import { languageModel } from '../../../../src/ui/models/builtin/languageModel.ts';
import { Sessions } from '../../../../src/ui/models/builtin/sessions.ts';
import { installStandIn, type StandIn, type StandInOptions } from './standIn.ts';

const real = (globalThis as { LanguageModel?: unknown }).LanguageModel;
const never = new AbortController().signal;

let model: StandIn;
let sessions: Sessions;

function withModel(options: Partial<StandInOptions> = {}, idle?: number) {
  model = installStandIn({ availability: 'available', ...options });
  sessions = new Sessions(languageModel()!, idle);
}
beforeEach(() => withModel());
afterEach(() => Object.assign(globalThis, { LanguageModel: real }));

const system: Message = { role: 'system', content: 'Answer with one word.' };
const user = (content: string): Message => ({ role: 'user', content });
const assistant = (content: string): Message => ({ role: 'assistant', content });
const ask = (messages: readonly Message[], more: Partial<BuiltinQuestion> = {}): Promise<BuiltinReply> =>
  answer(sessions, { messages, ...more }, never);
const textOf = (reply: BuiltinReply): string =>
  'text' in reply ? reply.text : `no answer: ${reply.message}`;
/** What the stand-in takes a text for. */
const tokens = (text: string) => Math.ceil(text.length / 4) + 4;

describe('an answer', () => {
  it('is to the very messages, system and earlier turns included', async () => {
    const messages = [system, user('Tea?'), assistant('complaint'), user('Sun?')];
    expect(textOf(await ask(messages))).toBe('Sun? (1)');
    expect(model.asked[0]!.messages).toEqual(messages);
    expect(model.created[0]!.initialPrompts).toEqual(messages.slice(0, 3));
  });

  it('reads a shared prefix once, leaves no trace for the next question, and counts what it took', async () => {
    const first = await ask([system, user('Tea?')]);
    const second = await ask([system, user('Sun, all day?')]);
    expect(model.created).toHaveLength(1);
    expect(model.asked.map(({ messages }) => messages.length)).toEqual([2, 2]);
    const prefix = tokens(system.content);
    expect(first).toMatchObject({
      finish: 'stop',
      usage: { tokensIn: prefix + tokens('Tea?'), tokensOut: tokens('Tea? (1)') },
    });
    expect(second).toMatchObject({
      usage: {
        tokensIn: prefix + tokens('Sun, all day?'),
        tokensOut: tokens('Sun, all day? (2)'),
        tokensCached: prefix,
      },
    });
    expect('usage' in first && first.usage).not.toHaveProperty('tokensCached');
  });

  it('differs at each asking: no temperature and no seed is asked for', async () => {
    const [once, again] = [await ask([user('Tea?')]), await ask([user('Tea?')])];
    expect(textOf(once)).not.toBe(textOf(again));
    expect(model.created[0]).not.toHaveProperty('temperature');
    expect(model.created[0]).not.toHaveProperty('topK');
  });

  it('is held to one JSON object when that is wanted, and to nothing otherwise', async () => {
    expect(JSON.parse(textOf(await ask([user('Tea?')], { json: true })))).toEqual({ label: 'Tea? (1)' });
    await ask([user('Tea?')]);
    expect(model.asked.map(({ options }) => options.responseConstraint)).toEqual([
      { type: 'object' },
      undefined,
    ]);
  });

  it('carries no counts where the browser gives none, and is counted under the old names', async () => {
    const prototype = (languageModel() as unknown as { prototype: Record<string, unknown> }).prototype;
    const { measureContextUsage } = prototype;
    const usage = Object.getOwnPropertyDescriptor(prototype, 'contextUsage')!;
    delete prototype['measureContextUsage'];
    delete prototype['contextUsage'];
    expect(await ask([user('Tea?')])).toEqual({ text: 'Tea? (1)', finish: 'stop' });

    Object.assign(prototype, { measureInputUsage: measureContextUsage });
    Object.defineProperty(prototype, 'inputUsage', usage);
    expect(await ask([user('Tea?')])).toMatchObject({ usage: { tokensIn: tokens('Tea?') } });
  });

  it('asks for the languages that need nothing more than English does', async () => {
    withModel({ languages: ['en', 'ja'] });
    await ask([user('Tea?')]);
    expect(model.created[0]).toMatchObject({
      expectedInputs: [{ type: 'text', languages: ['en', 'ja'] }],
      expectedOutputs: [{ type: 'text', languages: ['en', 'ja'] }],
    });
  });
});

describe('sessions', () => {
  it('are few, and the prefix that was used last stays', async () => {
    const prefixes = ['a', 'b', 'c', 'd', 'e'].map((content) => ({ ...system, content }));
    for (const prefix of prefixes) {
      await ask([prefix, user('Tea?')]);
      await ask([prefixes[0]!, user('Tea?')]);
    }
    expect(model.open).toBe(4);
    expect(model.created).toHaveLength(5);
    await ask([prefixes[1]!, user('Tea?')]);
    expect(model.created).toHaveLength(6);
  });

  it('are destroyed when nobody has asked for a while, and opened anew', async () => {
    withModel({}, 1);
    await ask([system, user('Tea?')]);
    await expect.poll(() => model.open).toBe(0);
    expect(textOf(await ask([system, user('Tea?')]))).toBe('Tea? (2)');
  });
});

describe('an abort', () => {
  it('ends the answer at once, and in the browser too', async () => {
    model.hold();
    const stop = new AbortController();
    const asking = answer(sessions, { messages: [system, user('Tea or coffee?')] }, stop.signal);
    await expect.poll(() => model.asked.length).toBe(1);
    stop.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
    expect(model.asked[0]!.options.signal!.aborted).toBe(true);
    await expect.poll(() => model.open).toBe(1); // what has read the prefix
  });

  it('does not wait for a browser that is slow to open a session', async () => {
    const { LanguageModel } = globalThis as unknown as { LanguageModel: { create: unknown } };
    LanguageModel.create = () => new Promise(() => {});
    const stop = new AbortController();
    const asking = answer(sessions, { messages: [user('Tea?')] }, stop.signal);
    stop.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
  });
});

describe('the deadline', () => {
  const late = (messages: readonly Message[]) => answer(sessions, { messages }, never, 0.05);

  it('ends an answer that runs on, and what there is of it is the answer', async () => {
    const release = model.hold();
    onTestFinished(release);
    expect(await late([user('Tea or coffee?')])).toEqual({ text: 'Tea', finish: 'length' });
    await expect.poll(() => model.open).toBe(1);
  });

  it('is an error when nothing came', async () => {
    model.answer = () => new Promise(() => {});
    expect(await late([user('Tea?')])).toMatchObject({ kind: 'timeout', message: /nothing within 0.05 s/ });
  });
});

describe('what goes wrong', () => {
  const fault = (name: string, message = 'Words of the browser.') => {
    model.failWith = new DOMException(message, name);
    return ask([system, user('Tea?')]);
  };

  it.each([
    ['NotAllowedError', 'unsupported', /switched off/],
    ['NotSupportedError', 'unreadable', /kept back .* Words of the browser\./],
    ['SyntaxError', 'unreadable', /no JSON object/],
    ['UnknownError', 'device-lost', /stopped: Words of the browser\. It is started anew/],
    ['OperationError', 'device-lost', /started anew/],
    ['InvalidStateError', 'device-lost', /started anew/],
    ['AbortError', 'device-lost', /started anew/], // Chromium's name for a response that was switched off
  ])('is said in words: %s', async (name, kind, message) => {
    expect(await fault(name)).toMatchObject({ kind, message: expect.stringMatching(message) });
    expect(model.open).toBe(0);
    expect(textOf(await ask([system, user('Tea?')]))).toBe('Tea? (1)');
  });

  it('is no fault when the browser withholds an answer: that is one', async () => {
    expect(await fault('NotReadableError')).toEqual({ text: '', finish: 'content-filter' });
  });

  it('says by how much a prompt is too long, wherever it is found out', async () => {
    withModel({ window: 100 });
    const long = 'x'.repeat(1000);
    const words = 'has room for 100: 163 too many';
    expect(await ask([user(long + 'x'.repeat(36))])).toMatchObject({
      kind: 'bad-request',
      message: expect.stringContaining(words),
    });
    expect(await ask([{ ...system, content: long }, user('Tea?')])).toMatchObject({
      kind: 'bad-request',
      message: expect.stringContaining('takes 254 tokens'),
    });
    model.failWith = new DOMException('The input is too large.', 'QuotaExceededError'); // as it was before 2026
    expect(await ask([user('Tea?')])).toMatchObject({
      kind: 'bad-request',
      message: /more than .* can read/,
    });
  });

  it('goes on with new sessions after the model has crashed', async () => {
    await ask([system, user('Tea?')]);
    model.crash();
    expect(await ask([system, user('Tea?')])).toMatchObject({ kind: 'device-lost' });
    expect(textOf(await ask([system, user('Tea?')]))).toBe('Tea? (2)');
  });

  it('hears of a crash in the middle of an answer', async () => {
    onTestFinished(model.hold());
    const asking = ask([user('Tea or coffee?')]);
    await expect.poll(() => model.asked.length).toBe(1);
    model.crash();
    expect(await asking).toMatchObject({ kind: 'device-lost', message: /generic failures/ });
  });

  it.each([
    ['unavailable', 'unsupported', /cannot run/],
    ['downloadable', 'download', /Open Models/],
    ['downloading', 'download', /still downloading/],
  ] as const)('starts no download by itself: %s', async (availability, kind, message) => {
    model.availability = availability;
    expect(await ask([user('Tea?')])).toMatchObject({ kind, message: expect.stringMatching(message) });
    expect(model.created).toEqual([]);
    model.availability = 'available';
    expect(textOf(await ask([user('Tea?')]))).toBe('Tea? (1)');
  });
});
