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

const markdown = (rows: readonly (readonly string[])[], leftColumns = 1): string => {
  const [head = [], ...body] = rows;
  const rule = head.map((_, i) => (i < leftColumns ? '---' : '---:'));
  return [head, rule, ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};

const tasksOf = (rows: readonly Row[]): string[] => [...new Set(rows.map(({ task }) => task))];
const namesOf = (rows: readonly Row[]): string[] => [...new Set(rows.map(({ name }) => name))];
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const byTask = (rows: readonly Row[]): string =>
  tasksOf(rows)
    .map((task) => {
      const of = rows
        .filter((row) => row.task === task)
        .toSorted((a, b) => b.accuracy.value - a.accuracy.value);
      return `### ${task}\n\n${markdown([HEAD, ...of.map((row) => [row.name, ...figures(row)])])}`;
    })
    .join('\n\n');

/** A gain with its interval, in bold where that is clear of zero. */
const gained = ({ gain }: Row): string => {
  const value = gain.low > 0 ? `**${signed(gain.value)}**` : signed(gain.value);
  return `${value} (${signed(gain.low)} to ${signed(gain.high)})`;
};

/** Every method in one line: where it beats its start, interval clear of zero. */
function overview(rows: readonly Row[]): string {
  const tasks = tasksOf(rows);
  const lines = namesOf(rows).map((name) => {
    const of = tasks.map((task) => rows.find((row) => row.name === name && row.task === task)!);
    const clear = of.filter(({ gain }) => gain.low > 0).length;
    return {
      total: mean(of.map(({ gain }) => gain.value)),
      cells: [name, ...of.map(gained), `${clear} of ${of.length}`],
    };
  });
  const sorted = lines.toSorted((a, b) => b.total - a.total).map(({ cells }) => cells);
  return markdown([['method', ...tasks, 'clear of zero'], ...sorted]);
}

/** The same search with its evaluation swapped: calls against those of the full one, which stands first, and gains. */
function evaluations(rows: readonly Row[]): string {
  const tasks = tasksOf(rows);
  const searchOf = (name: string) => name.split(',')[0]!;
  return [...new Set(rows.map(({ name }) => searchOf(name)))]
    .map((search) => {
      const names = namesOf(rows).filter((name) => searchOf(name) === search);
      const of = (name: string) =>
        tasks.map((task) => rows.find((row) => row.name === name && row.task === task)!);
      const callsOf = (name: string) => mean(of(name).map(({ calls }) => calls));
      const full = callsOf(names[0]!);
      const lines = names.map((name) => [
        name.slice(search.length + 2),
        thousands(callsOf(name)),
        `${percent(callsOf(name) / full)} %`,
        ...of(name).map(gained),
      ]);
      return `### ${search}\n\n${markdown([['evaluation', 'calls', 'of the full', ...tasks], ...lines])}`;
    })
    .join('\n\n');
}

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
show**: how well a method does on a real model. The simulation has a closed stock of sentences and a known best prompt. It
answers from the messages alone, does not know which method asks, and was not tuned after this table was first made.

Each method runs with its quick preset, but goes on until the budget ends it, where it can. The budget includes the verdict. Accuracy and
gain are means over seeds on the test split, with 95 % intervals from a two-level bootstrap (seeds and examples). “Calls” are those of the
search; “to 90 %” counts until a prompt was there with 90 % of the gain of the best prompt of the run on dev, measured from
outside: it says how soon a method finds, not how soon it knows. Words are those of the champion with its worked examples. Medians over
seeds.

## In one line each

Gain over the start on test, in points; bold where the interval is clear of zero.

${overview(methods)}

## By task

${byTask(methods)}

## Full evaluation against racing and bandits

The same search with the evaluation of its candidates swapped, each going to its own end. Calls are means over the tasks, without the verdict.

${evaluations(selections)}
`;
