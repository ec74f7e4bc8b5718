import { liveQuery } from 'dexie';
import type { Db } from '../store/db.ts';
import { DEFAULT_DELAY_MS, simulatedDelay } from '../store/simulatedSpeed.ts';

let following: Promise<() => number> | undefined;

/** The person's choice of speed in milliseconds a call, followed while it changes. */
export function followSimulatedDelay(db: Db): Promise<() => number> {
  return (following ??= new Promise((known) => {
    let delay = DEFAULT_DELAY_MS;
    const follow = () => known(() => delay);
    liveQuery(() => simulatedDelay(db)).subscribe({
      next: (chosen) => {
        delay = chosen;
        follow();
      },
      error: follow,
    });
  }));
}
