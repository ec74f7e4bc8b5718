/*
 * What each meta-prompt has to contain follows Guo et al. 2024, Figures 1 and 2 and Appendix B; the wording and the
 * worked demonstrations are our own. The demonstrations are from tasks that nobody brings (naming the season of a haiku, shortening a
 * recipe), so that a model copies their form and not their content.
 */

/** GA: cross two parents over, then mutate the child. Slots: first, second. */
export const CROSSOVER_AND_MUTATION = `You improve instructions for a language model by evolution. Take the two parent prompts through these steps and write each step down:
1. Cross them over: write one prompt that takes some parts from the first parent and some from the second.
2. Mutate the result: change wording or details so that it becomes a better instruction, and put the final prompt between <prompt> and </prompt>.

Example
<example_parent_1>Which season does this haiku belong to?</example_parent_1>
<example_parent_2>Read the poem slowly. Give the season as one word.</example_parent_2>
1. Crossed over: Read the haiku slowly. Which season does it belong to? Give one word.
2. <prompt>Read the haiku slowly and look for plants, weather and light. Name the season it belongs to in one word.</prompt>

Now these parents. Keep the language that they are written in.
<prompt_1>{{first}}</prompt_1>
<prompt_2>{{second}}</prompt_2>
1.`;

/** DE: mutate what differs between two donors, combine it with the best prompt, cross that with the base. Slots: a, b, best, base. */
export const DIFFERENTIAL_EVOLUTION = `You improve instructions for a language model by differential evolution. Go through these steps and write each step down:
1. List the parts in which prompt 1 and prompt 2 differ.
2. Mutate only those differing parts: find new wordings or details for them.
3. Combine the mutated parts with prompt 3: let them replace the parts of prompt 3 that they correspond to, and keep the rest of it.
4. Cross the result with the basic prompt: take some parts from each, so that one good prompt results, and put that final prompt between <prompt> and </prompt>.

Example
<example_1>Make this recipe shorter.</example_1>
<example_2>Cut the recipe down to what a cook needs.</example_2>
<example_3>Rewrite the recipe in at most five steps.</example_3>
<example_basic>Shorten the recipe for an experienced reader.</example_basic>
1. "Make shorter" against "cut down"; nothing against "to what a cook needs".
2. "Make shorter" becomes "condense"; "what a cook needs" becomes "amounts, heat and time".
3. Condense the recipe to at most five steps that give amounts, heat and time.
4. <prompt>Condense the recipe for an experienced reader: at most five steps, each with amounts, heat and time.</prompt>

Now these prompts. Keep the language that they are written in.
<prompt_1>{{a}}</prompt_1>
<prompt_2>{{b}}</prompt_2>
<prompt_3>{{best}}</prompt_3>
<prompt_basic>{{base}}</prompt_basic>
1.`;

/** DE without Prompt 3 (variant 2 of the official code): the mutated difference is crossed with the base. Slots: a, b, base. */
export const DIFFERENTIAL_EVOLUTION_WITHOUT_THIRD = `You improve instructions for a language model by differential evolution. Go through these steps and write each step down:
1. List the parts in which prompt 1 and prompt 2 differ.
2. Mutate only those differing parts: find new wordings or details for them.
3. Cross the mutated parts with the basic prompt: let them replace the parts of it that they correspond to, so that one good prompt results, and put that final prompt between <prompt> and </prompt>.

Example
<example_1>Make this recipe shorter.</example_1>
<example_2>Cut the recipe down to what a cook needs.</example_2>
<example_basic>Shorten the recipe for an experienced reader.</example_basic>
1. "Make shorter" against "cut down"; nothing against "to what a cook needs".
2. "Make shorter" becomes "condense"; "what a cook needs" becomes "amounts, heat and time".
3. <prompt>Condense the recipe for an experienced reader to amounts, heat and time.</prompt>

Now these prompts. Keep the language that they are written in.
<prompt_1>{{a}}</prompt_1>
<prompt_2>{{b}}</prompt_2>
<prompt_basic>{{base}}</prompt_basic>
1.`;

/** DE that mutates the whole of both donors, shared parts too (variant 3 of the official code). Slots: a, b, best, base. */
export const DIFFERENTIAL_EVOLUTION_OF_EVERYTHING = `You improve instructions for a language model by evolution. Go through these steps and write each step down:
1. Mutate prompt 1 and prompt 2: find new wordings or details for all of their parts.
2. Combine the two mutated prompts with prompt 3 into a new prompt.
3. Cross the result with the basic prompt: take some parts from each, so that one good prompt results, and put that final prompt between <prompt> and </prompt>.

Example
<example_1>Make this recipe shorter.</example_1>
<example_2>Cut the recipe down to what a cook needs.</example_2>
<example_3>Rewrite the recipe in at most five steps.</example_3>
<example_basic>Shorten the recipe for an experienced reader.</example_basic>
1. Condense this recipe. Keep of the recipe only amounts, heat and time.
2. Condense the recipe to at most five steps with amounts, heat and time.
3. <prompt>Condense the recipe for an experienced reader: at most five steps, each with amounts, heat and time.</prompt>

Now these prompts. Keep the language that they are written in.
<prompt_1>{{a}}</prompt_1>
<prompt_2>{{b}}</prompt_2>
<prompt_3>{{best}}</prompt_3>
<prompt_basic>{{base}}</prompt_basic>
1.`;

/** Says the same in other words; fills the first population. Slot: prompt. */
export const PARAPHRASE = `Write a variation of the prompt below that asks for the same thing in other words. Keep its language. Put the variation between <prompt> and </prompt>.

<prompt_1>{{prompt}}</prompt_1>`;

/** Writes a prompt from worked examples, as APE does, whose prompts the official code starts with beside manual ones. Slot: pairs. */
export const INDUCTION = `Somebody answered the inputs below by following one instruction, which is lost. Write the instruction that leads to these answers, in general words that hold for new inputs too, and put it between <prompt> and </prompt>.

{{pairs}}`;
