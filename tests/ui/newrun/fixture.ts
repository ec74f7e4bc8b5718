import { datasetOf, exampleOf } from '../../../src/core/digest.ts';
import type { Estimate } from '../../../src/core/estimate.ts';
import type { TaskSpec } from '../../../src/core/task.ts';
import type { ConnectionRecord, TaskRecord } from '../../../src/store/db.ts';

const rows = Array.from({ length: 90 }, (_, i) =>
  exampleOf({ message: `Message ${i}` }, i % 2 ? 'yes' : 'no'),
);
const ids = rows.map((row) => row.id);

export const dataset = datasetOf(['message'], rows);

export const spec: TaskSpec = {
  id: 'newrun-task',
  name: 'Support triage',
  description: '',
  datasetId: dataset.id,
  split: { train: ids.slice(0, 20), dev: ids.slice(20, 50), test: ids.slice(50) },
  metric: { kind: 'exact' },
  seeds: [{ text: 'Which team?' }, { text: 'Sort it.' }],
  inputTemplate: '{{message}}',
  maxTokens: 10,
};

export const task: TaskRecord = { id: spec.id, spec, createdAt: 1, updatedAt: 1 };

export const endpoint: ConnectionRecord = {
  id: 'newrun-endpoint',
  provider: 'openai',
  name: 'Example endpoint',
  baseUrl: 'https://models.example/v1',
  models: ['small-fast', 'large-clever'],
  prices: { 'small-fast': { input: 0.1, output: 0.4 } },
  concurrency: 4,
  createdAt: 1,
};

const around = (mid: number) => ({ low: Math.round(mid * 0.9), mid, high: Math.round(mid * 1.1) });

export const estimateOf = (calls: number, over: Partial<Estimate> = {}): Estimate => ({
  calls: around(calls),
  optimizerCalls: around(20),
  taskCalls: around(calls - 20),
  judgeCalls: around(0),
  verdictCalls: 80,
  finalCalls: 0,
  tokens: around(calls * 100),
  usd: { low: 0.08, mid: 0.1, high: 0.14 },
  seconds: around(40),
  secondsGuessed: false,
  cutByBudget: false,
  ...over,
});
