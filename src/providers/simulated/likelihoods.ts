import type { ReplyToken, TokenLogprob } from '../../core/model.ts';

/** How far, in competence, an answer must be from turning so that it is all but certain. */
const SHARPNESS = 0.12;
/** Probability that is left to results other than the right one and the one that is mistaken for it. */
const OTHERS = 0.06;
/** The most that an alternative has of the probability of what is said. */
const CLOSE = 0.9;
/** How an answer may begin that does not begin with a result. */
const CHATTER = 'I';
/** Probability of a word that is neither a result nor the beginning. */
const FLUENT = 0.97;

/** What a reply was decided by. */
export interface Decision {
  readonly text: string;
  /** How far the competence lies above the difficulty; below 0 the answer is wrong. */
  readonly margin: number;
  /** The same for the form of the answer. */
  readonly formMargin: number;
  readonly target: string;
  /** The wrong result that lies closest. */
  readonly mistake: string;
  /** Further results. */
  readonly others: readonly string[];
}

/** The words of a reply with their log-probabilities, and up to `count` alternatives for each. */
export function likelihoodsOf(decision: Decision, count: number): ReplyToken[] {
  const results = resultsOf(decision);
  const tokens = decision.text.match(/\s*(?:[\p{L}\p{N}]+(?:[.,]\d+)*|[^\s])|\s+$/gu) ?? [];
  return tokens.map((token, i) => {
    const word = token.trim();
    const ahead = i === 0 ? started(word, results, decision.formMargin) : results;
    // what is said is always the likeliest
    const isFree = ahead.get(word) !== Math.max(...ahead.values());
    return replyToken(token, isFree ? new Map([[word, FLUENT]]) : ahead, count);
  });
}

const sure = (margin: number): number => 1 / (1 + Math.exp(-margin / SHARPNESS));

/** The probabilities of all results, where one must come. */
function resultsOf({ margin, target, mistake, others }: Decision): Map<string, number> {
  const rest = others.length > 0 ? OTHERS : 0;
  const right = sure(margin) * (1 - rest);
  return new Map([
    [target, right],
    [mistake, 1 - rest - right],
    ...others.map((other): [string, number] => [other, rest / others.length]),
  ]);
}

/**
 * The probabilities at the beginning, where a result may come at once or another word before it. The surer the form of
 * the answer, the less the other is to be expected; an answer that begins with its working could always do without.
 */
function started(
  word: string,
  results: ReadonlyMap<string, number>,
  formMargin: number,
): Map<string, number> {
  const likeliest = Math.max(...results.values());
  const isResult = results.get(word) === likeliest;
  const doubt = 2 * (1 - sure(Math.abs(formMargin)));
  const places = isResult
    ? new Map(results).set(CHATTER, likeliest * CLOSE * doubt)
    : new Map(
        [...results].map(([result, p]) => [result, (p / likeliest) * CLOSE * (formMargin > 0 ? 1 : doubt)]),
      ).set(word, 1);
  const sum = [...places.values()].reduce((total, weight) => total + weight, 0);
  return new Map([...places].map(([text, weight]) => [text, weight / sum]));
}

/** As a token of the reply; alternatives begin with the same white space. */
function replyToken(token: string, places: ReadonlyMap<string, number>, count: number): ReplyToken {
  const word = token.trim();
  const space = token.slice(0, token.length - token.trimStart().length);
  const said = logOf(places.get(word)!);
  const top = [...places]
    .map(([text, p]): TokenLogprob => ({ token: text === word ? token : space + text, logprob: logOf(p) }))
    .sort((a, b) => b.logprob - a.logprob)
    .slice(0, count);
  return { token, logprob: said, top };
}

/** No result is impossible. */
const logOf = (p: number): number => Math.log(Math.max(1e-6, p));
