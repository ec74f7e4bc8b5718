/** What a played engine does. Its first answer, the warm-up, always succeeds. */
export interface Script {
  /** Texts and shares that are reported while loading. */
  readonly reports?: readonly (readonly [string, number])[];
  /** What loading throws, as the library writes it. */
  readonly loadFails?: string;
  readonly loadHangs?: boolean;
  /** What an answer throws. */
  readonly answerFails?: string;
  /** The answer; the request itself when missing. */
  readonly says?: string;
  /** The answers after the first, warm-up aside. */
  readonly saysThen?: string;
  /** Milliseconds that each word takes. */
  readonly wordMs?: number;
  /** It says a word and no more. */
  readonly falls?: 'silent';
  /** It does not hear an interrupt. */
  readonly deaf?: boolean;
  readonly loseDevice?: 'loading' | 'answering';
  readonly reason?: 'unknown' | 'destroyed';
  /** The worker throws where nobody catches. */
  readonly breaks?: boolean;
}

/** Reported by a played engine, so that a test knows where it is. The warm-up is not counted. */
export const RESET = 'A reset has begun';
export const BEGUN = 'An answer has begun';
