import type { RunSpec } from '../../../core/spec.ts';
import { fill, parseTemplate } from '../../../core/template.ts';
import type { Example, Prompt, Split } from '../../../core/task.ts';
import type { Db } from '../../../store/db.ts';
import type { Guard, PassageIndex } from '../../../views/guards.ts';

type Rows = Readonly<Record<Split, readonly Example[]>>;

/** What the guards found in a prompt. */
export interface GuardReport {
  readonly guards: readonly Guard[];
  /** Rows that were too many to look at. */
  readonly leftOut: number;
}

interface Prepared {
  readonly rows: Rows;
  readonly index: PassageIndex;
}

/** The rows of the run that was looked at last: an index is made once for all of its prompts. */
let last: Promise<Prepared | undefined> | undefined;
let lastTask: string | undefined;

/** Looks a prompt over; undefined when the rows are not in this browser. */
export async function guardReport(db: Db, spec: RunSpec, prompt: Prompt): Promise<GuardReport | undefined> {
  const { guardsOf } = await import('../../../views/guards.ts'); // it brings the language detection along
  const name = JSON.stringify([spec.task.datasetId, spec.task.split]);
  if (lastTask !== name) [lastTask, last] = [name, prepare(db, spec)];
  const prepared = await last;
  if (!prepared) return undefined;
  const template = parseTemplate(spec.task.inputTemplate);
  const show = (example: Example) => fill(template, example.fields);
  return {
    guards: guardsOf(prompt, spec.task.seeds, prepared.index, prepared.rows, show),
    leftOut: prepared.index.leftOut,
  };
}

async function prepare(db: Db, { task }: RunSpec): Promise<Prepared | undefined> {
  const { passageIndex } = await import('../../../views/guards.ts');
  const dataset = await db.datasets.get(task.datasetId);
  if (!dataset) return undefined;
  const byId = new Map(dataset.examples.map((example) => [example.id, example]));
  const of = (split: Split) => task.split[split].flatMap((id) => byId.get(id) ?? []);
  const rows = { train: of('train'), dev: of('dev'), test: of('test') };
  return { rows, index: passageIndex(rows) };
}

const languages = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

/** A guard as a sentence, for a person who never heard of it. */
export function guardWords(guard: Guard): string {
  switch (guard.kind) {
    case 'copy':
      return `A passage of a ${guard.split} row stands in it: “${guard.passage}”. What it does well on that row may not carry over to others.`;
    case 'leak':
      return `It gives away the answer of a ${guard.split} row: “${guard.passage}”.${
        guard.split === 'train' ? '' : ' Its score on that split says less than it seems to.'
      }`;
    case 'demonstration':
      return `One of its worked examples is a ${guard.split} row, so its score on that split says less than it seems to.`;
    case 'language':
      return `It is written in ${languages.of(guard.language)}, and the start in ${languages.of(guard.expected)}.`;
    default:
      return guard satisfies never;
  }
}
