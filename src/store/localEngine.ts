import { NO_ENGINE, type EngineStatus } from '../catalog/localModel.ts';

/** What pages and workers of this origin tell each other about the one engine for local models. */
export type EngineMessage =
  | { readonly type: 'status'; readonly status: EngineStatus }
  | { readonly type: 'status-wanted' }
  /** Somebody else needs the graphics memory: an engine that is idle goes. */
  | { readonly type: 'room-wanted' };

/** A channel to all other pages and workers. Messages do not come back to who sent them. */
export const engineChannel = (name = 'espalier-local-engine'): BroadcastChannel => new BroadcastChannel(name);

/**
 * Calls back with how the engine for local models stands, wherever it lives: at once with nothing, then with every change.
 * Returns the undo.
 */
export function watchEngine(
  onStatus: (status: EngineStatus) => void,
  channel: BroadcastChannel = engineChannel(),
): () => void {
  onStatus(NO_ENGINE);
  channel.onmessage = ({ data }: MessageEvent<EngineMessage>) => {
    if (data.type === 'status') onStatus(data.status);
  };
  channel.postMessage({ type: 'status-wanted' } satisfies EngineMessage);
  return () => channel.close();
}
