import { callKey, datasetOf, exampleOf } from '../../core/digest.ts';
import { modelAddress, ofRole, type Role } from '../../core/model.ts';
import type { Example } from '../../core/task.ts';
import { checkEvents } from './checkEvents.ts';
import { Contradiction } from './contradiction.ts';
import type { Archive } from './format.ts';
import { neededCalls } from './neededCalls.ts';

/**
 * Checks what the parts of an archive of valid shape mean to each other: that ids are the hashes of what they name,
 * that the events grow a tree, and that the answers are those that the run asked for.
 * @throws Contradiction at the first thing that does not fit.
 */
export async function checkArchive(archive: Archive): Promise<void> {
  checkRows(archive);
  checkEvents(archive);
  await checkCalls(archive);
}

function checkRows({ dataset, run }: Archive): void {
  const { task } = run.spec;
  if (dataset.id !== task.datasetId)
    throw new Contradiction('dataset.id', 'is not the data set that the task of the run names');
  const rowsAsExamples = dataset.rows.map((id): Example => ({ id, fields: {}, target: '' }));
  if (datasetOf(dataset.fields, rowsAsExamples).id !== dataset.id)
    throw new Contradiction('dataset.id', 'does not fit the rows');

  const rows = new Set(dataset.rows);
  const held = new Set<string>();
  dataset.examples.forEach((example, i) => {
    const path = `dataset.examples[${i}]`;
    if (exampleOf(example.fields, example.target).id !== example.id)
      throw new Contradiction(`${path}.id`, 'does not fit the content of the row');
    if (!rows.has(example.id)) throw new Contradiction(`${path}.id`, 'is not one of dataset.rows');
    if (Object.keys(example.fields).some((field) => !dataset.fields.includes(field)))
      throw new Contradiction(`${path}.fields`, 'has a field that dataset.fields does not list');
    held.add(example.id);
  });
  for (const split of ['train', 'dev', 'test'] as const)
    task.split[split].forEach((id, i) => {
      if (!held.has(id))
        throw new Contradiction(`run.spec.task.split.${split}[${i}]`, 'names a row that is not in the file');
    });
}

async function checkCalls({ run, events, dataset, calls }: Archive): Promise<void> {
  const needed = await neededOrContradiction();
  const models = run.spec.models;
  const seen = new Set<string>();
  calls.forEach((call, i) => {
    const path = `calls[${i}]`;
    if (seen.has(call.key)) throw new Contradiction(`${path}.key`, 'is there twice');
    seen.add(call.key);
    const role: Role | undefined = needed.get(call.key);
    if (!role) throw new Contradiction(path, 'is not a call that this run made');
    if (role !== call.role) throw new Contradiction(`${path}.role`, `must be ${role}`);
    if (!call.request) return;
    if (call.request.model !== modelAddress(ofRole(models, role)))
      throw new Contradiction(`${path}.request.model`, `is not the ${role} model of the run`);
    if (callKey(call.request) !== call.key)
      throw new Contradiction(`${path}.key`, 'does not fit the request');
  });

  function neededOrContradiction(): Promise<ReadonlyMap<string, Role>> {
    return neededCalls(run.spec, events, dataset.examples).catch((error: unknown) => {
      // a template with a slot that a row does not have
      throw new Contradiction(
        'run.spec.task.inputTemplate',
        `does not fit the rows: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
  }
}
