import { MARKS, type Fit } from '../../../catalog/webllm/fit.ts';
import type { LocalModel } from '../../../catalog/localModel.ts';

/** A model with what this device makes of it. */
export interface Offer {
  readonly model: LocalModel;
  readonly fit: Fit;
  /** Bytes to download; estimated unless `exact`. */
  readonly bytes: number | undefined;
  readonly exact: boolean;
}

export const ORDERS = {
  fit: 'Best fit first',
  small: 'Smallest first',
  large: 'Largest first',
  name: 'By name',
} as const;

/** Most memory that a model may need, in megabytes. */
export const LIMITS = [1000, 2000, 4000, 8000] as const;

export interface Wish {
  /** Words that must all be in its title, id or family. */
  readonly search: string;
  /** Nothing that surely or probably does not fit. */
  readonly fitting: boolean;
  /** Nothing that needs shader-f16. */
  readonly withoutF16: boolean;
  /** Megabytes; undefined for any. */
  readonly atMostMB: number | undefined;
  readonly order: keyof typeof ORDERS;
}

/** The offers that meet a wish, in its order. */
export function browse(offers: readonly Offer[], wish: Wish): Offer[] {
  const words = wish.search.toLowerCase().split(/\s+/).filter(Boolean);
  return offers
    .filter(({ model, fit }) => {
      if (wish.fitting && (fit.mark === 'does-not-fit' || fit.mark === 'may-not-fit')) return false;
      if (wish.withoutF16 && model.f16) return false;
      if (wish.atMostMB !== undefined && (model.vramMB ?? Infinity) > wish.atMostMB) return false;
      const text = `${model.title} ${model.id} ${model.family}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort(COMPARE[wish.order]);
}

const memory = ({ model }: Offer): number => model.vramMB ?? 0;
const rank = ({ fit }: Offer): number => MARKS.indexOf(fit.mark);

const COMPARE: Readonly<Record<Wish['order'], (a: Offer, b: Offer) => number>> = {
  fit: (a, b) => rank(a) - rank(b) || memory(a) - memory(b),
  small: (a, b) => memory(a) - memory(b),
  large: (a, b) => memory(b) - memory(a),
  name: (a, b) =>
    a.model.title.localeCompare(b.model.title, 'en', { numeric: true }) || memory(a) - memory(b),
};
