import { describe, expect, it } from 'vitest';
import { placeLabels, type Label } from '../../../src/ui/run/tree/labelPlaces.ts';

const frame = { width: 600, height: 400, down: false };
const label = (id: string, x: number, y: number): Label => ({
  id,
  at: { x, y },
  text: 'Start 59.1 %',
  clear: 10,
});

describe('labels in the tree', () => {
  it('stand above to the right where there is room', () => {
    const place = placeLabels([label('a', 100, 200)], [{ x: 100, y: 200 }], 8, frame).get('a');
    expect(place).toMatchObject({ anchor: 'start' });
    expect(place!.y).toBeLessThan(0);
  });

  it('stay clear of the nodes', () => {
    const above = [120, 150, 180].map((x) => ({ x, y: 185 }));
    const place = placeLabels([label('a', 100, 200)], [{ x: 100, y: 200 }, ...above], 8, frame).get('a');
    expect(place!.y).toBeGreaterThan(0);
  });

  it('stay clear of each other', () => {
    const places = placeLabels([label('a', 100, 200), label('b', 100, 202)], [], 8, frame);
    expect(places.get('b')).not.toEqual(places.get('a'));
  });

  it('turn to the left before the right edge', () => {
    expect(placeLabels([label('a', 590, 200)], [], 8, frame).get('a')).toMatchObject({ anchor: 'end' });
  });

  it('stand somewhere in a crowd too', () => {
    const crowd = Array.from({ length: 4000 }, (_, i) => ({ x: (i % 80) * 8, y: Math.floor(i / 80) * 8 }));
    expect(placeLabels([label('a', 300, 200)], crowd, 8, frame).has('a')).toBe(true);
  });
});
