import type { Optimizer } from '../core/optimizer.ts';
import { opro } from './opro/opro.ts';
import { ape } from './ape/ape.ts';
import { capo } from './capo/index.ts';
import { evopromptDE } from './evoprompt/de.ts';
import { evopromptGA } from './evoprompt/ga.ts';
import { gepa } from './gepa/index.ts';
import { grips } from './grips/index.ts';
import { protegi } from './protegi/index.ts';
import { spo } from './spo/spo.ts';
import { textgrad } from './textgrad/index.ts';

/** Every method there is. To add one: a folder, and a line here. */
export const optimizers: readonly Optimizer[] = [
  opro,
  ape,
  evopromptDE,
  evopromptGA,
  grips,
  protegi,
  spo,
  gepa,
  textgrad,
];

/** @throws Error naming the id when there is no such method. */
export function optimizerById(id: string): Optimizer {
  const found = optimizers.find((optimizer) => optimizer.id === id);
  if (!found) throw new Error(`this version of Espalier has no method “${id}”`);
  return found;
}
