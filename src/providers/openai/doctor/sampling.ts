import type { TestedCapability } from '../../../core/connectionReport.ts';
import type { Completion } from '../../../core/model.ts';
import { isSilent, SILENT, type Show, type Showing } from './showing.ts';
import type { Ask } from './question.ts';
import type { Wire } from './wire.ts';

/** Tokens: so few that a model which heeds the limit is cut off in its first sentences. */
const LIMIT = 24;

/** Characters: no text of `LIMIT` tokens is as long in any language that is written with letters. */
const TOO_LONG = LIMIT * 8;

/** A question to which two samples hardly ever begin alike. */
const STORY =
  'Invent a town with an unusual name, and tell in at least two hundred words what happened there on one day.';

/** Tells the beginning of a story. */
type Tell = (seed: number, temperature: number) => Promise<Completion>;

/**
 * Tells from at most four short beginnings of a story whether a model heeds the token limit, the seed and the temperature.
 * Only what two answers show is said: the same words twice may also be the only words that a model has.
 */
export async function sampling(
  ask: Ask,
  wire: Wire,
  begin: (capability: TestedCapability) => void,
  show: Show,
): Promise<void> {
  const tell: Tell = (seed, temperature) =>
    ask({ messages: [{ role: 'user', content: STORY }], maxTokens: LIMIT, seed, temperature });

  begin('max-tokens');
  const first = await tell(1, 1);
  show('max-tokens', limitShown(first, wire));

  const taken = (['seed', 'temperature'] as const).filter((field) => wire.took(field));
  if (!taken.includes('seed')) show('seed', TAKES_NO_SEED);
  if (!taken.includes('temperature')) show('temperature', TAKES_NO_TEMPERATURE);
  if (isSilent(first)) return taken.forEach((field) => show(field, SILENT));
  if (taken.length === 0) return;

  begin(taken[0]!);
  const pattern = await patternOf(first, tell, taken.includes('seed'));
  if (taken.includes('seed')) show('seed', SEED[pattern.kind]);
  if (!taken.includes('temperature')) return;
  begin('temperature');
  show('temperature', await temperatureShown(pattern, tell));
}

function limitShown({ text, finish }: Completion, wire: Wire): Showing {
  if (!wire.took('max_tokens', 'max_completion_tokens'))
    return {
      state: 'warn',
      heeds: false,
      sentence: 'It takes no limit of tokens: a long answer can cost more than a budget reserves for it.',
    };
  if (text.length > TOO_LONG)
    return {
      state: 'warn',
      heeds: false,
      sentence: `It went on past ${LIMIT} tokens: a long answer can cost more than a budget reserves for it.`,
    };
  if (finish !== 'length')
    return { state: 'unknown', sentence: `It was done before the limit of ${LIMIT} tokens.` };
  if (wire.took('max_completion_tokens'))
    return {
      state: 'info',
      heeds: true,
      sentence: 'It stopped at the limit, which it takes as max_completion_tokens; that is what it is sent.',
    };
  return { state: 'ok', heeds: true, sentence: `It stopped at ${LIMIT} tokens.` };
}

/** How answers to one open question at temperature 1 go together. */
type Pattern =
  | { readonly kind: 'varies' } // another answer each time, the same seed or not
  | { readonly kind: 'follows-seed'; readonly other: Completion } // with the answer to seed 2
  | { readonly kind: 'constant' };

async function patternOf(first: Completion, tell: Tell, takesSeed: boolean): Promise<Pattern> {
  const again = await tell(1, 1);
  if (again.text !== first.text) return { kind: 'varies' };
  if (!takesSeed) return { kind: 'constant' };
  const other = await tell(2, 1);
  return other.text === first.text ? { kind: 'constant' } : { kind: 'follows-seed', other };
}

async function temperatureShown(pattern: Pattern, tell: Tell): Promise<Showing> {
  switch (pattern.kind) {
    case 'constant':
      return TEMPERATURE_NOT_SHOWN;
    case 'follows-seed': {
      const cold = await tell(2, 0);
      return cold.text === pattern.other.text ? TEMPERATURE_IGNORED : COLDER;
    }
    case 'varies': {
      const [one, two] = [await tell(1, 0), await tell(2, 0)];
      return one.text === two.text ? CALMER : TEMPERATURE_NOT_SHOWN;
    }
    default:
      return pattern satisfies never;
  }
}

const SEED: Readonly<Record<Pattern['kind'], Showing>> = {
  'follows-seed': {
    state: 'ok',
    heeds: true,
    sentence: 'The same seed gave the same words, another seed gave others.',
  },
  varies: {
    state: 'warn',
    heeds: false,
    sentence:
      'The same seed gave other words: what was answered is remembered, but a run cannot be repeated with fresh answers.',
  },
  constant: {
    state: 'unknown',
    sentence: 'Not shown to be honoured: it gave the same words whatever the seed.',
  },
};

const TAKES_NO_SEED: Showing = {
  state: 'info',
  heeds: false,
  sentence: 'It takes no seed, so none is sent; samples differ by chance alone.',
};

const TAKES_NO_TEMPERATURE: Showing = {
  state: 'info',
  heeds: false,
  sentence: 'It takes no temperature, as is usual for models that reason, so none is sent.',
};

const COLDER: Showing = {
  state: 'ok',
  heeds: true,
  sentence: 'With the same seed it answered otherwise at temperature 0 than at 1.',
};

const CALMER: Showing = {
  state: 'ok',
  heeds: true,
  sentence: 'At temperature 1 its answers differ, at 0 they are the same.',
};

const TEMPERATURE_IGNORED: Showing = {
  state: 'warn',
  heeds: false,
  sentence: 'At temperature 0 it gave the very words that it gave at 1.',
};

const TEMPERATURE_NOT_SHOWN: Showing = {
  state: 'unknown',
  sentence: 'Not shown to be heeded: its answers at temperature 0 and 1 cannot be told apart.',
};
