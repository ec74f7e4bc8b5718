import type { Completion, ReplyToken } from './model.ts';

/** What a token that is not among the alternatives is taken for, below the last of them: a tenth as likely. */
const UNSEEN = Math.log(0.1);

/**
 * How likely a model found a target, as the geometric mean of the probabilities of its tokens, in [0, 1]; undefined when
 * the reply came without log-probabilities.
 *
 * Chat models tell probabilities only of what they said and of a few alternatives, so this is an approximation: the
 * reply is followed as long as it spells the target; where it departs, the likeliest alternative that goes on with the
 * target counts, or a tenth of the last alternative where there is none, and the rest of the target is taken as given.
 */
export function targetLikelihood(target: string, { text, logprobs }: Completion): number | undefined {
  if (!logprobs || (logprobs.length === 0 && text !== '')) return undefined;
  let rest = target.trim();
  let sum = 0;
  let steps = 0;
  for (const place of leadingSpaceLeftOut(logprobs)) {
    if (rest === '') break;
    steps++;
    const said = steps === 1 ? place.token.trimStart() : place.token;
    if (said !== '' && rest.startsWith(said)) {
      sum += place.logprob;
      rest = rest.slice(said.length);
      continue;
    }
    if (said.startsWith(rest)) {
      // the last token may go on, as with a full stop after the answer
      sum += place.logprob;
      rest = '';
      break;
    }
    const others = place.top.filter(({ token }) => goesOn(rest, steps === 1 ? token.trimStart() : token));
    const least = Math.min(place.logprob, ...place.top.map(({ logprob }) => logprob));
    sum += others.length > 0 ? Math.max(...others.map(({ logprob }) => logprob)) : least + UNSEEN;
    rest = '';
  }
  if (steps === 0) return 0;
  return Math.exp((sum + (rest === '' ? 0 : UNSEEN)) / (steps + (rest === '' ? 0 : 1)));
}

const goesOn = (rest: string, token: string): boolean =>
  token !== '' && (rest.startsWith(token) || token.startsWith(rest));

/** Some tokenizers begin a reply with a token of white space. */
const leadingSpaceLeftOut = (tokens: readonly ReplyToken[]): readonly ReplyToken[] => {
  const first = tokens.findIndex(({ token }) => token.trim() !== '');
  return first < 0 ? [] : tokens.slice(first);
};
