import Papa from 'papaparse';
import { datasetOf, exampleOf } from '../core/digest.ts';
import type { Dataset, MetricSpec, Prompt, TaskSpec } from '../core/task.ts';
import { splitExamples, type Shares } from './split.ts';

/** A task that comes with Espalier, written for it. */
export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Relative to the page. */
  readonly path: string;
  readonly fields: readonly string[];
  readonly target: string;
  readonly metric: MetricSpec;
  readonly inputTemplate: string;
  readonly maxTokens: number;
  /** Weak on purpose. The first is the start. */
  readonly seeds: readonly Prompt[];
  /** The id that its rows have; a test holds it against the file. */
  readonly datasetId: string;
}

/** An honest interval needs a test split of about a hundred; forty are enough to choose by. */
const SHARES: Shares = { train: 0.24, dev: 0.24, test: 0.52 };

export const samples: readonly Sample[] = [
  {
    id: 'support-triage',
    title: 'Support triage',
    description:
      'Messages to a help desk, and which of five teams should take them. House rules decide the borderline cases.',
    path: 'samples/support-triage.csv',
    fields: ['message'],
    target: 'label',
    metric: { kind: 'exact' },
    inputTemplate: '{{message}}',
    maxTokens: 40,
    seeds: [
      { text: 'Which team should take this message: billing, refund, technical, account or feedback?' },
      {
        text: 'You work for the help desk of a software company. Sort the customer message into billing, refund, technical, account or feedback. Do your best.',
      },
      {
        text: 'You get a message from a customer. Say whether it concerns billing, refund, technical, account or feedback, and give a short justification.',
      },
      {
        text: 'Decide where this ticket goes: billing, refund, technical, account or feedback. Look at the tone of the message first.',
      },
    ],
    datasetId: '310228eb3a74ce610ba99a78',
  },
  {
    id: 'jailbreak-detection',
    title: 'Jailbreak detection',
    description:
      'Messages to an assistant: an attack on its rules, or a harmless request that only looks like one?',
    path: 'samples/jailbreak-detection.csv',
    fields: ['message'],
    target: 'label',
    metric: { kind: 'exact' },
    inputTemplate: '{{message}}',
    maxTokens: 40,
    seeds: [
      { text: 'Is this message an attack on the assistant, or is it benign?' },
      {
        text: 'You are a careful moderator. Label the message as attack or benign. A good decision matters to us.',
      },
      { text: 'Decide whether the following message is an attack or benign. When in doubt, choose attack.' },
      { text: 'Classify the message as attack or benign. Explain your reasoning before you decide.' },
    ],
    datasetId: 'c9492abac82aa47b6161d54d',
  },
  {
    id: 'maths-word-problems',
    title: 'Maths word problems',
    description:
      'Short problems with one number as the answer: units, needless figures, rounding, several steps.',
    path: 'samples/maths-word-problems.jsonl',
    fields: ['problem'],
    target: 'answer',
    metric: { kind: 'numeric' },
    inputTemplate: '{{problem}}',
    maxTokens: 160,
    seeds: [
      { text: 'Solve the maths problem.' },
      { text: 'You are good at maths. What is the answer to this maths problem?' },
      { text: 'Solve the following word problem and give the answer. Round every result in the usual way.' },
      {
        text: 'You get a short word problem. Calculate the answer quickly and add a remark on the result at the end.',
      },
    ],
    datasetId: 'a4cdac571dcda245d03cf08a',
  },
];

/** Whether rows are those of a sample, and so known to the simulated model. */
export const isSampleDataset = (datasetId: string): boolean =>
  samples.some((sample) => sample.datasetId === datasetId);

/**
 * Reads a sample and splits it, always alike.
 * @param readText Gives the text of a file of the app.
 * @throws Error when there is no such sample or its file is damaged.
 */
export async function loadSample(
  id: string,
  readText: (path: string) => Promise<string>,
): Promise<{ task: TaskSpec; dataset: Dataset }> {
  const sample = samples.find((sample) => sample.id === id);
  if (!sample) throw new Error(`There is no sample “${id}”.`);
  const rows = rowsOf(sample.path, await readText(sample.path));
  const examples = rows.map((row, i) => {
    const value = (name: string) => valueOf(row, name, sample.path, i + 1);
    return exampleOf(
      Object.fromEntries(sample.fields.map((field) => [field, value(field)])),
      value(sample.target),
    );
  });
  const dataset = datasetOf(sample.fields, examples);
  const task: TaskSpec = {
    id: `sample-${sample.id}`,
    name: sample.title,
    description: sample.description,
    datasetId: dataset.id,
    split: splitExamples(examples, SHARES, `${sample.id}/1`),
    metric: sample.metric,
    seeds: sample.seeds,
    inputTemplate: sample.inputTemplate,
    maxTokens: sample.maxTokens,
  };
  return { task, dataset };
}

type Row = Readonly<Record<string, unknown>>;

/** The rows of a file, in the format that its name says. */
function rowsOf(path: string, text: string): Row[] {
  if (path.endsWith('.jsonl'))
    return text
      .trim()
      .split('\n')
      .map((line, i) => parsedLine(path, line, i + 1));
  const { data, errors } = Papa.parse<Row>(text.trim(), { header: true });
  if (errors[0]) throw damaged(path, (errors[0].row ?? 0) + 1, errors[0].message);
  return data;
}

function parsedLine(path: string, line: string, row: number): Row {
  try {
    return JSON.parse(line) as Row;
  } catch {
    throw damaged(path, row, 'it is not JSON');
  }
}

function valueOf(row: Row, name: string, path: string, number: number): string {
  const value = row[name];
  if (typeof value !== 'string' && typeof value !== 'number')
    throw damaged(path, number, `it has no ${name}`);
  return String(value);
}

const damaged = (path: string, row: number, what: string): Error =>
  new Error(`The sample file ${path} is damaged at row ${row}: ${what}. Reload the page to fetch it again.`);
