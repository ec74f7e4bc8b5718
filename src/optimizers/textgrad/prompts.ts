/*
 * What each meta-prompt has to contain follows Yuksekgonul et al. 2024, Sections 2 and 3.3 and Appendix A, and what the official
 * templates ask for; the wording is our own. The first two are the backward pass: a critique of the answer from how it was judged,
 * then, by the chain rule, a critique of the prompt from that. The last is the step of the optimizer.
 */

/** ∂loss/∂answer. Slots: case, judged, format. */
export const CRITICISE_ANSWER = `The instruction of a language model is improved with the help of criticism, and criticism begins with single answers.

The model was given an input, and its answer was compared with what was expected:
{{case}}
Judged: {{judged}}

Say how an answer to this input must differ from this one to be judged better, and by what way of proceeding the model would have come to it. Leave aside what made no difference to how it was judged. Where it was judged right, say what made it so. Do not write another answer.

{{format}}`;

/** ∂loss/∂prompt, by the chain rule. Slots: prompt, input, answered, critique, format. */
export const CRITICISE_PROMPT = `The instruction of a language model is improved with the help of criticism. An answer was criticised; now it is the turn of the instruction.

The model works by this instruction:
<prompt_1>
{{prompt}}
</prompt_1>

It was given this input and gave this answer:
Input: {{input}}
Answered: {{answered}}

The answer was criticised:
<critique_answer>{{critique}}</critique_answer>

Criticise the instruction: what in it led to what is criticised about the answer, and how would it have to change so that answers meet this criticism? Be concrete, and think of other inputs as well as of this one. Do not write the instruction anew.

{{format}}`;

/** The step. Slots: prompt, critiques, past, constraints, format. */
export const IMPROVE = `The instruction of a language model is improved with the help of criticism. The critics have spoken; now it is written anew.

This is the instruction, which the model is given before each input:
<prompt_base>
{{prompt}}
</prompt_base>

This is how the model answered by it, and how the instruction was criticised for that:

{{critiques}}
{{past}}
Improve the instruction by this. Critics can be wrong or lose themselves in trifles: follow those who are neither, and think of all inputs of this kind.{{constraints}}

{{format}}`;

/** Momentum. Slot: steps. */
export const PAST_STEPS = `
These are the steps before, the oldest first, each with the instruction where it was another one, and with the criticism of it:

{{steps}}

Where the criticism says nearly the same again and again, the changes so far were too timid: then change the instruction more boldly.
`;

/** Gradient memory. Slot: critiques. */
export const PAST_CRITIQUES = `
This was criticised in the steps before, the oldest first:

{{critiques}}
`;

/** Slot: constraints. */
export const CONSTRAINTS = ` It must also meet these conditions:
{{constraints}}`;
