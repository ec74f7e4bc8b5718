import { extraHeaders } from '../catalog/presets/index.ts';
import { simulated } from '../providers/simulated/index.ts';
import type { Model } from '../core/model.ts';
import type { Lane } from '../providers/transport/lane.ts';
import type { ConnectionRecord, Db } from '../store/db.ts';
import { keyOf, keysSettled } from '../store/keys.ts';
import { keyed } from './keyed.ts';
import { followSimulatedDelay } from './simulatedDelay.ts';

/**
 * Makes the model function of a connection. Its requests carry whole addresses, `connection/model`. A provider that has
 * to prepare first says so in the lane.
 */
export async function providerOf(
  db: Db,
  { id, name, provider, baseUrl = '', preset }: ConnectionRecord,
  lane: Pick<Lane, 'held' | 'restFor'>,
): Promise<Model> {
  switch (provider) {
    case 'simulated':
      return simulated({ delayMs: await followSimulatedDelay(db) });
    case 'openai': {
      const { openaiCompatible } = await import('../providers/openai/index.ts');
      if (keyOf(id) === '') await keysSettled(); // a page that is just loading may not have told it yet
      const withKey = (key: string): Model =>
        openaiCompatible({
          baseUrl,
          key,
          ...extraHeaders({ baseUrl, preset }, key),
          onAllowanceSpent: (wait) => lane.restFor(wait),
        });
      return named(keyed(db, { id, name }, withKey), id);
    }
    case 'webllm': {
      const { localProvider } = await import('./localModels.ts');
      return named(localProvider(db, lane), id);
    }
    case 'chrome': {
      const { askPage, builtin } = await import('../providers/chrome/index.ts');
      const ask = askPage((question, port) => postMessage(question, { transfer: [port] }));
      return named(builtin(ask, lane), id);
    }
    default:
      return provider satisfies never;
  }
}

/** The part of a request's address that the provider knows: `connection/model` without the connection. */
const named =
  (model: Model, connection: string): Model =>
  (request, signal) =>
    model({ ...request, model: request.model.slice(connection.length + 1) }, signal);
