/*
 * What the meta-prompt has to contain, and in which order, follows Yang et al. 2024, Figure 22 (GPT models): the goal, the
 * trajectory with scores from 0 to 100 in ascending order, exemplars with a mark where the instruction goes, and the wish for an
 * instruction that is new, scores higher, is concise and fits everywhere. The wording is our own.
 */

/** Slots: trajectory, exemplars (with what introduces them, or nothing), format. */
export const META_PROMPT = `We are looking for the instruction with which a language model solves a task best. These were tried so far. Each has the score that it reached, between 0 and 100, and they stand from the worst to the best:

{{trajectory}}
{{exemplars}}
Write the instruction that belongs at the end of this list: a new one, with which the score rises above all that there were. Say no more than is needed, and nothing that would fit single problems only. {{format}}`;

/** Slots: mark, exemplars. */
export const EXEMPLARS = `
Some problems of the task, with the outputs that are expected. Your instruction will stand in the place of {{mark}}:

{{exemplars}}
`;
