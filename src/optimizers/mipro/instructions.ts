import type { Candidate } from '../../core/candidate.ts';
import { formatInstruction, tagged } from '../../core/format.ts';
import type { Run } from '../../core/run.ts';
import type { Example } from '../../core/task.ts';
import { fill } from '../../core/template.ts';
import { descendantOf } from '../../strategies/descendant.ts';
import { clipped, shownDemonstrations, shownExamples, shownTask } from '../../strategies/shown.ts';
import type { DemonstrationSet } from './demonstrationSets.ts';
import { COMPLETE, DESCRIBE, OBSERVE, OBSERVE_MORE, PROPOSE, SUMMARIZE, TIPS } from './prompts.ts';

/** Examples that are looked at together, looks at most, and looks without news after which it is enough (DSPy). */
const BATCH = 10;
const MOST_LOOKS = 10;
const ENOUGH = 5;
/** Worked cases that a proposal sees. */
const CASES = 3;

/** `count` new instructions, grounded in the data, the task and worked cases. Those that failed are missing. */
export async function proposedInstructions(
  run: Run,
  base: Candidate,
  count: number,
  sets: readonly DemonstrationSet[],
): Promise<Candidate[]> {
  const data = inTags('data', await dataSummary(run));
  const program = inTags('program', await programSummary(run, base));
  const worked = sets.filter(({ demonstrations }) => demonstrations.length > 0);

  const written = await run.map(Array.from({ length: count }), async (_, run, i) => {
    const set = worked[i % Math.max(1, worked.length)];
    const tip = run.random.pick(TIPS);
    const format = descendantOf(base);
    const question = fill(PROPOSE, {
      data,
      program,
      examples: set
        ? shownDemonstrations(set.demonstrations.slice(0, CASES))
        : shownExamples(run.task, run.random.sample(run.task.train, CASES)),
      prompt: base.text,
      tip: tip && `\nA tip for writing it: ${tip}\n`,
      reply: formatInstruction(format),
    });
    const reply = await run.ask(question, { format, by: 'instruction' });
    return run.propose(reply.value, {
      by: 'instruction',
      parents: { parent: base },
      from: reply,
      ...(tip !== '' && { note: `Tip: ${tip}` }),
    });
  });
  return written.flatMap((instruction) => instruction ?? []);
}

/** Looks through the train split in batches, adding to the notes, and sums them up. Missing when no look succeeded. */
async function dataSummary(run: Run): Promise<string | undefined> {
  const task = shownTask(run.task);
  const reply = formatInstruction(SUMMARY);
  let observations = '';
  let idle = 0;
  for (const batch of batchesOf(run.task.train).slice(0, MOST_LOOKS)) {
    const examples = shownExamples(run.task, batch);
    const question =
      observations === ''
        ? fill(OBSERVE, { task, examples, reply })
        : fill(OBSERVE_MORE, { task, examples, reply, observations });
    const { value = COMPLETE } = await run.ask(question, { format: SUMMARY, by: 'data summary' });
    if (!value.toUpperCase().startsWith(COMPLETE)) observations = `${observations}\n${value}`.trim();
    else if (++idle >= ENOUGH) break;
  }
  if (observations === '') return undefined;
  const summary = await run.ask(fill(SUMMARIZE, { observations, reply }), {
    format: SUMMARY,
    by: 'data summary',
  });
  return summary.value ?? clipped(observations);
}

/** What the starting prompt does, in a few sentences; asked once for all proposals. */
async function programSummary(run: Run, base: Candidate): Promise<string | undefined> {
  const question = fill(DESCRIBE, {
    task: shownTask(run.task),
    prompt: base.text,
    examples: shownExamples(run.task, run.task.train.slice(0, CASES)),
    reply: formatInstruction(SUMMARY),
  });
  return (await run.ask(question, { format: SUMMARY, by: 'program summary' })).value;
}

const SUMMARY = tagged('summary');

const batchesOf = (examples: readonly Example[]): (readonly Example[])[] =>
  Array.from({ length: Math.ceil(examples.length / BATCH) }, (_, i) =>
    examples.slice(i * BATCH, (i + 1) * BATCH),
  );

const inTags = (name: string, summary: string | undefined): string =>
  summary === undefined ? '' : `<summary_${name}>${summary}</summary_${name}>\n\n`;
