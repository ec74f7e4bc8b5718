import type { Scored } from '../../core/candidate.ts';
import { formatInstruction, tagged } from '../../core/format.ts';
import { languageOf } from '../../core/language.ts';
import type { Run } from '../../core/run.ts';
import type { Demonstration } from '../../core/task.ts';
import { fill } from '../../core/template.ts';
import { withDemonstrations } from '../../strategies/demonstrations.ts';
import { shownTask } from '../../strategies/shown.ts';
import { accepted, type Draft } from './edits.ts';
import { KEYWORDS, PERSONA, REASON } from './prompts.ts';

/** Gives each shown example the reasoning that leads to its answer, kept when it helps. */
export async function withReasoning(run: Run, { prompt, examples }: Draft): Promise<Scored> {
  const format = tagged('reasoning');
  const replies = await run.map(prompt.demonstrations ?? examples, async (demonstration, run) => {
    const question = fill(REASON, {
      task: shownTask(run.task),
      prompt: prompt.text,
      ...demonstration,
      reply: formatInstruction(format),
    });
    const reply = await run.ask(question, { format, by: 'rationale' });
    return { reply, demonstration: reasoned(demonstration, reply.value) };
  });
  if (replies.every(({ reply }) => reply.value === undefined)) return prompt;
  const demonstrations = replies.map(({ demonstration }) => demonstration);
  const child = run.propose(withDemonstrations(prompt, demonstrations), {
    by: 'reasoning',
    parents: { parent: prompt },
    from: replies.map(({ reply }) => reply),
  });
  return accepted(run, prompt, child);
}

/** The answer stands alone on the last line. */
const reasoned = ({ input, output }: Demonstration, reasoning: string | undefined): Demonstration => ({
  input,
  output: reasoning === undefined ? output : `${reasoning}\n${output}`,
});

/** Says who the model shall be, kept when it helps. */
export const withPersona = (run: Run, prompt: Scored): Promise<Scored> =>
  withAddition(run, prompt, 'persona', PERSONA, (persona) => `${persona}\n\n${prompt.text}`);

/** Adds keywords of what is meant, kept when it helps. */
export const withKeywords = (run: Run, prompt: Scored): Promise<Scored> =>
  withAddition(run, prompt, 'keywords', KEYWORDS, (keywords) => `${prompt.text}\n\nKeywords: ${keywords}`);

async function withAddition(
  run: Run,
  prompt: Scored,
  tag: 'persona' | 'keywords',
  template: string,
  join: (addition: string) => string,
): Promise<Scored> {
  const language = languageOf(prompt.text);
  const format = tagged(tag, language === undefined ? {} : { language });
  const question = fill(template, {
    task: shownTask(run.task),
    prompt: prompt.text,
    reply: formatInstruction(format),
  });
  const reply = await run.ask(question, { format, by: tag });
  const text = reply.value === undefined ? undefined : join(reply.value);
  const child = run.propose(text, { by: tag, parents: { parent: prompt }, from: reply });
  return child ? accepted(run, prompt, child) : prompt;
}
