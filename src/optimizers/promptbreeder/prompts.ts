/*
 * What each question to the optimizer model has to contain follows Fernando et al. 2023, Sections 3.1 and 3.2; the wording
 * is our own. `part` says which of the two task-prompts is wanted, and `format` how the reply must look.
 */
import type { Part } from './unit.ts';

/** Which task-prompt a question is about. Without it, a prompt is what the model takes for granted. */
export const ABOUT: Readonly<Record<Part, string>> = {
  text: '',
  closing:
    '\nThe prompt that is wanted is the closing one: it is said after the input, as the last words before the answer. Keep it short.',
};

/** The description of the problem (D). Slots: description, start. */
export const PROBLEM = `The problem: {{description}}
<prompt_start>{{start}}</prompt_start>`;

/** Initialisation: mutation-prompt, thinking-style and description. Slots: mutation, style, problem, part, format. */
export const INITIAL = `Change the prompt for the problem below as you are told.
<mutation_1>{{mutation}}</mutation_1>
Thinking style: {{style}}

{{problem}}
{{part}}
{{format}}`;

/** Zero-order: the first of a list of a hundred hints on the problem. Slots: problem, part, format. */
export const ZERO_ORDER = `{{problem}}

Suppose you had to write down a hundred hints, each a complete prompt that helps to solve this problem. Write only the first of them.{{part}}
{{format}}`;

/** First-order: the mutation-prompt and the prompt it is for. Slots: mutation, prompt, part, format. */
export const FIRST_ORDER = `Change the prompt below as you are told.
<mutation_1>{{mutation}}</mutation_1>

<prompt_1>{{prompt}}</prompt_1>
{{part}}
{{format}}`;

/** EDA: a list of the population in random order, without scores, to be continued. Slots: list, next, part, format. */
export const DISTRIBUTION = `Here is a list of prompts for one and the same problem:
{{list}}

The list goes on. Write prompt {{next}}.{{part}}
{{format}}`;

/**
 * EDA rank and index: the list in order of rising score, opened by the mutation-prompt, and described as falling. The
 * untruth is the paper's: a model copies the last entries less when it takes them for the worst. Slots: mutation, list, last, next, part, format.
 */
export const RANKED_DISTRIBUTION = `<mutation_1>{{mutation}}</mutation_1>
What came of this, sorted by score, the highest first:
{{list}}

One is missing: prompt {{next}}, with which nobody else could compete. If it takes after any of these, then after prompt {{last}} sooner than after prompt 1. Write prompt {{next}}.{{part}}
{{format}}`;

/** Lineage: the elites of a line, oldest first. Slots: list, next, part, format. */
export const LINEAGE = `These prompts were found one after the other, each better than the one before:
{{list}}

Write the next one, prompt {{next}}.{{part}}
{{format}}`;

/** Zero-order hyper-mutation: a mutation-prompt out of description and thinking-style. Slots: problem, style, format. */
export const ZERO_ORDER_HYPER = `{{problem}}

Thinking style: {{style}}
Write a mutation-prompt: an order that tells somebody how to change a prompt for this problem so that it gets better. It must make sense whatever that prompt says.
{{format}}`;

/** First-order hyper-mutation: sum up and improve a mutation-prompt. Slots: mutation, format. */
export const FIRST_ORDER_HYPER = `The following is a mutation-prompt, an order that tells somebody how to change a prompt. Sum up what it is after and write a better one.
<mutation_1>{{mutation}}</mutation_1>
{{format}}`;

/** Lamarckian: from correct workings back to the instruction. Slots: workings, part, format. */
export const WORKING_OUT = `Somebody was given a prompt and then did the following. All of it is right.
{{workings}}

What did the prompt say?{{part}}
{{format}}`;
