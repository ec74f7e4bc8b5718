import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync('src/ui/theme/tokens.css', 'utf8');

/** The declarations of the block that begins with a selector. */
function declarations(selector: string): Map<string, string> {
  const start = css.indexOf('{', css.indexOf(selector)) + 1;
  const block = css.slice(start, css.indexOf('}', start));
  return new Map(
    [...block.matchAll(/(--[\w-]+|color-scheme):\s*([^;]+);/g)].map((match) => [match[1]!, match[2]!]),
  );
}

const light = declarations(':root {');
const dark = declarations(":root[data-theme='dark']");

const channel = (hex: string, at: number) => {
  const value = parseInt(hex.slice(at, at + 2), 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};
const luminance = (hex: string) =>
  0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5);
const contrast = (a: string, b: string) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

const grounds = ['paper', 'paper-raised', 'paper-sunken', 'leaf-soft', 'bloom-soft', 'warn-soft', 'bad-soft'];
const inks = ['ink', 'ink-soft', 'ink-faint', 'leaf', 'bloom', 'warn', 'bad'];

describe('tokens', () => {
  it('are equally dark for the system and for the person', () =>
    expect(declarations(":root:not([data-theme='light'])")).toEqual(dark));

  it('have every light colour in the dark too', () => {
    const colours = [...light].filter(([, value]) => value.startsWith('#')).map(([name]) => name);
    expect(colours.length).toBeGreaterThan(30);
    expect(colours.filter((name) => !dark.has(name))).toEqual([]);
  });

  describe.each([
    ['light', light],
    ['dark', dark],
  ])('%s', (_, tokens) => {
    const colour = (name: string) => tokens.get(`--${name}`)!;

    it.each(inks.flatMap((ink) => grounds.map((ground) => [ink, ground])))(
      '%s is read on %s',
      (ink, ground) => expect(contrast(colour(ink!), colour(ground!))).toBeGreaterThanOrEqual(4.5),
    );

    it.each(Array.from({ length: 11 }, (_, step) => step))('a number is read on score %i', (step) =>
      expect(contrast(colour(`on-score-${step}`), colour(`score-${step}`))).toBeGreaterThanOrEqual(4.5),
    );

    it('scores move away from the paper, step by step', () => {
      const away = Array.from({ length: 11 }, (_, step) =>
        contrast(colour(`score-${step}`), colour('paper')),
      );
      expect(away).toEqual(away.toSorted((a, b) => a - b));
    });

    it('a button is read', () =>
      expect(contrast(colour('on-leaf'), colour('leaf'))).toBeGreaterThanOrEqual(4.5));
  });
});
