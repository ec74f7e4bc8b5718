import type { Step } from '../../../views/lineage.ts';

const ACROSS: Readonly<Record<string, Step>> = {
  ArrowLeft: 'parent',
  ArrowRight: 'child',
  ArrowUp: 'better',
  ArrowDown: 'worse',
  Home: 'first',
  End: 'last',
};

const DOWN: Readonly<Record<string, Step>> = {
  ...ACROSS,
  ArrowUp: 'parent',
  ArrowDown: 'child',
  ArrowRight: 'better',
  ArrowLeft: 'worse',
};

/** Where a key leads, in the direction in which the tree is drawn: across the page or down it. */
export const stepOf = (key: string, down: boolean): Step | undefined => (down ? DOWN : ACROSS)[key];
