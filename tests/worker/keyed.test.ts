import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Model, Request } from '../../src/core/model.ts';
import { forgetKey, setKey, withdrawKeys } from '../../src/store/keys.ts';
import { createVault, forgetRemembered } from '../../src/store/vault.ts';
import { keyed } from '../../src/worker/keyed.ts';
import { freshDbs } from '../store/freshDb.ts';

const freshDb = freshDbs();
afterEach(() => forgetKey('box'));

const made: string[] = [];
/** A model that answers with the key it is called with. */
const echo = (key: string): Model => {
  made.push(key);
  return async () => ({
    text: key,
    finish: 'stop',
    usage: { tokensIn: 1, tokensOut: 1 },
  });
};
const ask = async (model: Model) => (await model({} as Request, AbortSignal.any([]))).text;

describe('a model with a key', () => {
  it('calls with the key of the moment, and is made once for each', async () => {
    made.length = 0;
    const model = keyed(freshDb(), { id: 'box', name: 'Box' }, echo);
    expect(await ask(model)).toBe('');
    setKey('box', 'sk-1');
    expect([await ask(model), await ask(model)]).toEqual(['sk-1', 'sk-1']);
    setKey('box', 'sk-2');
    expect(await ask(model)).toBe('sk-2');
    expect(made).toEqual(['', 'sk-1', 'sk-2']);
  });

  it('says locked, not missing, while the key is remembered, and calls nobody', async () => {
    const db = freshDb();
    await createVault(db, 'correct horse battery staple', { box: 'sk-1' });
    setKey('box', 'sk-1');
    const model = keyed(db, { id: 'box', name: 'Box' }, echo);
    await ask(model);
    withdrawKeys(['box']);
    made.length = 0;
    await expect(ask(model)).rejects.toMatchObject({
      kind: 'key',
      retryable: false,
      message: 'The key of “Box” is locked: unlock the remembered keys to go on.',
    });
    expect(made).toEqual([]);

    setKey('box', 'sk-1');
    expect(await ask(model)).toBe('sk-1');
    withdrawKeys(['box']);
    await forgetRemembered(db, 'box');
    expect(await ask(model)).toBe(''); // as a server is called that asks for none
  });
});
