import { simulated } from '../providers/simulated/index.ts';
import type { Model } from '../core/model.ts';
import type { Lane } from '../providers/transport/lane.ts';
import type { ConnectionRecord, Db } from '../store/db.ts';
import { keyOf, keysSettled } from '../store/keys.ts';
import { followSimulatedDelay } from './simulatedDelay.ts';

/**
 * Makes the model function of a connection. Its requests carry whole addresses, `connection/model`. A provider that has
 * to prepare first says so in the lane.
 */
export async function providerOf(
  db: Db,
  { id, provider, baseUrl = '' }: ConnectionRecord,
  _lane: Pick<Lane, 'held'>,
): Promise<Model> {
  switch (provider) {
    case 'simulated':
      return simulated({ delayMs: await followSimulatedDelay(db) });
    case 'openai': {
      const { openaiCompatible } = await import('../providers/openai/index.ts');
      if (keyOf(id) === '') await keysSettled(); // a page that is just loading may not have told it yet
      return named(openaiCompatible({ baseUrl, key: keyOf(id) }), id);
    }
    case 'webllm':
    case 'chrome':
      throw new Error(`not there yet: ${provider}`);
    default:
      return provider satisfies never;
  }
}

/** The part of a request's address that the provider knows: `connection/model` without the connection. */
const named =
  (model: Model, connection: string): Model =>
  (request, signal) =>
    model({ ...request, model: request.model.slice(connection.length + 1) }, signal);
