import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fill, parseTemplate, slotsOf } from '../../src/core/template.ts';

/** Texts that are mostly braces and slot names, since those are what can go wrong. */
const tricky = fc
  .array(fc.constantFrom('{', '}', '{{', '}}', '{{a}}', '{{b}}', 'a', ' ', '$&', '$1', '\n', 'é'), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

describe('parseTemplate', () => {
  it.each([
    ['Say {{word}}.', ['Say ', 'word', '.']],
    ['{{ word }}{{other}}', ['word', 'other']],
    ['{{first name}}', ['first name']],
    ['{{größe}} {{a-1.b_c}}', ['größe', ' ', 'a-1.b_c']],
  ])('cuts %s', (text, parts) => {
    expect(parseTemplate(text).map((part) => (typeof part === 'string' ? part : part.slot))).toEqual(parts);
  });

  it.each(['{word}', '{{}}', '{{ }}', '{{word}', '{ {word} }', '{{a\nb}}', '{{"a": 1}}', '{{{{'])(
    'takes %s for text',
    (text) => {
      expect(slotsOf(text)).toEqual([]);
      expect(fill(text, {})).toBe(text);
    },
  );

  it('loses nothing of the text, slots as they were written included', () => {
    fc.assert(
      fc.property(tricky, (text) => {
        const parts = parseTemplate(text);
        expect(parts.map((part) => (typeof part === 'string' ? part : part.text)).join('')).toBe(text);
      }),
    );
    expect(parseTemplate('{{ a  }}')).toEqual([{ slot: 'a', text: '{{ a  }}' }]);
  });

  it('names each slot once, in order', () => {
    expect(slotsOf('{{b}} {{a}} {{ b }}')).toEqual(['b', 'a']);
  });
});

describe('fill', () => {
  it('puts values in as they are: no slot in a value is filled, no pattern in it is read', () => {
    fc.assert(
      fc.property(tricky, tricky, (a, b) => {
        expect(fill('[{{a}}|{{b}}|{{a}}]', { a, b })).toBe(`[${a}|${b}|${a}]`);
      }),
    );
  });

  it('fills with numbers and empty texts', () => {
    expect(fill('{{n}}{{empty}}', { n: 0, empty: '' })).toBe('0');
  });

  it.each(['missing', 'constructor', 'toString', 'hasOwnProperty'])(
    'names the slot that has no value: %s',
    (slot) => {
      expect(() => fill(`{{${slot}}}`, { other: 'x' })).toThrow(`no value for the slot {{${slot}}}`);
    },
  );
});
