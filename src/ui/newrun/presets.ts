import { defaultsOf, type Optimizer, type OptionValues } from '../../core/optimizer.ts';

export type Preset = 'quick' | 'paper' | 'own';

/** The paper's values, or those for a first look. */
export const presetOptions = (optimizer: Optimizer, preset: 'quick' | 'paper'): OptionValues => ({
  ...defaultsOf(optimizer),
  ...(preset === 'quick' && (optimizer.quick as OptionValues)),
});

/** Whether the paper's own values are small enough for a first look, so that there is one preset instead of two. */
export const paperIsQuick = (optimizer: Optimizer): boolean =>
  presetOf(optimizer, presetOptions(optimizer, 'quick')) === 'paper';

/** Which preset these options are, if they are one. An option that a run was made before has its default. */
export function presetOf(optimizer: Optimizer, options: OptionValues): Preset {
  const is = (preset: 'quick' | 'paper') =>
    Object.entries(presetOptions(optimizer, preset)).every(
      ([name, value]) => (options[name] ?? optimizer.options[name]?.default) === value,
    );
  if (is('paper')) return 'paper';
  return is('quick') ? 'quick' : 'own';
}
