import { LIST } from '../../catalog/prices/listed.ts';
import type { Priced } from '../../store/connections.ts';

/** Who says what a model costs, and as of when. */
export function priceSource(priced: Priced | undefined): string {
  switch (priced?.by) {
    case undefined:
      return 'unknown';
    case 'device':
      return 'free: it runs on this device';
    case 'person':
      return priced.enteredAt === undefined ? 'yours' : `yours, ${dayOf(priced.enteredAt)}`;
    case 'list': {
      const varies = { length: '; very long requests cost more', hour: '; the dearest hour of the day' };
      return `listed ${LIST.published.slice(0, 7)}${priced.varies ? varies[priced.varies] : ''}`;
    }
    default:
      return priced satisfies never;
  }
}

const dayOf = (at: number): string => new Date(at).toLocaleDateString('en-GB', { dateStyle: 'medium' });
