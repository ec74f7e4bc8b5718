/*
 * What each meta-prompt has to contain follows Pryzant et al. 2023, Figure 1 and Appendix A.1; the wording is our own. There a
 * "gradient" is a criticism of a prompt that explains a group of errors, and an edit moves the prompt away from it.
 */

/** The textual gradient. Slots: task, prompt, errors, format. */
export const CRITICISE = `A language model works by a prompt, and the prompt is to be improved.
{{task}}
This is the prompt:
<prompt_1>
{{prompt}}
</prompt_1>

With it, these answers came out wrong:

{{errors}}

Find a weakness of the prompt that explains as many of these errors as can be: what does it leave open, get wrong or fail to say? Speak of the prompt and not of the single examples, and do not write it anew. {{format}}`;

/** The step against the gradient. Slots: task, prompt, errors, critique, format. */
export const EDIT = `A language model works by a prompt, and the prompt is to be improved.
{{task}}
This is the prompt:
<prompt_1>
{{prompt}}
</prompt_1>

With it, these answers came out wrong:

{{errors}}

Somebody has looked into the errors and found this to be the problem of the prompt:
<critique_1>
{{critique}}
</critique_1>

Write an improved prompt that mends this problem and keeps what is good. It must serve for all inputs of this kind, so do not copy the examples into it. {{format}}`;

/** The Monte Carlo step around a prompt. Slots: prompt, format. */
export const PARAPHRASE = `Write a variation of the prompt below that means the same in other words. {{format}}

<prompt_1>
{{prompt}}
</prompt_1>`;
