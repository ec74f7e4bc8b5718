/** Words in the names of models that makers give to their small and cheap ones, and to their large ones. */
const SMALL = /(^|[-_:/. ])(nano|mini|lite|flash|haiku|small|instant|tiny)([-_:/. ]|$)/i;
const LARGE = /(^|[-_:/. ])(pro|opus|sonnet|large|max|ultra)([-_:/. ]|$)/i;

/** Billions of parameters in a name, such as `llama3.2:3b`. */
const BILLIONS = /(?:^|[-_:/. ])(\d+(?:\.\d+)?)b(?![a-z])/i;
const SMALL_UP_TO = 14;

/** What does not answer a chat with text. */
const NO_CHAT =
  /embed|whisper|tts|audio|speech|voice|realtime|transcri|image|imagen|dall-?e|video|sora|veo|lyria|moderation|guard|rerank|ocr|search|robotics|computer-use|babbage|davinci/i;

/** Names of dated and early versions, which say nothing that the plain name does not. */
const VERSIONED = /preview|exp(erimental)?\b|beta|\d{4}-?\d{2}-?\d{2}|[-@]\d{4,6}$/i;

export interface SuggestedModels {
  /** Answers the examples: small is mostly good enough, and cheap. */
  readonly scoring?: string;
  /** Writes new prompts, few calls: the strongest. */
  readonly writing?: string;
}

/**
 * Which of a server's models to begin with, by nothing but the words in their names. Nothing is suggested where a list
 * spans several makers, whose names cannot be compared.
 */
export function suggestedModels(models: readonly string[]): SuggestedModels {
  const chat = models.filter((name) => !NO_CHAT.test(name));
  if (new Set(chat.map(makerOf)).size > 1) return {};
  const small = chat.filter(isSmall);
  const large = chat.filter((name) => !isSmall(name) && isLarge(name));
  const plain = chat.filter((name) => !isSmall(name) && !isLarge(name));
  const scoring = newest(small);
  const writing = newest(large) ?? newest(plain);
  return { ...(scoring && { scoring }), ...(writing && { writing }) };
}

const makerOf = (name: string): string => {
  const path = name.replace(/^models\//, '');
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
};

const billionsIn = (name: string): number | undefined => {
  const found = BILLIONS.exec(name)?.[1];
  return found === undefined ? undefined : Number(found);
};

const isSmall = (name: string): boolean => SMALL.test(name) || (billionsIn(name) ?? Infinity) <= SMALL_UP_TO;
const isLarge = (name: string): boolean => LARGE.test(name) || (billionsIn(name) ?? 0) > SMALL_UP_TO;

/** The highest version number; a plain name before a dated one, the shorter of two. */
function newest(names: readonly string[]): string | undefined {
  return [...names].sort(
    (a, b) =>
      Number(VERSIONED.test(a)) - Number(VERSIONED.test(b)) ||
      versionOf(b) - versionOf(a) ||
      a.length - b.length ||
      a.localeCompare(b, 'en'),
  )[0];
}

/** The first number of a name that is not a size, such as 4.5 in `haiku-4-5`. */
function versionOf(name: string): number {
  const found = /(\d+)(?:[.-](\d)(?!\d))?/.exec(name.replace(BILLIONS, ''));
  return found ? Number(`${found[1]}.${found[2] ?? 0}`) : 0;
}
