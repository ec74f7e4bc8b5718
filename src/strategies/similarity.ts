/** How alike two texts are, in [0, 1]: 1 for the same text, 0 for texts that share nothing. Symmetric. */
export type Similarity = (a: string, b: string) => number;

/** A text as a vector: how much it has of each feature. Features that it does not have are left out. */
export type Embedding = (text: string) => ReadonlyMap<string, number>;

/** The cosine between two embeddings, for embeddings without negative components. */
export function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const norm = lengthOf(a) * lengthOf(b);
  return norm === 0 ? 0 : Math.min(1, dot(a, b) / norm);
}

/** The similarity that goes with an embedding. Embeds each text once. */
export function similarityBy(embedding: Embedding): Similarity {
  const known = new Map<string, ReadonlyMap<string, number>>();
  const embedded = (text: string) => {
    const vector = known.get(text) ?? embedding(text);
    known.set(text, vector);
    return vector;
  };
  return (a, b) => (a === b ? 1 : cosine(embedded(a), embedded(b)));
}

/**
 * What a text is made of: its words and its trigrams of characters, which count half each. Trigrams see what words do not: inflections,
 * and languages written without spaces. Needs no model, and gives the same on every machine.
 */
export const lexicalEmbedding: Embedding = (text) => {
  const plain = text.normalize('NFKC').toLowerCase();
  const words = plain.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const characters = [...` ${plain.trim().replace(/\s+/gu, ' ')} `];
  const trigrams = characters.slice(2).map((_, i) => characters.slice(i, i + 3).join(''));
  return new Map([...unitCounts(words, 'word'), ...unitCounts(trigrams, 'trigram')]);
};

/** How alike two texts are by their words and trigrams. Makes no sense of them: “good” and “great” are strangers to it. */
export const lexicalSimilarity: Similarity = (a, b) => similarityBy(lexicalEmbedding)(a, b);

/** How often each feature occurs, scaled to length 1. */
function unitCounts(features: readonly string[], kind: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const feature of features)
    counts.set(`${kind} ${feature}`, (counts.get(`${kind} ${feature}`) ?? 0) + 1);
  const length = lengthOf(counts);
  return new Map([...counts].map(([feature, count]) => [feature, count / length]));
}

const dot = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number => {
  let sum = 0;
  for (const [feature, value] of a) sum += value * (b.get(feature) ?? 0);
  return sum;
};

const lengthOf = (vector: ReadonlyMap<string, number>): number => Math.sqrt(dot(vector, vector));
