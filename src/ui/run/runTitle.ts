import type { RunRecord } from '../../core/spec.ts';
import { methodTitle } from '../../optimizers/titles.ts';
import type { ProgressRow } from '../../store/db.ts';
import { nodeOf } from '../../views/lineage.ts';
import type { Tree } from '../../views/tree.ts';
import { percent } from '../../views/verdictWords.ts';

/** What the tab says: `34 % · Support triage, EvoPrompt DE · Espalier`, the champion's score once it is over. */
export function runTitle(run: RunRecord, tree: Tree, row: ProgressRow | undefined): string {
  const what = `${run.spec.task.name}, ${methodTitle(run.spec.method.id)} · Espalier`;
  switch (run.status) {
    case 'waiting':
      return `Waiting · ${what}`;
    case 'running':
      return `${Math.floor(Math.min(1, (row?.spent.calls ?? 0) / run.budget.calls) * 100)} % · ${what}`;
    case 'paused':
      return `Paused · ${what}`;
    case 'failed':
      return `Interrupted · ${what}`;
    case 'done': {
      const champion = nodeOf(tree, run.champion);
      const score = (champion?.measures.test ?? champion?.measures.dev)?.score;
      return score === undefined ? `Finished · ${what}` : `Champion ${percent(score)} % · ${what}`;
    }
    default:
      return run.status satisfies never;
  }
}
