/*
 * The paper paraphrases a phrase with a PEGASUS model that is given the phrase alone. Here a chat model is asked for the same; the wording
 * is our own.
 */

/** Several rewordings of a phrase. Slots: count, phrase, format. */
export const PARAPHRASE = `Say the phrase below in other words, in {{count}} different ways. It is a piece out of an instruction and will be put back in its place: keep its meaning, its language and about its length, do not make a whole sentence of it, and add no full stop.

<phrase_1>{{phrase}}</phrase_1>

{{format}}`;
