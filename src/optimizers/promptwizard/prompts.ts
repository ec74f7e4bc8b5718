/*
 * What each meta-prompt has to contain follows Agarwal et al. 2024, Section 3 and Appendix: variations by thinking styles, a critic
 * that sees failures or successes, a refinement by the critique, a critique of the shown examples and their rewriting,
 * reasoning for each, an expert's identity, keywords. The wording is our own.
 */

/** Slots: task, styles, prompt, count, reply. */
export const MUTATE = `Mix an instruction with ways of thinking: write {{count}} new instructions for the same task. Let each take up one or several of the ways of thinking, in a form that suits the task.
{{task}}
Ways of thinking:
{{styles}}

<prompt_1>{{prompt}}</prompt_1>

{{reply}}`;

/** Slots: task, prompt, answers, reply. */
export const CRITIQUE_FAILURES = `A language model worked with the instruction below and got these cases wrong. Say what it is about the instruction that let this happen: what is missing, vague or misleading. Be concrete, and do not rewrite it.
{{task}}
<prompt_1>{{prompt}}</prompt_1>

{{answers}}

{{reply}}`;

/** Slots: task, prompt, answers, reply. */
export const CRITIQUE_SUCCESSES = `A language model worked with the instruction below and got these cases right. Say what about the instruction carried this and should stay, and what could make it hold for harder cases as well. Do not rewrite it.
{{task}}
<prompt_1>{{prompt}}</prompt_1>

{{answers}}

{{reply}}`;

/** Slots: task, prompt, answers, critique, reply. */
export const REFINE = `Improve the instruction below by what its critic says. Keep what is good about it.
{{task}}
<prompt_1>{{prompt}}</prompt_1>

{{answers}}

<critique_1>{{critique}}</critique_1>

{{reply}}`;

/** Slots: task, prompt, examples, reply. */
export const CRITIQUE_EXAMPLES = `With the instruction below, a language model is shown these examples. Say what they lack as a set: which kinds of cases are missing, which are alike, which are too easy or could mislead.
{{task}}
<prompt_1>{{prompt}}</prompt_1>

{{examples}}

{{reply}}`;

/** Slots: task, prompt, examples, real, critique, count, reply. */
export const SYNTHESIZE = `With the instruction below, a language model is shown examples. Write {{count}} better examples by what the critic says: of different kinds, as they occur in reality, each with the right answer. In each, write the case after "Input:" and on a new line its answer after "Output:".
{{task}}
<prompt_1>{{prompt}}</prompt_1>

The examples so far:

{{examples}}

A real case:

{{real}}

<critique_1>{{critique}}</critique_1>

{{reply}}`;

/** Slots: task, prompt, input, output, reply. */
export const REASON = `Below are an instruction, a case and its right answer. Write the reasoning that leads from the case to the answer, in a few short steps, as somebody would who does not know the answer yet.
{{task}}
<prompt_1>{{prompt}}</prompt_1>

Input: {{input}}
Expected: {{output}}

{{reply}}`;

/** Slots: task, prompt, reply. */
export const PERSONA = `Who would be the best person for this task? Describe that expert in two or three sentences that speak to the expert and begin with "You are": what the expert knows, has done and pays attention to.
{{task}}
<prompt_1>{{prompt}}</prompt_1>

{{reply}}`;

/** Slots: task, prompt, reply. */
export const KEYWORDS = `Which keywords say what is wanted in this task? Give up to eight, separated by commas.
{{task}}
<prompt_1>{{prompt}}</prompt_1>

{{reply}}`;
