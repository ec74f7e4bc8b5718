import type { Optimizer } from '../core/optimizer.ts';
import { ape } from './ape/ape.ts';
import { capo } from './capo/index.ts';
import { evopromptDE } from './evoprompt/de.ts';
import { evopromptGA } from './evoprompt/ga.ts';
import { gps } from './gps/index.ts';
import { gepa } from './gepa/index.ts';
import { grips } from './grips/index.ts';
import { opro } from './opro/opro.ts';
import { promptbreeder } from './promptbreeder/index.ts';
import { protegi } from './protegi/index.ts';
import { spo } from './spo/spo.ts';
import { miprov2 } from './mipro/index.ts';
import { textgrad } from './textgrad/index.ts';
import { promptwizard } from './promptwizard/index.ts';

/** Every method there is. To add one: a folder, and a line here. */
export const optimizers: readonly Optimizer[] = [
  ape,
  opro,
  evopromptDE,
  evopromptGA,
  gps,
  grips,
  promptbreeder,
  protegi,
  spo,
  capo,
  miprov2,
  gepa,
  textgrad,
  promptwizard,
];

/** @throws Error naming the id when there is no such method. */
export function optimizerById(id: string): Optimizer {
  const found = optimizers.find((optimizer) => optimizer.id === id);
  if (!found) throw new Error(`this version of Espalier has no method “${id}”`);
  return found;
}
