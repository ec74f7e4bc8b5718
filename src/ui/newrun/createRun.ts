import type { PriceList } from '../../catalog/prices/listed.ts';
import { readOptions } from '../../core/optimizer.ts';
import { byRole, ofRole, ROLES, type ModelRef, type Price, type Role } from '../../core/model.ts';
import type { Budget, RunRecord } from '../../core/spec.ts';
import type { Dataset, Prompt, TaskSpec } from '../../core/task.ts';
import { slotsOf } from '../../core/template.ts';
import { optimizerById } from '../../optimizers/index.ts';
import { allConnections, listFor, priceOf, SIMULATED } from '../../store/connections.ts';
import type { ConnectionRecord, Db } from '../../store/db.ts';
import { isSampleDataset } from '../../store/samples.ts';
import { keptCallsOf, specOf, type KeptCalls, type RunDraft } from './draft.ts';

/**
 * Stores a run that the runner begins as soon as it sees it, and returns its id. The task and the starting prompts are
 * copied into it, so that later changes of the task do not touch the run.
 * @throws Error with a sentence for the first thing that is wrong with the draft.
 */
export async function createRun(db: Db, draft: RunDraft): Promise<string> {
  const { task, budget } = draft;
  const optimizer = optimizerById(draft.method);
  const options = readOptions(optimizer, draft.options);
  const dataset = await db.datasets.get(task.datasetId);
  if (!dataset) throw new Error('The rows of this task are no longer in this browser. Import them again.');
  checkTask(task, dataset);
  const seeds = readSeeds(draft.seeds);
  const seed = draft.seed.trim();
  if (seed === '') throw new Error('The seed is empty. Any text will do.');
  const connections = await allConnections(db);
  const prices = pricesOf(connections, draft, await listFor(connections));
  checkBudget(budget, task, keptCallsOf(task, optimizer, options), unpricedOf(draft.models, prices));

  const run: RunRecord = {
    id: crypto.randomUUID(),
    name: `${task.name} · ${optimizer.title}`,
    spec: structuredClone(specOf({ ...draft, options, seeds, seed }, optimizer)),
    budget: { ...budget },
    wanted: 'running',
    status: 'waiting',
    createdAt: Date.now(),
    prices,
    ...(draft.failFast && { failFast: true }),
    ...(draft.migration && { migration: draft.migration }),
  };
  await db.runs.add(run);
  return run.id;
}

function checkTask(task: TaskSpec, dataset: Dataset): void {
  if (task.split.dev.length === 0)
    throw new Error('The dev split of this task is empty, so no prompt could be scored. Change the split.');
  const rows = new Set(dataset.examples.map((example) => example.id));
  if (Object.values(task.split).some((ids) => ids.some((id) => !rows.has(id))))
    throw new Error('The splits of this task name rows that its data does not have. Split the data again.');
  const unknown = slotsOf(task.inputTemplate).filter((slot) => !dataset.fields.includes(slot));
  if (unknown.length > 0)
    throw new Error(
      `The input template of this task uses {{${unknown[0]}}}, which is no column of its data. Change the template.`,
    );
}

/** Empty prompts are left out, as is a prompt that stands there twice. */
function readSeeds(prompts: readonly Prompt[]): Prompt[] {
  const seeds = prompts.filter(
    ({ text }, i) => text.trim() !== '' && prompts.findIndex((other) => other.text === text) === i,
  );
  if (seeds.length === 0) throw new Error('Write at least one starting prompt.');
  return seeds;
}

function pricesOf(
  connections: readonly ConnectionRecord[],
  { models, task }: RunDraft,
  list: PriceList | undefined,
): Partial<Record<Role, Price>> {
  const costOf = (role: Role): Price | undefined => {
    const { connection: id, model } = ofRole(models, role);
    const connection = connections.find((one) => one.id === id);
    const called = { task: 'answers the task', optimizer: 'writes the prompts', judge: 'judges' }[role];
    if (!connection || model.trim() === '') throw new Error(`Choose the model that ${called}.`);
    if (connection.id === SIMULATED.id && !isSampleDataset(task.datasetId))
      throw new Error(
        'The simulated model knows only the bundled samples. For your own data, choose a model of a connection.',
      );
    return priceOf(connection, model, list);
  };
  const known = Object.entries(byRole(costOf)).filter(([, price]) => price !== undefined);
  return Object.fromEntries(known);
}

function checkBudget(budget: Budget, task: TaskSpec, kept: KeptCalls, unpriced: readonly string[]): void {
  const fault = callsFault(budget.calls, task, kept) ?? capFault(budget, unpriced);
  if (fault) throw new Error(fault);
}

/** What is wrong with a number of calls, as a sentence; undefined when nothing is. */
export function callsFault(
  calls: number,
  { split }: TaskSpec,
  { verdict, finals }: KeptCalls,
): string | undefined {
  if (!Number.isInteger(calls) || calls < 1) return 'The calls must be a whole number above 0.';
  if (calls > 10_000_000) return 'The calls must be at most 10,000,000.';
  const dev = split.dev.length;
  const least = verdict + finals + dev;
  if (calls >= least) return undefined;
  const uses = [
    finals > 0 ? `${dev} to search with` : `${dev} to score one prompt`,
    ...(finals > 0 ? [`${finals} for choosing the winner`] : []),
    ...(verdict > 0 ? [`${verdict} for the verdict`] : []),
  ];
  return `At least ${least} calls are needed: ${inWords.format(uses)}.`;
}

const inWords = new Intl.ListFormat('en-GB'); // without a comma before “and”

/** `“small” and “large”`. */
export const quoted = (names: readonly string[]): string => inWords.format(names.map((name) => `“${name}”`));

/** The chosen models of which nobody knows what they cost, by name. */
export const unpricedOf = (
  models: Partial<Record<Role, ModelRef>>,
  prices: Partial<Record<Role, Price>>,
): string[] => [
  ...new Set(ROLES.flatMap((role) => (models[role] && !prices[role] ? [models[role].model] : []))),
];

/** What is wrong with the caps on tokens and dollars, where these models cost nobody knows what. */
export function capFault(
  { tokens, usd }: Pick<Budget, 'tokens' | 'usd'>,
  unpriced: readonly string[],
): string | undefined {
  if (tokens !== undefined && !(tokens > 0)) return 'The tokens must be a number above 0.';
  if (usd === undefined) return undefined;
  if (!(usd > 0)) return 'The dollars must be a number above 0.';
  if (unpriced.length > 0)
    return `Dollars cannot be capped while the price of ${quoted(unpriced)} is unknown. Enter the price under Models, or leave the cap empty.`;
  return undefined;
}
