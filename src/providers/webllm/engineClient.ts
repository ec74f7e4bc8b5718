import type { InitProgressReport, WorkerRequest, WorkerResponse } from '@mlc-ai/web-llm';
import type { DeviceLostMessage } from './watchDevices.ts';

/** What the library threw, as its worker sends it: a name and a text in one string. */
export class EngineThrew extends Error {
  override name = 'EngineThrew';
}

/** The graphics device went away under the engine. */
export class DeviceLost extends Error {
  override name = 'DeviceLost';
  readonly reason: GPUDeviceLostReason;

  constructor({ reason, message }: DeviceLostMessage) {
    super(message);
    this.reason = reason;
  }
}

/** The worker itself did not start, or broke off. */
export class WorkerBroke extends Error {
  override name = 'WorkerBroke';
}

type Kind = WorkerRequest['kind'];

interface Waiting {
  readonly resolve: (content: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Speaks the worker protocol of @mlc-ai/web-llm 0.2.86, `{ kind, uuid, content }` there and `return`, `throw` and
 * `initProgressCallback` back. The library's own client would bring the whole library, 2 MB, into a second worker, and
 * waits for ever when the worker breaks.
 */
export class EngineClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<string, Waiting>();
  #ended: unknown;

  /** Told how far a load is. */
  onProgress: (report: InitProgressReport) => void = () => {};

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<WorkerResponse | DeviceLostMessage>) =>
      this.#hear(data),
    );
    worker.addEventListener('error', (event) =>
      this.end(new WorkerBroke(event.message || 'its file did not load')),
    );
    worker.addEventListener('messageerror', () => this.end(new WorkerBroke('a message could not be read')));
  }

  /** What ended the engine; undefined while it lives. */
  get ended(): unknown {
    return this.#ended;
  }

  /**
   * Asks and waits.
   * @throws EngineThrew; DeviceLost, WorkerBroke or whatever else ended the engine.
   */
  ask<T>(kind: Kind, content: WorkerRequest['content']): Promise<T> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended);
      const uuid = crypto.randomUUID();
      this.#waiting.set(uuid, { resolve, reject });
      this.#worker.postMessage({ kind, uuid, content } satisfies WorkerRequest);
    }) as Promise<T>;
  }

  /** Says what the library does not answer. */
  tell(kind: 'setAppConfig' | 'setLogLevel', content: WorkerRequest['content']): void {
    this.#worker.postMessage({ kind, uuid: crypto.randomUUID(), content } satisfies WorkerRequest);
  }

  /** Ends the worker, which gives its graphics memory back; whoever waits hears the reason. */
  end(reason: unknown): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  #hear(message: WorkerResponse | DeviceLostMessage): void {
    switch (message.kind) {
      case 'initProgressCallback':
        return this.onProgress(message.content);
      case 'deviceLost':
        return this.end(new DeviceLost(message));
      case 'return':
        return this.#answered(message.uuid)?.resolve(message.content);
      case 'throw':
        return this.#answered(message.uuid)?.reject(new EngineThrew(String(message.content)));
      case 'heartbeat': // of service workers only
    }
  }

  #answered(uuid: string): Waiting | undefined {
    const waiting = this.#waiting.get(uuid);
    this.#waiting.delete(uuid);
    return waiting;
  }
}
