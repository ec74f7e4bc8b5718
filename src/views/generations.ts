import { comparePlaces } from '../core/event.ts';

/** Which generation a place belongs to: rounds of the method delimit them, and what comes before any is generation 0. */
export class Generations {
  #rounds: { readonly place: string; readonly generation: number }[] = [];

  /** Generations begun after the first population. */
  get count(): number {
    return this.#rounds.reduce((most, { generation }) => Math.max(most, generation), 0);
  }

  begin(place: string, round: number): void {
    this.#rounds.push({ place, generation: round + 1 });
    this.#rounds.sort((a, b) => comparePlaces(a.place, b.place));
  }

  at(place: string): number {
    if (place.startsWith('v')) return 0; // a start that the method never scored is added for the verdict
    // mostly the last one, since candidates come in about the order of their places
    return this.#rounds.findLast((round) => comparePlaces(round.place, place) < 0)?.generation ?? 0;
  }
}
