import type { RunRecord } from '../../core/spec.ts';

/** How a run stands, in a word or two. What was asked for shows before the runner has obeyed. */
export function statusWords({ status, wanted, ending }: RunRecord): string {
  switch (status) {
    case 'waiting':
      return wanted === 'running' ? 'Waiting for its turn' : 'Waiting';
    case 'running':
      return wanted === 'paused' ? 'Pausing' : wanted === 'stopped' ? 'Stopping' : 'Growing';
    case 'paused':
      return wanted === 'running' ? 'Starting' : 'Paused';
    case 'failed':
      return 'Interrupted';
    case 'done':
      return ending === 'budget' ? 'Budget spent' : ending === 'stopped' ? 'Stopped' : 'Finished';
    default:
      return status satisfies never;
  }
}

/** Whether it can be paused now: it is wanted and not through. */
export const canPause = ({ wanted, status }: RunRecord): boolean =>
  wanted === 'running' && (status === 'waiting' || status === 'running');

/** Whether it can go on: it was paused or interrupted, and was not opened from a file. */
export const canResume = ({ wanted, status, imported }: RunRecord): boolean =>
  !imported && (status === 'failed' || (wanted === 'paused' && status !== 'done'));
