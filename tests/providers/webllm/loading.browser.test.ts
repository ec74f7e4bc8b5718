import { describe, expect, it } from 'vitest';
import type { LoadProgress } from '../../../src/catalog/localModel.ts';
import { ModelError } from '../../../src/core/errors.ts';
import type { Hold } from '../../../src/core/laneState.ts';
import { webllm } from '../../../src/providers/webllm/index.ts';
import { LARGE, question, TINY } from './models.ts';
import { ask, errorOf, heardBy, NEVER, stage } from './stage.ts';

/* The adapter on the library's real worker protocol: its own handler in a real worker, around a played engine. */

describe('loading', () => {
  const reports = [
    ['Start to fetch params', 0],
    ['Fetching param cache[1/4]: 120MB fetched. 25% completed, 3 secs elapsed. It can take a while', 0.25],
    ['Loading model from cache[4/4]: 480MB loaded. 100% completed, 5 secs elapsed.', 1],
    ['Loading GPU shader modules[30/60]: 50% completed, 1 secs elapsed.', 0.5],
    ['Finish loading on WebGPU - test', 1],
  ] as const;

  it('is told step by step, and in the lane until it has ended', async () => {
    const { engine, statuses } = stage([{ reports, says: 'ready' }]);
    const held: (Hold | undefined)[] = [];
    const lane = {
      get held() {
        return held.at(-1);
      },
      set held(hold) {
        held.push(hold);
      },
    };
    await webllm({ engine, find: async () => TINY, lane })(question(), NEVER);
    expect(held.map((hold) => hold && [hold.progress, hold.message])).toEqual([
      [0.25, 'Tiny is being downloaded: 120 MB, 25 %.'],
      [1, 'Tiny is being brought onto the graphics device: 100 %.'],
      [0.5, 'The graphics device prepares to run Tiny: 50 %.'],
      [undefined, 'Tiny answers a first short question, to warm up.'],
      undefined,
    ]);
    const told = statuses.map(({ loading }) => loading).filter((one) => one !== undefined);
    expect(told.map(({ phase }: LoadProgress) => phase)).toEqual(
      expect.arrayContaining(['fetching', 'reading', 'compiling', 'warming-up']),
    );
    expect(told[0]).toMatchObject({ model: 'tiny', bytes: 120 * 2 ** 20 });
    expect(statuses.at(-1)).toMatchObject({ loaded: ['tiny'] });
  });

  it('measures itself, the warm-up and the speed', async () => {
    const { engine, measured } = stage([{ reports }]);
    const how = await engine.load(TINY, NEVER);
    expect(how).toMatchObject({
      fetched: true,
      prefillPerSecond: 200,
      decodePerSecond: 10,
      firstTokenSeconds: 0.2,
      device: 'test device',
    });
    expect(how.loadSeconds).toBeGreaterThan(0);
    expect(how.warmUpSeconds).toBeGreaterThan(0);
    expect(measured).toEqual([['tiny', expect.objectContaining({ decodePerSecond: 10 })]]);
  });

  it('happens once for two roles on one model', async () => {
    const { engine, opened } = stage();
    await Promise.all([ask(engine), ask(engine)]);
    expect(opened()).toBe(1);
  });

  it('brings a second model beside the first', async () => {
    const { engine, opened } = stage();
    await ask(engine);
    expect(heardBy((await ask(engine, LARGE)).text).models).toEqual(['large', 'tiny']);
    expect(heardBy((await ask(engine)).text).models).toEqual(['large', 'tiny']);
    expect(opened()).toBe(2);
    expect(engine.status.loaded).toEqual(['large', 'tiny']);
  });

  it('refuses two models that are larger than all the memory of a small computer', async () => {
    const lookAtDevice = async () => ({ name: '', f16: true, largestBinding: 2 ** 30, ram: 3 });
    const { engine } = stage([{}], { lookAtDevice });
    await ask(engine);
    expect(await errorOf(ask(engine, LARGE))).toMatchObject({
      kind: 'out-of-memory',
      message: expect.stringMatching(/Large and Tiny do not fit .* Together they want about 3\.4 GB/),
    });
    expect((await ask(engine)).text).toContain('Name a fruit'); // what was there stays
  });

  it('does not refuse what nobody can know', async () => {
    const lookAtDevice = async () => ({ name: '', f16: true, largestBinding: 2 ** 30, ram: 8 });
    const { engine } = stage([{}], { lookAtDevice });
    const huge = { ...LARGE, vramMB: 30_000 };
    expect((await ask(engine, huge)).text).toContain('Name a fruit');
  });

  it('is given up when there is no news of it', async () => {
    const { engine } = stage([{ loadHangs: true }], { patience: { load: 50 } });
    expect(await errorOf(engine.load(TINY, NEVER))).toMatchObject({ kind: 'timeout' });
  });

  it.each([
    ['ShaderF16SupportError: This model requires WebGPU extension shader-f16', 'unsupported', /shader-f16/],
    ['WebGPUNotAvailableError: WebGPU is not supported', 'unsupported', /Chrome or Edge/],
    ['Error: Unable to find a compatible GPU. This issue', 'unsupported', /no graphics device/],
    [
      'Error: Cannot initialize runtime because of requested maxComputeWorkgroupStorageSize exceeds limit.',
      'unsupported',
      /maxComputeWorkgroupStorageSize/,
    ],
    [
      'DeviceLostError: The WebGPU device was lost while loading the model.',
      'out-of-memory',
      /about 0\.5 GB/,
    ],
    ['RangeError: Array buffer allocation failed', 'out-of-memory', /smaller model/],
    ['QuotaExceededError: Quota exceeded.', 'download', /storage .* is full/],
    ['IntegrityError: Integrity verification failed for x', 'download', /damaged/],
    ['Error: Tensor-cache record range [0, 9) exceeds shard size 3', 'download', /damaged/],
    ['SyntaxError: Unexpected token', 'download', /damaged/],
    ['ModelNotFoundError: Cannot find model record in appConfig for tiny.', 'unknown-model', /“tiny”/],
    [
      'Error: at https://me:secret@host.invalid/x?key=1',
      'unsupported',
      /could not be loaded: Error: at host\.invalid/,
    ],
  ])('that fails with %s is %s', async (loadFails, kind, message) => {
    const { engine, released } = stage([{ loadFails }]);
    const error = await errorOf(engine.load(TINY, NEVER));
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ kind, message: expect.stringMatching(message) });
    expect(String(error)).not.toContain('secret');
    expect(released()).toBe(1);
  });
});

