import { describe, expect, it } from 'vitest';
import { callKey } from '../../src/core/digest.ts';
import type { RememberedCall } from '../../src/core/event.ts';
import type { Completion, Model, Request } from '../../src/core/model.ts';
import { remembering, type Question } from '../../src/engine/caller.ts';
import { never } from './harness.ts';

const question = (content: string, role: Question['role'] = 'task'): Question => ({
  role,
  request: { model: 'a/b', messages: [{ role: 'user', content }], temperature: 0, maxTokens: 5, seed: 0 },
});
const completionOf = (text: string): Completion => ({
  text,
  finish: 'stop',
  usage: { tokensIn: 1, tokensOut: 1 },
});
const turn = () => new Promise((resolve) => setImmediate(resolve));

function callerOf(put: (call: RememberedCall) => Promise<void> = async () => {}) {
  const kept = new Map<string, RememberedCall>();
  const asked: Request[] = [];
  const sent: RememberedCall[] = [];
  const model: Model = async (request) => {
    asked.push(request);
    await turn();
    if (request.messages[0]!.content === 'fail') throw new Error('no answer');
    return completionOf(`answer ${asked.length}`);
  };
  let clock = 0;
  const call = remembering({
    models: { optimizer: model, task: model },
    memo: {
      get: async (key) => kept.get(key),
      put: async (remembered) => {
        await put(remembered);
        const first = kept.get(remembered.key) ?? remembered;
        kept.set(remembered.key, first);
        return first;
      },
    },
    now: () => (clock += 7.4),
    onSent: (remembered) => void sent.push(remembered),
  });
  return { call, kept, asked, sent };
}

describe('a question', () => {
  it('is asked once while it is in flight, and never again once it was answered', async () => {
    const { call, asked, sent } = callerOf();
    const answers = await Promise.all([1, 2, 3].map(() => call(question('x'), never)));
    const later = await call(question('x'), never);
    expect(asked).toHaveLength(1);
    expect(sent).toHaveLength(1);
    for (const answer of [...answers, later])
      expect(answer).toEqual({ key: callKey(question('x').request), completion: completionOf('answer 1') });
  });

  it('has the answer that is remembered, when another run was answered first', async () => {
    const first = { key: '', role: 'task', completion: completionOf('the first'), ms: 1 } as const;
    const { call, kept, sent } = callerOf(async ({ key }) => void kept.set(key, { ...first, key }));
    expect((await call(question('x'), never)).completion).toEqual(completionOf('the first'));
    expect(sent).toHaveLength(1); // it went out and was paid for all the same
  });

  it('is another question when anything in it differs', async () => {
    const { call, asked } = callerOf();
    await Promise.all([call(question('x'), never), call(question('y'), never)]);
    expect(asked).toHaveLength(2);
  });

  it('may be asked again after it failed', async () => {
    const { call, asked, kept } = callerOf();
    const both = await Promise.allSettled([call(question('fail'), never), call(question('fail'), never)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(call(question('fail'), never)).rejects.toThrow('no answer');
    expect(asked).toHaveLength(2);
    expect(kept.size).toBe(0);
  });

  it('is not asked once the signal forbids it, but is still answered from memory', async () => {
    const { call, asked } = callerOf();
    await call(question('x'), never);
    const forbidden = AbortSignal.abort(new Error('paused'));
    expect((await call(question('x'), forbidden)).completion.text).toBe('answer 1');
    await expect(call(question('y'), forbidden)).rejects.toThrow('paused');
    expect(asked).toHaveLength(1);
  });
});

describe('an answer', () => {
  it('is given only when it is durable', async () => {
    let durable!: () => void;
    const { call, sent } = callerOf(() => new Promise((resolve) => (durable = resolve)));
    let given = false;
    const calling = call(question('x'), never).then(() => (given = true));
    for (let i = 0; i < 5; i++) await turn();
    expect(given).toBe(false);
    expect(sent).toEqual([]);
    durable();
    await calling;
    expect(sent).toHaveLength(1);
  });

  it('is not given when it could not be remembered', async () => {
    const { call, sent } = callerOf(async () => Promise.reject(new Error('the disk is full')));
    await expect(call(question('x'), never)).rejects.toThrow('the disk is full');
    expect(sent).toEqual([]);
  });

  it('is remembered with its time, and with the request where nothing else can give that again', async () => {
    const { call, kept } = callerOf();
    const [written, scored] = [question('x', 'optimizer'), question('y', 'task')];
    await call(written, never);
    await call(scored, never);
    expect(kept.get(callKey(written.request))).toMatchObject({
      role: 'optimizer',
      request: written.request,
      ms: 7,
    });
    expect(kept.get(callKey(scored.request))).not.toHaveProperty('request');
  });
});
