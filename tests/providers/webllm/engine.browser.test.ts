import { describe, expect, it } from 'vitest';
import type { EngineStatus } from '../../../src/catalog/localModel.ts';
import { question, TINY } from './models.ts';
import { BEGUN, RESET } from './script.ts';
import { ask, errorOf, heardBy, NEVER, stage } from './stage.ts';

/* The adapter on the library's real worker protocol: its own handler in a real worker, around a played engine. */

describe('an answer', () => {
  it('comes with what the request wanted, its usage and its own time', async () => {
    const { engine } = stage();
    const { text, usage, finish, ms } = await engine.answer(
      TINY,
      question({ stop: ['\n'], json: true }),
      NEVER,
    );
    expect(heardBy(text).request).toMatchObject({
      model: 'tiny',
      messages: [{ role: 'user', content: 'Name a fruit.' }],
      temperature: 0.7,
      max_tokens: 8,
      seed: 5,
      stop: ['\n'],
      response_format: { type: 'json_object' },
      stream: false,
    });
    expect(usage).toEqual({ tokensIn: 40, tokensOut: 11 });
    expect(finish).toBe('stop');
    expect(ms).toBeGreaterThanOrEqual(0);
  });

  it('does not depend on those before it', async () => {
    const { engine } = stage();
    const answers = [await ask(engine), await ask(engine), await ask(engine)];
    expect(answers.map(({ text }) => heardBy(text).remembered)).toEqual([0, 0, 0]);
  });

  it('waits for the one before it', async () => {
    const { engine, statuses, opened } = stage([{ wordMs: 2, says: 'one two three' }]);
    await engine.load(TINY, NEVER);
    const texts = await Promise.all([ask(engine), ask(engine), ask(engine)]);
    expect(opened()).toBe(1);
    expect(texts.map(({ text }) => text)).toEqual(Array(3).fill('one two three'));
    expect(statuses.some(({ busy }) => busy)).toBe(true);
  });

  it('is not waited for any longer than it keeps coming', async () => {
    const { engine } = stage([{ falls: 'silent', deaf: true }, { says: 'after all' }], {
      patience: { stall: 80, interrupt: 40 },
    });
    expect(await errorOf(ask(engine))).toMatchObject({ kind: 'timeout', retryable: true });
    expect((await ask(engine)).text).toBe('after all');
  });

  it('may be slow as long as it keeps coming', async () => {
    const { engine } = stage([{ wordMs: 30, says: 'a b c d e f g h i j k l' }], { patience: { stall: 200 } });
    expect((await ask(engine)).text).toBe('a b c d e f g h i j k l');
  });

  it('has an end to its time however it comes', async () => {
    const { engine } = stage([{ wordMs: 20, says: 'on and on '.repeat(500) }], { patience: { answer: 150 } });
    expect(await errorOf(ask(engine))).toMatchObject({ kind: 'timeout', retryable: false });
  });
});

describe('an abort', () => {
  it('breaks off its own answer and no other', async () => {
    const { engine, opened, heard } = stage([
      { wordMs: 5, says: 'on and on '.repeat(5000), saysThen: 'one two three' },
    ]);
    const stop = new AbortController();
    const broken = errorOf(ask(engine, TINY, stop.signal));
    const whole = ask(engine);
    await heard(BEGUN);
    stop.abort(new Error('stopped'));
    expect(await broken).toMatchObject({ message: 'stopped' });
    expect(await whole).toMatchObject({ text: 'one two three', finish: 'stop' });
    expect(opened()).toBe(1);
  });

  it('before an answer has begun leaves the engine in peace', async () => {
    const { engine, opened, heard } = stage([{ falls: 'silent', deaf: true }]);
    const stop = new AbortController();
    const broken = errorOf(ask(engine, TINY, stop.signal));
    await heard(RESET);
    stop.abort(new Error('stopped'));
    expect(await broken).toMatchObject({ message: 'stopped' });
    expect(engine.status.loaded).toEqual(['tiny']);
    expect(opened()).toBe(1);
  });

  it('ends an engine that does not hear it, which is loaded again for the next', async () => {
    const { engine, opened, heard } = stage([{ falls: 'silent', deaf: true }, { says: 'fine' }], {
      patience: { interrupt: 40 },
    });
    const stop = new AbortController();
    const broken = errorOf(ask(engine, TINY, stop.signal));
    await heard(BEGUN);
    stop.abort(new Error('stopped'));
    expect(await broken).toMatchObject({ message: 'stopped' });
    expect((await ask(engine)).text).toBe('fine');
    expect(opened()).toBe(2);
  });

  it('ends a load', async () => {
    const reports = [['Loading GPU shader modules[1/60]: 1% completed', 0.01]] as const;
    const { engine, released } = stage([{ reports, loadHangs: true }, { says: 'fine' }]);
    const stop = new AbortController();
    const loading = engine.load(
      TINY,
      stop.signal,
      (progress) => progress && stop.abort(new Error('stopped')),
    );
    expect(await errorOf(loading)).toMatchObject({ message: 'stopped' });
    expect(released()).toBe(1);
    expect((await ask(engine)).text).toBe('fine');
  });
});

describe('a device that is lost', () => {
  it('is taken up again once, without anybody noticing', async () => {
    const { engine, opened } = stage([{ loseDevice: 'answering' }, { says: 'fine' }]);
    expect((await ask(engine)).text).toBe('fine');
    expect(opened()).toBe(2);
  });

  it.each(['loading', 'answering'] as const)(
    'twice while %s is told, and not tried again',
    async (loseDevice) => {
      const { engine, opened } = stage([{ loseDevice }]);
      expect(await errorOf(ask(engine))).toMatchObject({
        kind: 'device-lost',
        retryable: false,
        message: expect.stringContaining('lost twice'),
      });
      expect(opened()).toBe(2);
    },
  );

  it('because a buffer could not be made is short of memory', async () => {
    const { engine, opened } = stage([{ loseDevice: 'loading', reason: 'destroyed' }]);
    expect(await errorOf(ask(engine))).toMatchObject({
      kind: 'out-of-memory',
      message: expect.stringMatching(/a buffer could not be made.*It wants about 0\.5 GB/),
    });
    expect(opened()).toBe(1);
  });
});

describe('graphics memory', () => {
  it('is given back when nobody asks any more', async () => {
    const statuses: EngineStatus[] = [];
    const { engine, released } = stage([{}], { idle: 20, onStatus: (status) => statuses.push(status) });
    await ask(engine);
    await expect.poll(released).toBe(1);
    expect(statuses.at(-1)).toEqual({ loaded: [], busy: false });
  });

  it('is kept while a call is under way, and given back when told', async () => {
    const { engine, released } = stage([{ wordMs: 5, says: 'one two three' }]);
    await engine.load(TINY, NEVER);
    const answer = ask(engine);
    expect(engine.unload()).toBe(false);
    expect((await answer).text).toBe('one two three');
    expect(engine.unload()).toBe(true);
    expect(released()).toBe(1);
  });
});
