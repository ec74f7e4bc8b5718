import type { TestedCapability } from '../../../core/connectionReport.ts';
import type { Completion } from '../../../core/model.ts';

/** What answers showed about one capability. */
export interface Showing {
  readonly state: 'ok' | 'info' | 'warn' | 'unknown';
  /** Missing when it could not be told. */
  readonly heeds?: boolean;
  readonly sentence: string;
}

/** Tells what was shown, as soon as it was. */
export type Show = (capability: TestedCapability, showing: Showing) => void;

export const SILENT: Showing = {
  state: 'unknown',
  sentence: 'It thought up to the limit of this small test and said nothing.',
};

/** No words, because the room for them was used up before. */
export const isSilent = ({ text, finish }: Completion): boolean => text.trim() === '' && finish === 'length';
