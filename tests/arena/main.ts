import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { samples } from '../../src/store/samples.ts';
import { entrants } from './entries.ts';
import { groundOf, play, type Played } from './play.ts';
import { page, printed, type Row } from './report.ts';
import { races } from './races.ts';
import { summarise } from './summary.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    seeds: { type: 'string', default: '10' },
    budget: { type: 'string', default: '1500' },
    json: { type: 'boolean', default: false },
  },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => String(i + 1));
const budget = Number(values.budget);
const only = new RegExp(values.only, 'i');
const whole = values.only === '' && seeds.length >= 5;

const began = performance.now();
const grounds = await Promise.all(samples.map(({ id }) => groundOf(id)));

async function contest(
  entries: ReturnType<typeof entrants>,
  calls: (entry: (typeof entries)[number]) => number,
) {
  const rows: Row[] = [];
  for (const entry of entries)
    for (const ground of grounds) {
      const runs: Played[] = [];
      for (const seed of seeds) runs.push(await play(entry, ground, seed, calls(entry)));
      const row: Row = { name: entry.name, task: ground.task.name, ...summarise(runs) };
      rows.push(row);
      if (!values.json) console.log(printed(row));
    }
  return rows;
}

const methods = await contest(
  entrants().filter(({ optimizer }) => only.test(optimizer.id)),
  () => budget,
);
const evaluation = races().filter(({ optimizer }) => only.test(optimizer.id));
if (!values.json && evaluation.length > 0)
  console.log('\nFull evaluation against racing and bandits, each going to its own end:');
const selections = await contest(evaluation, () => 100_000);

if (values.json) console.log(JSON.stringify({ budget, seeds, methods, selections }, null, 2));
if (whole) {
  const path = new URL('../../docs/arena.md', import.meta.url);
  await writeFile(path, page({ budget, seeds: seeds.length, methods, selections }));
}
if (!values.json)
  console.log(
    `${Math.round((performance.now() - began) / 1000)} s${whole ? '; written to docs/arena.md' : '; docs/arena.md is only written by the whole arena'}`,
  );
