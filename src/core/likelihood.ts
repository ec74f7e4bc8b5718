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
 * What a reply says after the target does not count, unless it makes another word of it: “positive” is not “pos”.
 */
export function targetLikelihood(target: string, { text, finish, logprobs }: Completion): number | undefined {
  const wanted = target.trim();
  if (wanted === '') return text.trim() === '' ? 1 : 0;
  const places = spoken(logprobs ?? []);
  // a reply that says nothing, or that a filter took away, has no tokens to tell of
  if (places.length === 0) return text.trim() === '' || finish === 'content-filter' ? 0 : undefined;

  const steps: number[] = [];
  let rest = wanted;
  for (const [i, place] of places.entries()) {
    const said = place.token;
    const following = () => textOf(places.slice(i + 1));
    if (rest === '' && !runsOn(wanted, said + following())) break;
    if (rest !== '' && rest.startsWith(said)) {
      steps.push(place.logprob);
      rest = rest.slice(said.length);
      continue;
    }
    if (rest !== '' && said.startsWith(rest) && !runsOn(wanted, said.slice(rest.length) + following()))
      steps.push(place.logprob);
    else steps.push(instead(place, (token) => leadsTo(wanted, rest, token)));
    rest = '';
    break;
  }
  if (rest !== '') steps.push(UNSEEN);
  return Math.min(1, Math.exp(steps.reduce((sum, step) => sum + step, 0) / steps.length));
}

/** The likeliest alternative to what was said that will do. */
function instead({ token: said, logprob, top }: ReplyToken, willDo: (token: string) => boolean): number {
  const others = top.filter(({ token }) => token !== said && willDo(token)).map((other) => other.logprob);
  return others.length > 0
    ? Math.max(...others)
    : Math.min(logprob, ...top.map((other) => other.logprob)) + UNSEEN;
}

/** Whether a token goes on with the rest of a target; where nothing is left, whether it ends the word. */
const leadsTo = (wanted: string, rest: string, token: string): boolean =>
  rest === ''
    ? !runsOn(wanted, token)
    : token !== '' &&
      (rest.startsWith(token) || (token.startsWith(rest) && !runsOn(wanted, token.slice(rest.length))));

/** Scripts that write words without spaces between them, where an end cannot be told. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]$/u;

/** Whether what follows makes another word or number of a target. */
const runsOn = (wanted: string, following: string): boolean =>
  /[\p{L}\p{M}\p{N}]$/u.test(wanted) &&
  !UNSPACED.test(wanted) &&
  (/^[\p{L}\p{M}\p{N}]/u.test(following) || (/\p{N}$/u.test(wanted) && /^[.,]\p{N}/u.test(following)));

/** Without the white space that some tokenizers begin a reply with, and without tokens that stand for no text. */
function spoken(tokens: readonly ReplyToken[]): readonly ReplyToken[] {
  const [first, ...others] = tokens.slice(tokens.findIndex(({ token }) => token.trim() !== ''));
  if (!first || first.token.trim() === '') return [];
  const top = first.top.map(({ token, logprob }) => ({ token: token.trimStart(), logprob }));
  return [{ ...first, token: first.token.trimStart(), top }, ...others.filter(({ token }) => token !== '')];
}

const textOf = (tokens: readonly ReplyToken[]): string => tokens.map(({ token }) => token).join('');
