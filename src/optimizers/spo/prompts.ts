/*
 * What each meta-prompt has to contain follows Xiang et al. 2025, Section 3 and Appendix A: the optimizer sees the task's
 * requirements, the best prompt and what was answered under it, and gives an analysis, the change in one sentence and
 * the whole prompt; the evaluator sees the requirements and two sets of answers. The wording is our own.
 */

/** Slots: purpose, prompt, answers, format. */
export const IMPROVE = `You look after a prompt for a language model. This is what it is for:
{{purpose}}

The best prompt so far:
<prompt_best>{{prompt}}</prompt_best>

What the model answered under it:
<answer_best>
{{answers}}
</answer_best>

Nobody knows which of these answers are right. Hold them against what the prompt is for: where do they fall short, and what in the prompt lets them? Write that down first. Then write a line that begins with "Change:" and says in one sentence what you change. Then write the whole prompt anew with this change. It must not ask for the same as before.
{{format}}`;

/** Slots: purpose, a, b, format. */
export const JUDGE = `Two assistants, A and B, were given the same inputs. This is what their answers are for:
{{purpose}}

<answer_A>
{{a}}
</answer_A>

<answer_B>
{{b}}
</answer_B>

Go through the inputs one by one and note which answer does more of what is wanted. Then decide for the assistant that serves it better on the whole; there is no draw.
{{format}}`;
