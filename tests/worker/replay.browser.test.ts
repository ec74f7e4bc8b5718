import { expect, it, vi } from 'vitest';
import { replay } from '../../src/worker/replay.ts';
import { callsIn, runOf, workplaces } from './workplace.ts';
import { want } from '../../src/store/runs.ts';

const workplace = workplaces();

async function finished(stopAfter?: number) {
  const place = workplace();
  place.hire();
  await place.db.runs.add(await runOf('run'));
  if (stopAfter !== undefined) {
    await place.bought('run', stopAfter);
    await want(place.db, 'run', 'stopped');
  }
  await place.when('run', 'done');
  return place;
}

it.each([
  ['completed', undefined],
  ['stopped', 60],
])(
  'a run that was %s replays to the identical tree, without a model and without writing',
  async (_, stopAfter) => {
    const { db, journal } = await finished(stopAfter);
    const before = await journal('run');
    const counts = await Promise.all(db.tables.map((table) => table.count()));
    expect(await replay(db, 'run')).toEqual({
      same: true,
      message: 'The replay grew the identical tree from the recorded answers.',
      calls: callsIn(before),
      events: before.length,
    });
    expect(await Promise.all(db.tables.map((table) => table.count()))).toEqual(counts);
  },
);

it('a replay says what is missing', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const { db } = await finished();
  const call = (await db.calls.toArray()).find(({ role }) => role === 'optimizer')!;
  await db.calls.delete(call.key);
  expect(await replay(db, 'run')).toMatchObject({
    same: false,
    message: 'the recorded answers do not hold this call',
  });
  expect(await replay(db, 'nobody')).toMatchObject({
    same: false,
    message: 'This run is not in this browser.',
  });
  vi.restoreAllMocks();
});

it('a replay notices an answer that was tampered with', async () => {
  const { db } = await finished();
  const call = (await db.calls.toArray()).find(({ role }) => role === 'optimizer')!;
  const completion = { ...call.completion, text: '<prompt>Another prompt</prompt>' };
  await db.calls.update(call.key, { completion });
  const report = await replay(db, 'run');
  expect(report.same).toBe(false);
  expect(report.message).toMatch(/the journal has/);
});

it('a replay notices a champion that is not the best', async () => {
  const { db } = await finished();
  await db.runs.update('run', { champion: '0.0/0' });
  expect(await replay(db, 'run')).toMatchObject({ same: false });
});
