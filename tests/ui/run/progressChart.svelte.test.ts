import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import '../../../src/ui/theme/base.css';
import ProgressChart from '../../../src/ui/run/ProgressChart.svelte';
import { growProgress, noProgress } from '../../../src/views/progress.ts';
import { emptyTree, type Row } from '../../../src/views/tree.ts';

const task = { split: { train: [], dev: ['a', 'b', 'c', 'd'], test: [] }, seeds: [] };

const scored = (id: string, score: number): Row => ({
  seq: 0,
  place: id,
  event: {
    type: 'candidate-scored',
    candidateId: id,
    on: 'dev',
    score,
    scores: [],
    usage: { tokensIn: 0, tokensOut: 0 },
  },
});

it('has a labelled score axis, the right way up, while the run grows', async () => {
  const tree = emptyTree(task as unknown as Parameters<typeof emptyTree>[0]);
  const none = noProgress(task as unknown as Parameters<typeof noProgress>[0]);
  const screen = await render(ProgressChart, { progress: none, tree, onselect: () => {} });

  const first = growProgress(none, [scored('s0', 0.5)]);
  await screen.rerender({ progress: first });
  const second = growProgress(first, [scored('s1', 0.75)]);
  await screen.rerender({ progress: second });

  const heightOf = (text: string) =>
    [...screen.container.querySelectorAll('svg text')]
      .find(({ textContent }) => textContent === text)!
      .getBoundingClientRect().top;
  await expect.element(screen.getByText('70 %')).toBeInTheDocument();
  expect(heightOf('70 %')).toBeLessThan(heightOf('50 %'));
  expect(screen.container.querySelector('.cloud')?.getAttribute('d')?.match(/M/g)).toHaveLength(2);
});