describe('an answer that fails', () => {
  it.each([
    [
      'ContextWindowSizeExceededError: Prompt tokens exceed context window size: number of prompt tokens: 5000; context window size: 4096\nConsider',
      'bad-request',
      /5000 tokens .* reads 4096/,
    ],
    [
      'MessageOrderError: Last message should be from either `user` or `tool`.',
      'bad-request',
      /Last message/,
    ],
    ['GrammarMatcherInitError: no', 'bad-request', /JSON/],
    ['Error: InternalError: failed to sample a valid token.', 'unreadable', /failed to sample/],
  ])('with %s is %s', async (answerFails, kind, message) => {
    const { engine, opened } = stage([{ answerFails }]);
    expect(await errorOf(ask(engine))).toMatchObject({ kind, message: expect.stringMatching(message) });
    expect(opened()).toBe(1);
  });

  it('because the worker breaks says so, and begins anew', async () => {
    const { engine } = stage([{ breaks: true }, { says: 'fine' }]);
    expect(await errorOf(ask(engine))).toMatchObject({ kind: 'download', message: /broke off/ });
    expect((await ask(engine)).text).toBe('fine');
  });

  it('because the worker does not start says so', async () => {
    const openWorker = () => new Worker(new URL('/nowhere.js', location.href), { type: 'module' });
    const { engine } = stage([{}], { openWorker });
    expect(await errorOf(ask(engine))).toMatchObject({ kind: 'download', message: /Reload the page/ });
  });

  it('of a model that was never set up says so', async () => {
    const { engine } = stage();
    const model = webllm({ engine, find: async () => undefined, lane: { held: undefined } });
    expect(await errorOf(model(question(), NEVER))).toMatchObject({ kind: 'unknown-model' });
  });
});
