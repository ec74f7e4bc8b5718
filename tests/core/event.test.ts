import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePlaces } from '../../src/core/event.ts';
import { random, type Random } from '../../src/core/random.ts';

/** A method as a tree: each verb is a plain one or a map over branches. */
type Branch = ('verb' | Branch[])[];

const growBranch = (chance: Random, depth: number): Branch =>
  Array.from({ length: chance.int(13) }, () =>
    depth > 0 && chance.float() < 0.25
      ? Array.from({ length: chance.int(13) }, () => growBranch(chance, depth - 1))
      : 'verb',
  );

/** The places at which a run that does one thing at a time would record something. */
const placesOf = (verbs: Branch, path = ''): string[] =>
  verbs.flatMap((verb, n) =>
    verb === 'verb' ? [`${path}${n}`] : verb.flatMap((inner, i) => placesOf(inner, `${path}${n}.${i}/`)),
  );

const sign = (n: number): number => Math.sign(n);

describe('the order of places', () => {
  it('is the order in which a serial run comes to them, from its beginning to its verdict', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const chance = random(seed);
        const verbs = growBranch(chance, 2);
        const search = placesOf(verbs);
        const [start = '0', champion = '1'] = search;
        const places = ['begin', ...search, 'v/0', `v/1/${start}`, `v/1/${champion}`, `v/2/${champion}`];
        const shuffled = chance.shuffle(places);
        expect(shuffled.sort(comparePlaces)).toEqual([...places].sort(comparePlaces));
        expect(shuffled.filter((place) => !place.startsWith('v/1'))).toEqual(
          places.filter((place) => !place.startsWith('v/1')),
        );
        expect(shuffled.slice(-3, -1).every((place) => place.startsWith('v/1'))).toBe(true);
      }),
    );
  });

  it('counts: 10 comes after 9, in every part of a place', () => {
    const places = ['2', '9', '9.9/0', '9.10/9', '9.10/10', '9.10/10.0/0', '10'];
    expect(places.toReversed().sort(comparePlaces)).toEqual(places);
  });

  it('is total, whatever a file may say its places are', () => {
    const place = fc
      .array(fc.constantFrom('0', '1', '10', '01', 'v', 'begin', 'x', '.', '/', ''), { maxLength: 6 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(place, place, place, (a, b, c) => {
        expect(comparePlaces(a, a)).toBe(0);
        expect(sign(comparePlaces(a, b)) + sign(comparePlaces(b, a))).toBe(0);
        if (comparePlaces(a, b) <= 0 && comparePlaces(b, c) <= 0)
          expect(comparePlaces(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
