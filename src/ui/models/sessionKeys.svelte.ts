import { createSubscriber } from 'svelte/reactivity';
import { keyOf, onKeysChange } from '../../store/keys.ts';

const followKeys = createSubscriber((update) => onKeysChange(update));

/** Whether a connection has a key in this session, as reactive state. The key itself is never shown. */
export function hasKey(connectionId: string): boolean {
  followKeys();
  return keyOf(connectionId) !== '';
}
