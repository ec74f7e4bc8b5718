import type { Price } from '../../core/model.ts';

/** Which state of the list of prices is bundled, and when it was published: of @pydantic/genai-prices (MIT). */
export const LIST = { version: '0.1.8', published: '2026-09-23' } as const;

/** What a provider asks for a model, as the bundled list has it. */
export interface ListedPrice {
  readonly price: Price;
  /** It is dearer for very long requests, and here is the price of usual ones; or it changes by the hour, and here is the dearest. */
  readonly varies?: 'length' | 'hour';
}

/** Looks up a model of the provider at a base URL. Undefined where the list has no such provider, model or price. */
export type PriceList = (baseUrl: string, model: string) => ListedPrice | undefined;

type Package = typeof import('@pydantic/genai-prices');
type Entry = NonNullable<ReturnType<Package['calcPrice']>>;
type Amount = Entry['model_price'][string];

const NOTHING_LISTED: PriceList = () => undefined;

/** The list knows Together by its older host. */
const asListed = (baseUrl: string): string =>
  baseUrl.replace(/^https:\/\/api\.together\.ai\b/, 'https://api.together.xyz');

let loading: Promise<PriceList> | undefined;

/**
 * The bundled list of prices, loaded when it is first asked for. It is never brought up to date over the network. Where it
 * cannot be loaded nothing is listed, and it is tried again the next time.
 */
export const priceList = (): Promise<PriceList> =>
  (loading ??= import('@pydantic/genai-prices').then(
    ({ calcPrice }) => listBy(calcPrice),
    (error: unknown) => {
      loading = undefined;
      console.warn('The list of prices could not be loaded.', error);
      return NOTHING_LISTED;
    },
  ));

function listBy(calcPrice: Package['calcPrice']): PriceList {
  const find = (baseUrl: string, model: string, timestamp: Date): Entry | null =>
    calcPrice({}, model, { providerApiUrl: asListed(baseUrl), timestamp });

  return (baseUrl, listedAs) => {
    const model = listedAs.replace(/^models\//, ''); // how Gemini lists its own
    const now = new Date();
    const entry = find(baseUrl, model, now);
    if (!entry) return undefined;
    if (!changesByHour(entry)) return priceIn(entry, model);
    const hours = Array.from({ length: 24 }, (_, hour) => new Date(new Date(now).setUTCHours(hour, 0, 0, 0)));
    const prices = hours.map((hour) => priceIn(find(baseUrl, model, hour)!, model)!);
    return { ...prices.reduce((a, b) => (b.price.output > a.price.output ? b : a)), varies: 'hour' };
  };
}

/** A model that has prices, but not of tokens in and out, is none that chats. */
function priceIn({ model_price: listed }: Entry, model: string): ListedPrice | undefined {
  // OpenRouter marks what is free by name, and the list has no amounts for it
  if (model.endsWith(':free') && Object.keys(listed).length === 0) return { price: { input: 0, output: 0 } };
  const [input, output, cached] = [listed['input_mtok'], listed['output_mtok'], listed['cache_read_mtok']];
  if (input === undefined || output === undefined) return undefined;
  return {
    price: {
      input: base(input),
      output: base(output),
      ...(cached !== undefined && { cached: base(cached) }),
    },
    ...([input, output].some((amount) => typeof amount === 'object') && { varies: 'length' }),
  };
}

const base = (amount: NonNullable<Amount>): number => (typeof amount === 'number' ? amount : amount.base);

const changesByHour = ({ model: { prices } }: Entry): boolean =>
  Array.isArray(prices) && prices.some(({ constraint }) => constraint?.type === 'time_of_date');
