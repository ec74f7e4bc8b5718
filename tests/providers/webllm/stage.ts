import { onTestFinished } from 'vitest';
import type { EngineStatus, LocalModel, Measured } from '../../../src/catalog/localModel.ts';
import type { Completion } from '../../../src/core/model.ts';
import { Engine, type EngineOptions } from '../../../src/providers/webllm/index.ts';
import { question, TINY } from './models.ts';
import type { Script } from './script.ts';

export const NEVER = new AbortController().signal;

interface Stage {
  readonly engine: Engine;
  /** Workers that were opened. */
  readonly opened: () => number;
  readonly released: () => number;
  readonly statuses: EngineStatus[];
  readonly measured: [string, Measured][];
  /** Resolves when a worker reports a text for the first time from now on. */
  readonly heard: (text: string) => Promise<unknown>;
}

/** An engine whose workers play these scripts, one after the other, the last again and again. */
export function stage(scripts: readonly Script[] = [{}], options: Partial<EngineOptions> = {}): Stage {
  let opened = 0;
  let released = 0;
  const statuses: EngineStatus[] = [];
  const measured: [string, Measured][] = [];
  const listeners = new Map<string, () => void>();
  const engine = new Engine({
    claim: async () => () => released++,
    onStatus: (status) => statuses.push(status),
    onMeasured: ({ id }, how) => measured.push([id, how]),
    openWorker: () => {
      const worker = new Worker(new URL('./fakeEngine.worker.ts', import.meta.url), {
        type: 'module',
        name: JSON.stringify(scripts[Math.min(opened++, scripts.length - 1)]),
      });
      worker.addEventListener('message', ({ data }) => listeners.get(data.content?.text)?.());
      return worker;
    },
    lookAtDevice: async () => ({ name: 'test device', f16: true, largestBinding: 2 ** 30 }),
    ...options,
  });
  onTestFinished(() => void engine.unload());
  const heard = (text: string) => new Promise<void>((resolve) => listeners.set(text, resolve));
  return { engine, opened: () => opened, released: () => released, statuses, measured, heard };
}

export interface Heard {
  readonly remembered: number;
  readonly models: readonly string[];
  readonly request: Readonly<Record<string, unknown>>;
}

/** What a played engine was asked, which is what it answers. */
export const heardBy = (text: string): Heard => JSON.parse(text) as Heard;

export const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

export const ask = (
  engine: Engine,
  model: LocalModel = TINY,
  signal: AbortSignal = NEVER,
): Promise<Completion> => engine.answer(model, question({ model: model.id }), signal);
