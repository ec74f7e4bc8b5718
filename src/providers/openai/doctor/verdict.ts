import { faultIn, type Check, type ConnectionReport } from '../../../core/connectionReport.ts';

/** What a model that does not heed something ignores, in the middle of a sentence. */
const IGNORED: Readonly<Partial<Record<Check['id'], string>>> = {
  system: 'system messages',
  json: 'the wish for JSON',
  'max-tokens': 'the token limit',
  seed: 'the seed',
  temperature: 'the temperature',
};

/**
 * Sums up checks that are all settled.
 * @param success What to say when nothing is wrong, without its full stop.
 */
export function verdictOf(
  checks: readonly Check[],
  success: string,
): Pick<ConnectionReport, 'verdict' | 'message'> {
  const fault = faultIn({ checks });
  if (fault) return { verdict: 'fault', message: fault.sentence ?? fault.title };
  const ignored = checks.filter(({ state }) => state === 'warn').map(({ id }) => IGNORED[id] ?? id);
  if (ignored.length === 0) return { verdict: 'ok', message: `${success}.` };
  return { verdict: 'warn', message: `${success}, but does not heed ${enumerated(ignored)}.` };
}

const enumerated = (items: readonly string[]): string =>
  items.length === 1 ? items[0]! : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
