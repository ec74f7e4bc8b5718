import type { Hold, LaneState } from '../../core/laneState.ts';

/** What holds a connection up, in a few words. */
export function holdTitle({ why, until }: Hold, connection: string): string {
  switch (why) {
    case 'network':
      return `Waiting for ${connection}`;
    case 'rate-limit':
      return until === undefined ? `${connection} limits the pace` : `${connection} asks for a pause`;
    case 'loading':
      return `Loading a model: ${connection}`;
    default:
      return why satisfies never;
  }
}

/** `Trying again in 12 s.`, `Trying again in 2 min.` */
export function waitWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds <= 0) return 'Trying again now.';
  return `Trying again in ${seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`}.`;
}

/** `12 of at most 64 calls under way, 30 waiting`, over all connections of a run. */
export function trafficWords(lanes: readonly LaneState[]): string {
  const sum = (figure: (lane: LaneState) => number) => lanes.reduce((all, lane) => all + figure(lane), 0);
  const [inFlight, width, waiting] = [
    sum((lane) => lane.inFlight),
    sum((lane) => lane.width),
    sum((lane) => lane.waiting),
  ];
  const under = `${inFlight} of at most ${width} calls under way`;
  return waiting > 0 ? `${under}, ${waiting} waiting.` : `${under}.`;
}
