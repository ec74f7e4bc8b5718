import type { EngineStatus } from '../catalog/localModel.ts';
import { ModelError } from '../core/errors.ts';
import type { Engine, Release } from '../providers/webllm/index.ts';
import { ENGINE_LOCK, engineChannel, type EngineMessage } from '../store/localEngine.ts';

/** Milliseconds between two times of asking whoever has the engine to let go. */
const ASK_EVERY = 500;

/** An engine that was not asked for this long makes room for others. Between two calls of a run there is less. */
const MAKES_ROOM_AFTER = 1500;

/**
 * The place for the one engine of this origin: two would each hold gigabytes of graphics memory. Whoever needs it waits until
 * it is free, and an engine without work leaves it.
 */
export class EnginePlace {
  readonly #channel = engineChannel();
  readonly #patience: number | undefined;
  readonly #makesRoomAfter: number;

  /**
   * @param patience Milliseconds to wait for the place; for ever when undefined.
   * @param makesRoomAfter Milliseconds without a call after which the place is left to who asks for it.
   */
  constructor(patience?: number, makesRoomAfter = MAKES_ROOM_AFTER) {
    this.#patience = patience;
    this.#makesRoomAfter = makesRoomAfter;
  }

  /** Lets an engine hear what others want, and tell how it stands. */
  attend(engine: Pick<Engine, 'idleFor' | 'unload' | 'status'>): void {
    this.#channel.onmessage = ({ data }: MessageEvent<EngineMessage>) => {
      if (data.type === 'room-wanted' && engine.idleFor >= this.#makesRoomAfter) engine.unload();
      if (data.type === 'status-wanted' && engine.status.loaded.length > 0) this.tell(engine.status);
    };
  }

  readonly tell = (status: EngineStatus): void => {
    this.#say({ type: 'status', status });
  };

  /** Asks the engine of another page or worker to go. */
  askForRoom(): void {
    this.#say({ type: 'room-wanted' });
  }

  /**
   * Waits for the place and holds it.
   * @param onWait Told once when it is not free.
   * @throws ModelError of the kind `timeout` when patience ends; the signal's reason.
   */
  readonly claim = async (signal: AbortSignal, onWait: () => void): Promise<Release> => {
    const free = await hold({ ifAvailable: true });
    if (free) return free;
    onWait();
    this.askForRoom();
    const asking = setInterval(() => this.askForRoom(), ASK_EVERY);
    const late = this.#patience === undefined ? undefined : AbortSignal.timeout(this.#patience);
    try {
      const held = await hold({ signal: late ? AbortSignal.any([signal, late]) : signal });
      return held!;
    } catch (error) {
      signal.throwIfAborted();
      if (late?.aborted) throw inUse();
      throw error;
    } finally {
      clearInterval(asking);
    }
  };

  /** Hears and says nothing more. */
  close(): void {
    this.#channel.close();
  }

  #say(message: EngineMessage): void {
    this.#channel.postMessage(message);
  }
}

/** Takes the lock; what it resolves to lets go of it. Undefined when it had to be free, and was not. */
const hold = (options: LockOptions): Promise<Release | undefined> =>
  new Promise((resolve, reject) => {
    navigator.locks
      .request(ENGINE_LOCK, options, (lock) => {
        if (!lock) return resolve(undefined);
        return new Promise<void>((release) => resolve(release));
      })
      .catch(reject);
  });

const inUse = (): ModelError =>
  new ModelError(
    'timeout',
    'A run, in this or another tab, is using the local model at this moment. Pause it, or wait until it has ended, and try again.',
  );
