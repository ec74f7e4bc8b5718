import { describe, expect, it } from 'vitest';
import { optimizers } from '../../../src/optimizers/index.ts';
import { paperIsQuick, presetOf, presetOptions } from '../../../src/ui/newrun/presets.ts';

describe('presets', () => {
  it.each(optimizers.map((optimizer) => [optimizer.id, optimizer] as const))(
    'of %s are told apart, or are one',
    (_, optimizer) => {
      expect(presetOf(optimizer, presetOptions(optimizer, 'paper'))).toBe('paper');
      expect(presetOf(optimizer, presetOptions(optimizer, 'quick'))).toBe(
        paperIsQuick(optimizer) ? 'paper' : 'quick',
      );
    },
  );

  it('are one where the values for a first look are those of the paper', () => {
    const one = optimizers.filter(paperIsQuick);
    for (const optimizer of one) {
      const [quick, paper] = [presetOptions(optimizer, 'quick'), presetOptions(optimizer, 'paper')];
      expect(quick).toEqual(paper);
    }
  });
});
