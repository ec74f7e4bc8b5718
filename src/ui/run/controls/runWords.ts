import type { RunRecord } from '../../../core/spec.ts';
import type { ProgressRow } from '../../../store/db.ts';
import type { Stage } from '../../../views/eventLog.ts';
import type { Tree } from '../../../views/tree.ts';

const calls = (n: number): string => `${n} call${n === 1 ? ' is' : 's are'} still under way`;
const generations = (n: number): string => (n === 0 ? 'the first population' : `generation ${n}`);

/** How a run stands, in a sentence. */
export function statusSentence(
  run: RunRecord,
  tree: Tree,
  progress: ProgressRow | undefined,
  stage: Stage = 'search',
): string {
  const inFlight = progress?.inFlight ?? 0;
  switch (run.status) {
    case 'waiting':
      return run.wanted === 'running'
        ? 'Waiting for its turn: the runner takes it up in a moment.'
        : 'Waiting.';
    case 'running':
      if (run.wanted === 'paused') return inFlight > 0 ? `Pausing: ${calls(inFlight)}.` : 'Pausing.';
      if (run.wanted === 'stopped')
        return inFlight > 0
          ? `Stopping: ${calls(inFlight)}; then the verdict is opened.`
          : 'Stopping: the verdict is being opened.';
      if (stage === 'finals') return 'The search is over: its finalists are scored on the whole dev split.';
      if (stage === 'verdict') return 'The test split is open: start and champion are being measured.';
      return tree.nodes.length === 0
        ? 'Growing: the first prompts are being scored.'
        : `Growing ${generations(tree.generations)}.`;
    case 'paused':
      return run.wanted === 'running'
        ? 'Starting again.'
        : 'Paused. Everything so far is kept, and nothing is asked twice.';
    case 'failed':
      return 'Interrupted. Everything so far is kept.';
    case 'done':
      switch (run.ending) {
        case 'budget':
          return `The budget ended the search in ${generations(tree.generations)}.`;
        case 'stopped':
          return `Stopped${run.imported ? '' : ' by you'} in ${generations(tree.generations)}.`;
        case 'completed':
        case undefined:
          return `Finished after ${tree.generations} generation${tree.generations === 1 ? '' : 's'}.`;
        default:
          return run.ending satisfies never;
      }
    default:
      return run.status satisfies never;
  }
}

/** What can be asked of a run now. `viewOnly`: this version cannot go on with it. */
export function applicable(
  { wanted, status, ending, imported, error }: RunRecord,
  viewOnly: boolean,
): { pause: boolean; resume: boolean; stop: boolean; raise: boolean } {
  const fixed = viewOnly || imported === true || error?.kind === 'divergence';
  const open = status === 'waiting' || status === 'running';
  return {
    pause: open && wanted === 'running',
    resume:
      !fixed &&
      (status === 'failed' ||
        (status !== 'done' && wanted === 'paused') ||
        (status === 'done' && ending === 'stopped')),
    // a failed run too: what it found can still be held against the test split
    stop:
      (open && wanted !== 'stopped') ||
      ((status === 'paused' || status === 'failed') && wanted === 'paused' && !fixed),
    raise: !fixed && status === 'done' && ending === 'budget',
  };
}
