import { expect, it } from 'vitest';
import { disk, fakeCaller, methodOf, scoreSeed, specOf, start } from './harness.ts';

const method = (sentence: () => string) =>
  methodOf(async (run) => {
    const seed = await scoreSeed(run);
    run.remark(seed, sentence());
    return [seed];
  });

it('a remark is recorded once, at its place, and a replay that would say something else is refused', async () => {
  const store = disk();
  const spec = specOf(method(() => ''));
  const first = method(() => 'Four of six votes were for it.');
  await start(first, spec, store, fakeCaller(store).call);
  const recorded = store.journalled;
  expect(recorded.filter(({ event }) => event.type === 'candidate-remarked')).toEqual([
    {
      place: '2',
      event: {
        type: 'candidate-remarked',
        candidateId: '0',
        remark: 'Four of six votes were for it.',
      },
    },
  ]);

  await start(first, spec, store, fakeCaller(store).call);
  expect(store.journalled).toEqual(recorded);
  const other = method(() => 'Three of six votes were for it.');
  await expect(start(other, spec, store, fakeCaller(store).call)).rejects.toThrow(/place 2 the journal has/);
});
