/*
 * What each meta-prompt has to contain follows Opsahl-Ong et al. 2024, Section 3 and Appendix C, and the grounded proposer of
 * DSPy: a summary of the data made batch by batch, a description of the program, a few worked cases, a tip, the basic
 * instruction. The wording and the tips are our own.
 */

/** The first look at the data. Slots: task, examples, reply. */
export const OBSERVE = `Here are cases from a data set. Note what holds for most of them: what they are about, how they are written, what is to be done with them and how the expected answers look.
{{task}}
{{examples}}

{{reply}}`;

/** What is said when there is nothing new in a batch. */
export const COMPLETE = 'COMPLETE';

/** A further look. Slots: task, observations, examples, reply. */
export const OBSERVE_MORE = `Here are further cases from a data set, and what was noted about it so far. Note what these cases add. If they add nothing, the whole result is the word ${COMPLETE}.
{{task}}
<summary_notes>{{observations}}</summary_notes>

{{examples}}

{{reply}}`;

/** Slots: observations, reply. */
export const SUMMARIZE = `Somebody looked through a data set and took the notes below. Condense them to what a stranger must know of it, in three sentences at most.

<summary_notes>{{observations}}</summary_notes>

{{reply}}`;

/** Slots: task, prompt, examples, reply. */
export const DESCRIBE = `A language model gets the instruction below with each of many cases. Tell somebody who has never seen it, in a few sentences, what it is used for and by which steps it comes from a case to an answer.
{{task}}
<prompt_base>{{prompt}}</prompt_base>

{{examples}}

{{reply}}`;

/** Slots: data, program, examples, prompt, tip, reply. */
export const PROPOSE = `A language model does a task for us, and the instruction that it gets is to be replaced by one with which it makes fewer mistakes. First, what is known about the task:

{{data}}{{program}}{{examples}}

The instruction that is to be replaced:
<prompt_base>{{prompt}}</prompt_base>
{{tip}}
Write the new one. {{reply}}`;

/** One is drawn for each proposal, so that proposals differ. The first gives no hint. */
export const TIPS: readonly string[] = [
  '',
  'Dare to set about it in an unusual way.',
  'Keep it short and plain.',
  'Describe the task in detail and leave nothing open.',
  'Say what is at stake when the answer is wrong.',
  'Let the model be somebody who does such work every day, and say who.',
];
