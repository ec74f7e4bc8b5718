import { NO_ENGINE, type EngineStatus } from '../catalog/localModel.ts';

/** What pages and workers of this origin tell each other about the one engine for local models. */
export type EngineMessage =
  | { readonly type: 'status'; readonly status: EngineStatus }
  | { readonly type: 'status-wanted' }
  /** Somebody waits for the graphics memory: an engine that is idle goes. */
  | { readonly type: 'room-wanted' };

/** Name of the Web Lock that whoever has an engine holds. */
export const ENGINE_LOCK = 'espalier-local-engine';

/** A channel to all other pages and workers. Messages do not come back to who sent them. */
export const engineChannel = (): BroadcastChannel => new BroadcastChannel('espalier-local-engine');

/**
 * Calls back with how the engine for local models stands, wherever it lives: at once with nothing, then with every change, its
 * end with the tab that held it included. Returns the undo.
 */
export function watchEngine(onStatus: (status: EngineStatus) => void): () => void {
  const channel = engineChannel();
  const closed = new AbortController();
  let waiting = false;
  onStatus(NO_ENGINE);
  channel.onmessage = ({ data }: MessageEvent<EngineMessage>) => {
    if (data.type !== 'status') return;
    onStatus(data.status);
    if (waiting || (data.status.loaded.length === 0 && !data.status.loading)) return;
    waiting = true; // a tab that is closed says nothing more, but it lets go of the lock
    void navigator.locks
      .request(ENGINE_LOCK, { mode: 'shared', signal: closed.signal }, () => {
        waiting = false;
        onStatus(NO_ENGINE);
      })
      .catch(() => {}); // nobody watches any more
  };
  channel.postMessage({ type: 'status-wanted' } satisfies EngineMessage);
  return () => {
    closed.abort();
    channel.close();
  };
}
