/*
 * What each meta-prompt has to contain follows Zhou et al. 2023, Sections 3.1 and 3.3; the wording is our own. Forward: pairs
 * that come from following one instruction, and the instruction asked for after them. Reverse: a text in which the
 * instruction stands before the pairs and is missing. Preamble: the same with words of a person's that it begins with.
 * Resampling: another instruction of the same meaning.
 */

/** Slots: pairs, language. */
export const FORWARD = `All the outputs below were made from their inputs by following one and the same instruction. Nobody has the instruction any more.

{{pairs}}

Work out what it must have said, so that whoever follows it makes just such outputs from new inputs. Do not quote the inputs above.{{language}} Put the instruction, and nothing else, between <prompt> and </prompt>.`;

/** Slots: pairs, language. */
export const REVERSE = `A page of a handbook was damaged, and one passage of it cannot be read:

--- page ---
WHAT TO DO
[unreadable passage]

CASES IN WHICH IT WAS DONE
{{pairs}}
--- end of page ---

Restore the unreadable passage: the instruction that was followed in these cases and that will be followed in others, which does not quote them.{{language}} Put the passage, and nothing else, between <prompt> and </prompt>.`;

/** Slots: preamble, pairs. */
export const CONTINUE = `An instruction for a task begins with these words, and the rest of it got lost:

<prompt_1>{{preamble}}</prompt_1>

All the outputs below were made from their inputs by following the whole of it:

{{pairs}}

Write the whole instruction: first these words, letter by letter, then what must have followed. Do not quote the inputs above. Put the instruction, and nothing else, between <prompt> and </prompt>.`;

/** Slots: preamble, pairs. */
export const ADAPT = `Somebody drafted this instruction for a task:

<prompt_1>{{preamble}}</prompt_1>

It was revised after that, and by following the revised instruction all the outputs below were made from their inputs:

{{pairs}}

Write the revised instruction: it keeps the purpose and the language of the draft, and says what the draft leaves open. Do not quote the inputs above. Put the instruction, and nothing else, between <prompt> and </prompt>.`;

/** Slot: prompt. */
export const RESAMPLE = `Write a variation of the instruction below: what it asks for stays the same, in other words. Keep its language. Put the variation, and nothing else, between <prompt> and </prompt>.

<prompt_1>{{prompt}}</prompt_1>`;
