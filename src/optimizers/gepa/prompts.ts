/*
 * What the meta-prompt has to contain follows Agrawal et al. 2025, Section 3 and Appendix C: the current instruction, and for each
 * example input, output and textual feedback; infer the form of the inputs and the task; keep facts of the field that
 * the feedback reveals and any way of working that carries over. The wording is our own. That nothing is to be copied from
 * the examples is added, since users found phrases of training data in their prompts (gepa issue 261).
 */

/** With what the model is asked to begin the sentence that stands on the node. */
export const LEARNED = 'Learned:';

/** Slots: text, part, cases, format. */
export const REFLECTION = `A language model works by the instruction below. You see how it did on some inputs, and what was said about its answers. Learn from that, and write a better instruction.

The instruction as it is now:
<prompt_1>
{{text}}
</prompt_1>{{part}}

How it did:

{{cases}}

Proceed in three steps.
1. Look at the inputs. What form do they come in, and what exactly is wanted for each?
2. Hold the answers against the feedback. Say in one sentence, which begins with “${LEARNED}”, what the instruction is missing or what in it misleads.
3. Write the new instruction. It is all that the model will be told: it will see neither these cases nor the feedback. Describe the task and its inputs. Include the facts and rules of this field that the feedback shows to matter, down to small ones, and any way of working behind a good answer that will serve on other inputs too. Keep what works already. State everything as general rules: do not quote the cases and do not take over phrases from them, since other inputs will follow.

{{format}}`;

/** Said when only a section of the prompt is rewritten. Slots: name, names. */
export const PART = `
This is one section, {{name}}, of a longer instruction. Its sections are, in order: {{names}}. Write this section anew and no other; the others stay as they are.`;
