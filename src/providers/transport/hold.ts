import type { Hold } from '../../core/laneState.ts';

/** Nothing comes back. `until` is in milliseconds since 1970; Infinity while a call is trying. */
export const heldByNetwork = (offline: boolean, until: number): Hold => ({
  why: 'network',
  message: `${offline ? 'This device is offline.' : 'Nothing comes back any more.'} The calls wait, and go on by themselves as soon as something does.`,
  ...(Number.isFinite(until) && { until }),
});

/** The server wants no calls until then. */
export const heldByRest = (until: number): Hold => ({
  why: 'rate-limit',
  message: 'The server has had too many calls and takes none for a moment.',
  until,
});

/** Calls go out, spaced: after some were refused, slowly first. `rate` is in calls a second. */
export const heldByPace = (rate: number): Hold => ({
  why: 'rate-limit',
  message: `After too many calls it now gets about ${spoken(rate)}, and more for as long as it takes them.`,
});

const spoken = (rate: number): string =>
  rate >= 2 ? `${Math.round(rate)} calls a second` : `${Math.max(1, Math.round(rate * 60))} calls a minute`;
