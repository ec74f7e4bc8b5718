import type { Operator } from '../../../core/optimizer.ts';

/** Of an operator, or of a mutation-prompt. */
export type Shape = Operator['shape'] | 'star';

const polygon = (corners: number, turn: number, size: number): string =>
  Array.from({ length: corners }, (_, i) => {
    const angle = turn + (i * 2 * Math.PI) / corners;
    return `${(size * Math.cos(angle)).toFixed(2)},${(size * Math.sin(angle)).toFixed(2)}`;
  })
    .map((corner, i) => `${i === 0 ? 'M' : 'L'}${corner}`)
    .join('') + 'Z';

const UP = -Math.PI / 2;

function cross(size: number): string {
  const [long, thin] = [size * 1.08, size * 0.4];
  return `M${-thin},${-long}H${thin}V${-thin}H${long}V${thin}H${thin}V${long}H${-thin}V${thin}H${-long}V${-thin}H${-thin}Z`;
}

/** With four points, so that it is taken for no other shape even when it is small. */
function star(size: number): string {
  const corners = Array.from({ length: 8 }, (_, i) => {
    const angle = UP + (i * Math.PI) / 4;
    const reach = i % 2 === 0 ? size * 1.5 : size * 0.55;
    return `${(reach * Math.cos(angle)).toFixed(2)},${(reach * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${corners.join('L')}Z`;
}

/** The outline of a shape around the origin, all of about the area of a circle of radius `r`. */
export function shapePath(shape: Shape, r: number): string {
  switch (shape) {
    case 'circle':
      return `M${-r},0A${r},${r} 0 1 1 ${r},0A${r},${r} 0 1 1 ${-r},0Z`;
    case 'square':
      return polygon(4, Math.PI / 4, r * 1.24);
    case 'diamond':
      return polygon(4, UP, r * 1.26);
    case 'triangle':
      return polygon(3, UP, r * 1.42);
    case 'hexagon':
      return polygon(6, UP, r * 1.1);
    case 'cross':
      return cross(r * 1.1);
    case 'star':
      return star(r);
    default:
      return shape satisfies never;
  }
}

/** The dashes of an edge, for lines of about one pixel. */
export const DASHES: Readonly<Record<Operator['edge'], string | undefined>> = {
  solid: undefined,
  dashed: '5 3.5',
  dotted: '1.2 3',
};
