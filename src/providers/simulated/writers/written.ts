import type { Random } from '../../../core/random.ts';
import type { Asked, AskedOf } from '../asked.ts';

/** What a model writes: some thoughts, and the results that stand in tags. */
export interface Written {
  readonly thoughts?: string;
  /** None when it declines. */
  readonly results: readonly string[];
}

/** Writes what is asked for. */
export type Writer<A extends Asked = AskedOf> = (asked: A, stream: Random) => Written;
