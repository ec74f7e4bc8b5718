/** One leaf of the drawing: where its stem is, which way it points, in degrees, and how long it is. */
export interface Leaf {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly length: number;
  /** Step of the score ramp, 0 to 10. */
  readonly step: number;
  /** When it opens, from 0 (as growing begins) to 1 (as it ends). */
  readonly at: number;
}

export interface Arm {
  readonly path: string;
  readonly at: number;
}

/** A tier is a wire with an arm on either side. */
export interface Tier {
  readonly y: number;
  readonly arms: readonly Arm[];
  readonly leaves: readonly Leaf[];
}

export const WIDTH = 640;
export const HEIGHT = 500;
const TRUNK = WIDTH / 2;

/** Height of each wire, reach of its arms, and how good its leaves are: better from round to round. */
const TIERS = [
  { y: 392, reach: 262, steps: [1, 4] },
  { y: 292, reach: 238, steps: [3, 6] },
  { y: 192, reach: 200, steps: [5, 8] },
  { y: 96, reach: 132, steps: [7, 10] },
] as const;

/** The tree trained along its wires, the lowest first. Always the same tree. */
export const tiers: readonly Tier[] = TIERS.map(({ y, reach, steps }, tier) => {
  const from = 0.12 + tier * 0.2;
  const sides = [-1, 1] as const;
  return {
    y,
    arms: sides.map((side) => ({ path: armPath(side, y, reach), at: from })),
    leaves: sides.flatMap((side) => leavesOf(side, tier, y, reach, steps, from)),
  };
});

/** Leaves the trunk below the wire, bends onto it, and rises a little at its tip. */
function armPath(side: -1 | 1, y: number, reach: number): string {
  const x = (distance: number) => TRUNK + side * distance;
  return `M${TRUNK} ${y + 34}C${x(8)} ${y + 8} ${x(26)} ${y} ${x(58)} ${y}C${x(reach * 0.5)} ${y + 2} ${x(reach * 0.7)} ${y - 3} ${x(reach - 22)} ${y}Q${x(reach - 6)} ${y + 1} ${x(reach)} ${y - 14}`;
}

function leavesOf(
  side: -1 | 1,
  tier: number,
  y: number,
  reach: number,
  [low, high]: readonly [number, number],
  from: number,
): Leaf[] {
  const count = Math.floor((reach - 34) / 21);
  return Array.from({ length: count }, (_, i) => {
    const upward = i % 2 === 0;
    const lean = 38 + 34 * vary(tier, i, side);
    const along = 40 + i * 21 + 6 * vary(i, tier, side + 3);
    return {
      x: TRUNK + side * along,
      y: y + (upward ? -1 : 1),
      angle: side === 1 ? (upward ? -lean : lean) : upward ? 180 + lean : 180 - lean,
      length: 20 + 12 * vary(side + 5, i, tier),
      step: Math.round(low + (high - low) * vary(tier + 7, side + 2, i)),
      at: from + 0.05 + 0.12 * (along / reach),
    };
  });
}

/** A number in [0, 1) that looks like chance and never changes. */
function vary(a: number, b: number, c: number): number {
  const value = Math.sin(a * 127.1 + b * 311.7 + c * 74.7) * 43758.5453;
  return value - Math.floor(value);
}
