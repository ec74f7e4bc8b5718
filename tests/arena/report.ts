import type { Summary } from './summary.ts';

/** A method on a task. */
export interface Row extends Summary {
  readonly name: string;
  readonly task: string;
}

const percent = (value: number): string => (100 * value).toFixed(0);
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${percent(Math.abs(value))}`;
const thousands = (value: number | undefined): string =>
  value === undefined ? '–' : value >= 10_000 ? `${Math.round(value / 1000)}k` : String(Math.round(value));

const figures = ({ accuracy, gain, calls, nearCalls, nearTokens, words }: Row): string[] => [
  `${percent(accuracy.value)} (${percent(accuracy.low)} to ${percent(accuracy.high)})`,
  `${signed(gain.value)} (${signed(gain.low)} to ${signed(gain.high)})`,
  thousands(calls),
  thousands(nearCalls),
  thousands(nearTokens),
  String(words),
];

/** A row for a terminal. */
export const printed = (row: Row): string =>
  [
    row.name.padEnd(28),
    row.task.padEnd(20),
    ...figures(row).map((text, i) => text.padStart(i < 2 ? 18 : 7)),
  ].join(' ');

const HEAD = [
  'method',
  'test accuracy, %',
  'gain over the start, points',
  'calls',
  'calls to 90 %',
  'tokens to 90 %',
  'words',
];

const table = (rows: readonly Row[]): string =>
  [HEAD, HEAD.map((_, i) => (i === 0 ? '---' : '---:')), ...rows.map((row) => [row.name, ...figures(row)])]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

const tables = (rows: readonly Row[]): string =>
  [...new Set(rows.map(({ task }) => task))]
    .map((task) => {
      const of = rows
        .filter((row) => row.task === task)
        .toSorted((a, b) => b.accuracy.value - a.accuracy.value);
      return `### ${task}\n\n${table(of)}`;
    })
    .join('\n\n');

/** The page that the arena writes. */
export const page = ({
  budget,
  seeds,
  methods,
  selections,
}: {
  readonly budget: number;
  readonly seeds: number;
  readonly methods: readonly Row[];
  readonly selections: readonly Row[];
}): string => `# The arena

Every method on the same three sample tasks, with the same ${seeds} seeds and the same budget of ${budget.toLocaleString('en')} calls, against the
[simulated model](simulated-model.md). Written by \`npm run arena\`; do not edit it by hand.

**What it shows**: whether a method's loop works, what it spends, and how its parts behave side by side. **What it does not
show**: how well a method does on a real model. The simulation has a closed stock of sentences and a known best prompt; it was
made before most of these methods were, and is the same for all of them.

Each method runs with its quick preset, but goes on until the budget ends it. The budget includes the verdict. Accuracy and gain are
means over seeds on the test split, with 95 % intervals from a two-level bootstrap (seeds and examples). “Calls” are those of the search;
“to 90 %” counts until a prompt was there with 90 % of the gain of the best prompt of the run on dev, measured from outside: it says
how soon a method finds, not how soon it knows. Medians over seeds.

## Methods

${tables(methods)}

## Full evaluation against racing and bandits

The same search with the evaluation of its candidates swapped, each going to its own end. “Calls” is what to compare.

${tables(selections)}
`;
