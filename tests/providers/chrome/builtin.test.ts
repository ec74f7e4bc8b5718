import { describe, expect, it } from 'vitest';
import type { BuiltinQuestion, BuiltinReply } from '../../../src/core/builtinModel.ts';
import { ModelError } from '../../../src/core/errors.ts';
import type { Hold } from '../../../src/core/laneState.ts';
import type { Request } from '../../../src/core/model.ts';
import { askPage, builtin } from '../../../src/providers/chrome/index.ts';
import { declaredCapabilities } from '../../../src/catalog/declared.ts';

const never = new AbortController().signal;
const request: Request = {
  model: 'built-in',
  messages: [{ role: 'user', content: 'Tea?' }],
  temperature: 0,
  maxTokens: 8,
  seed: 0,
};
const lane = (): { held: Hold | undefined } => ({ held: undefined });
const saying = (reply: BuiltinReply) => builtin(() => Promise.resolve(reply), lane());

describe('the built-in model', () => {
  it('sends the messages, and a wish for JSON only when there is one', async () => {
    const asked: BuiltinQuestion[] = [];
    const model = builtin(async (question) => {
      asked.push(question);
      return { text: 'yes', finish: 'stop', usage: { tokensIn: 3, tokensOut: 1 } };
    }, lane());
    expect(await model(request, never)).toEqual({
      text: 'yes',
      finish: 'stop',
      usage: { tokensIn: 3, tokensOut: 1 },
    });
    await model({ ...request, json: true }, never);
    const { messages } = request;
    expect(asked).toEqual([{ messages }, { messages, json: true }]);
  });

  it('guesses the usage that the browser did not tell, and says so', async () => {
    const { usage } = await saying({ text: 'yes', finish: 'length' })(request, never);
    expect(usage).toEqual({ tokensIn: 5, tokensOut: 1, estimated: true });
  });

  it('applies stop texts itself', async () => {
    const model = saying({ text: 'yes\nbecause\nof that', finish: 'stop' });
    expect((await model({ ...request, stop: ['of', '\nbe'] }, never)).text).toBe('yes');
  });

  it('fails with the kind and the words of the page', async () => {
    const error = await saying({ kind: 'download', message: 'Not there.' })(request, never).catch(
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ kind: 'download', message: 'Not there.', retryable: false });
  });

  it('knows no other name and gives no log-probabilities', async () => {
    const model = saying({ text: 'yes', finish: 'stop' });
    await expect(model({ ...request, model: 'nano' }, never)).rejects.toMatchObject({
      kind: 'unknown-model',
    });
    await expect(model({ ...request, logprobs: 5 }, never)).rejects.toMatchObject({ kind: 'no-logprobs' });
    expect(declaredCapabilities('chrome')).toMatchObject({ logprobs: false, temperature: false, json: true });
  });

  it('says that it is being loaded until it has answered once, and leaves what others say alone', async () => {
    const seen: (string | undefined)[] = [];
    const own = lane();
    const replies: BuiltinReply[] = [
      { kind: 'device-lost', message: 'It stopped.' },
      { text: 'yes', finish: 'stop' },
      { text: 'yes', finish: 'stop' },
    ];
    const model = builtin(async () => {
      seen.push(own.held?.why);
      return replies.shift()!;
    }, own);
    await expect(model(request, never)).rejects.toThrow('It stopped.');
    expect(own.held).toBeUndefined();
    await model(request, never);
    expect(own.held).toBeUndefined();
    own.held = { why: 'network', message: 'Off-line.' };
    await model(request, never);
    expect(seen).toEqual(['loading', 'loading', 'network']);
    expect(own.held.why).toBe('network');
  });
});

describe('asking the page', () => {
  it('gives every question a port of its own', async () => {
    const ports: MessagePort[] = [];
    const ask = askPage((_, port) => ports.push(port));
    const asking = [ask(request, never), ask(request, never)];
    ports[1]!.postMessage({ text: 'second', finish: 'stop' });
    ports[0]!.postMessage({ text: 'first', finish: 'stop' });
    expect(await Promise.all(asking)).toMatchObject([{ text: 'first' }, { text: 'second' }]);
  });

  it('takes a question back at once, and the page hears of it', async () => {
    const stop = new AbortController();
    let page!: MessagePort;
    const ask = askPage((_, port) => (page = port));
    const asking = ask(request, stop.signal);
    const heard = new Promise((resolve) => (page.onmessage = resolve));
    stop.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
    await heard;
  });
});
