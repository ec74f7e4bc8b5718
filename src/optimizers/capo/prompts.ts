/*
 * What each meta-prompt has to contain follows Zehle et al. 2025, Section 3 and Appendix: crossover merges two instructions,
 * mutation rephrases one, both know what the task is. The wording is our own; our mutation may also make an instruction more exact or
 * shorter, where the paper's keeps to another style.
 */

/** Merges two instructions into one. Slots: task, mother, father, reply. */
export const CROSSOVER = `Two instructions for a language model do the same task. Merge them into one instruction: take over what is useful in each, say it once, and leave out what is idle.
{{task}}
<prompt_1>{{mother}}</prompt_1>
<prompt_2>{{father}}</prompt_2>

{{reply}}`;

/** Makes something of its own out of an instruction. Slots: task, parent, reply. */
export const MUTATION = `Rework the instruction below, which a language model follows. It stays an instruction for the same task, but it may say things another way, be more exact where a reader could go wrong, or drop what does not help.
{{task}}
<prompt_1>{{parent}}</prompt_1>

{{reply}}`;

/** Another instruction for the same task, for the first population. Slots: task, examples, parent, reply. */
export const INITIAL = `Below are an instruction that a language model was given and cases of the task that it is for. Write a new instruction for this task, different from the one that is there, from what you see in the cases.
{{task}}
<prompt_1>{{parent}}</prompt_1>

{{examples}}

{{reply}}`;
