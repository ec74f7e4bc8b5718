import { ofRole, type Price, type Role } from '../../../core/model.ts';
import type { RunRecord } from '../../../core/spec.ts';
import type { Total } from '../../../core/tally.ts';
import { dollars } from '../../newrun/figures.ts';
import { ROLE_WORDS } from '../budget/roleWords.ts';

/** Answers that were lost on the way, and what they may cost. */
export function lostSentence({ calls, usd }: Total): string {
  const [answers, they] =
    calls === 1 ? ['1 answer was lost', 'it'] : [`${calls.toLocaleString('en')} answers were lost`, 'they'];
  const cost =
    usd === undefined
      ? 'at a price that is unknown'
      : usd === 0
        ? 'which is free here'
        : `at most ${dollars(usd)}`;
  return `${answers} on the way and asked for again; ${they} may be billed, ${cost}.`;
}

/** What each role was counted at. */
export const priceSentences = ({ spec, prices }: RunRecord, roles: readonly Role[]): string[] =>
  roles.map((role) => {
    const price = prices[role] ?? (spec.models[role] ? undefined : prices.optimizer);
    return `${ROLE_WORDS[role]}: ${ofRole(spec.models, role).model}, ${priceInWords(price)}.`;
  });

function priceInWords(price: Price | undefined): string {
  if (!price) return 'price unknown';
  const { input, output, cached } = price;
  if (input === 0 && output === 0) return 'free';
  const parts = [`$${input} in`, ...(cached === undefined ? [] : [`$${cached} cached`]), `$${output} out`];
  return `${parts.join(', ')} for a million tokens, as when the run was last started`;
}
