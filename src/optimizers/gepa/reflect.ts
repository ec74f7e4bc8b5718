import type { Scored } from '../../core/candidate.ts';
import { formatInstruction } from '../../core/format.ts';
import type { Reply, Run } from '../../core/run.ts';
import type { Example } from '../../core/task.ts';
import { fill } from '../../core/template.ts';
import { descendantOf } from '../../strategies/descendant.ts';
import { feedbackOn, shownAnswer } from '../../strategies/shown.ts';
import type { Attempt, Member } from './pool.ts';
import { LEARNED, PART, REFLECTION } from './prompts.ts';
import { textOf, type Section } from './sections.ts';

/** The authors sample their models at 1.0 (Appendix E.2); the official code sets no limit, and prompts of GEPA get long. */
const SAMPLING = { temperature: 1, maxTokens: 4000 } as const;

/**
 * Runs a prompt on a minibatch, has one of its sections rewritten from what happened, and runs the child on the same
 * minibatch. The child is promising when its sum is strictly higher.
 */
export async function reflectiveMutation(
  run: Run,
  parent: Member,
  batch: readonly Example[],
): Promise<Attempt> {
  const before = await run.score({ ...parent, outcomes: parent.answered }, batch);
  const ids = new Set(before.outcomes.map(({ example }) => example.id));
  parent.answered = [...parent.answered.filter(({ example }) => !ids.has(example.id)), ...before.outcomes];
  if (before.outcomes.every(({ score }) => score >= 1)) return { metricCalls: batch.length };

  const at = parent.turn;
  parent.turn = (at + 1) % parent.sections.length;
  const section = parent.sections[at]!;
  const format = descendantOf(section);
  const reply = await run.ask(
    fill(REFLECTION, {
      text: section.text,
      part: parent.sections.length > 1 ? partOf(section, parent.sections) : '',
      cases: casesOf(run, before),
      format: formatInstruction(format),
    }),
    { ...SAMPLING, format, by: 'reflection' },
  );
  const sections =
    reply.value === undefined ? undefined : parent.sections.with(at, { ...section, text: reply.value });
  const child = run.propose(sections && textOf(sections), {
    by: 'reflection',
    parents: { parent },
    from: reply,
    note: lessonOf(reply, before),
  });
  if (!child || !sections) return { metricCalls: batch.length };

  const trial = await run.score(child, batch);
  const metricCalls = 2 * batch.length;
  const better = sumOf(trial) > sumOf(before);
  run.remark(child, comparisonOf(trial, before, better));
  return better
    ? { promising: { trial, sections, turn: parent.turn, answered: trial.outcomes }, metricCalls }
    : { metricCalls };
}

/** How it did on the minibatch, for the node. */
const comparisonOf = (trial: Scored, before: Scored, better: boolean): string =>
  `On the same ${trial.outcomes.length} examples it scored ${pointsOf(trial)} and its parent ${pointsOf(before)}, so it was ${better ? 'scored on the whole of dev' : 'not kept'}.`;

const pointsOf = (scored: Scored): string => String(Math.round(100 * sumOf(scored)) / 100);

/** The sum over the examples that it was scored on; the means of two prompts on the same examples compare alike. */
export const sumOf = ({ outcomes }: Pick<Scored, 'outcomes'>): number =>
  outcomes.reduce((sum, { score }) => sum + score, 0);

const casesOf = ({ task }: Run, { outcomes }: Scored): string =>
  outcomes
    .map((outcome, i) => `Case ${i + 1}\n${shownAnswer(task, outcome)}\nFeedback: ${feedbackOn(outcome)}`)
    .join('\n\n');

const partOf = ({ name }: Section, sections: readonly Section[]): string =>
  fill(PART, { name, names: sections.map((section) => section.name).join(', ') });

/** Characters of the lesson that stand on a node. */
const MOST_LESSON = 300;
/** A sentence with something in it, so that “1.” is none. */
const SENTENCE = /^.{20,}?[.!?。！？](?=\s|$|[^\x20-\x7e])/u;

/** What the model says it learned, else the first sentence before the prompt, else the feedback that it was given. */
function lessonOf({ text }: Reply<string>, { outcomes }: Scored): string {
  const said = text
    .slice(0, Math.max(0, text.lastIndexOf('<prompt>')))
    .replace(/\s+/gu, ' ')
    .trim();
  const learned = said.split(LEARNED).at(-1)!.trim();
  const sentence = SENTENCE.exec(learned)?.[0] ?? learned;
  const lesson =
    sentence ||
    outcomes
      .filter(({ score }) => score < 1)
      .map(feedbackOn)
      .join(' ');
  return [...lesson].slice(0, MOST_LESSON).join('');
}
