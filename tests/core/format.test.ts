import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatInstruction,
  label,
  parseReply,
  tagged,
  taggedList,
  text,
  type FormatSpec,
} from '../../src/core/format.ts';
import { random } from '../../src/core/random.ts';
import { conforming } from '../../src/engine/standIn.ts';

describe('text', () => {
  it('is the whole reply, trimmed', () => {
    expect(parseReply(text(), '  a\nb ')).toEqual({ value: 'a\nb' });
  });
  it('must not be empty', () => {
    expect(parseReply(text(), ' \n')).toEqual({ fault: 'the reply is empty' });
  });
});

describe('tagged', () => {
  const prompt = tagged('prompt');
  it.each([
    ['<prompt> A </prompt>', 'A'],
    ['First <prompt>draft</prompt>, then <prompt>final</prompt>. Done.', 'final'],
    ['I put it between <prompt> and </prompt>: <prompt>A\nB</prompt>', 'A\nB'],
    ['<prompt>A</prompt> <prompt></prompt>', 'A'],
    ['<prompt>A</prompt> and <prompt>cut off', 'A'],
    ['<prompt>say <b>it</b></prompt>', 'say <b>it</b>'],
  ])('reads %s', (reply, value) => {
    expect(parseReply(prompt, reply)).toEqual({ value });
  });
  it.each([
    '',
    'A',
    '<prompt>A',
    'A</prompt>',
    '<prompt> </prompt>',
    '</prompt>A<prompt>',
    '<Prompt>A</Prompt>',
  ])('finds no block in “%s”', (reply) => {
    expect(parseReply(prompt, reply)).toEqual({
      fault: 'there is no text between <prompt> and </prompt>',
    });
  });
  it('must contain what it has to keep', () => {
    const kept = tagged('prompt', { contains: ['{{a}}', '{{b}}'] });
    expect(parseReply(kept, '<prompt>{{b}} {{a}}</prompt>')).toEqual({ value: '{{b}} {{a}}' });
    expect(parseReply(kept, '{{b}} <prompt>{{a}}</prompt>')).toEqual({
      fault: 'it must contain {{b}} unchanged',
    });
    expect(parseReply(kept, '<prompt>{{ a }}</prompt>')).toEqual({
      fault: 'it must contain {{a}} and {{b}} unchanged',
    });
  });
});

describe('a list of tagged texts', () => {
  const list = taggedList('p', { count: 2, contains: ['x'] });
  it('takes at most as many as were asked for, and those that keep what they must', () => {
    expect(parseReply(list, '<p>1x</p> <p>2x</p> <p>3x</p>')).toEqual({ value: ['1x', '2x'] });
    expect(parseReply(list, '<p>1</p> <p>2x</p>')).toEqual({ value: ['2x'] });
  });
  it('says what is wrong when none is usable', () => {
    expect(parseReply(list, '<p>1</p>')).toEqual({ fault: 'it must contain x unchanged' });
    expect(parseReply(list, '1x')).toEqual({ fault: 'there is no text between <p> and </p>' });
  });
});

describe('label', () => {
  const sentiment = label(['positive', 'very positive', 'negative', 'C++']);
  it.each([
    ['positive', 'positive'],
    ['It is Positive.', 'positive'],
    ['“very positive”', 'very positive'],
    ['**NEGATIVE**', 'negative'],
    ['I would say C++, clearly', 'C++'],
  ])('reads %s', (reply, value) => {
    expect(parseReply(sentiment, reply)).toEqual({ value });
  });
  it.each(['', 'neutral', 'positively', 'unnegative', 'C+'])('finds none in “%s”', (reply) => {
    expect(parseReply(sentiment, reply)).toEqual({
      fault: 'it names none of: positive, very positive, negative, C++',
    });
  });
  it('refuses a reply that names two', () => {
    expect(parseReply(sentiment, 'positive or negative')).toEqual({
      fault: 'it names more than one of: positive, very positive, negative, C++',
    });
  });
  it('tells labels apart that differ only in case, when the reply is exactly one of them', () => {
    expect(parseReply(label(['IT', 'it']), 'it')).toEqual({ value: 'it' });
    expect(parseReply(label(['IT', 'it']), ' IT\n')).toEqual({ value: 'IT' });
  });
});

describe('every format', () => {
  const word = fc
    .stringMatching(/^[\p{L}\p{N}{}+.*?$^()|[\]\\-][\p{L}\p{N}{}+.*?$^()|[\]\\ -]{0,10}$/u)
    .map((s) => s.trim());
  const tag = fc.stringMatching(/^[a-z_]{1,8}$/);
  const contains = fc.array(word, { maxLength: 3 });
  const formats: fc.Arbitrary<FormatSpec> = fc.oneof(
    fc.constant(text()),
    fc.tuple(tag, contains).map(([t, c]) => tagged(t, { contains: c })),
    fc
      .tuple(tag, contains, fc.integer({ min: 1, max: 5 }))
      .map(([t, c, count]) => taggedList(t, { count, contains: c })),
    fc.uniqueArray(word, { minLength: 1, maxLength: 6 }).map(label),
  );

  it('accepts the reply that the stand-in makes for it', () => {
    fc.assert(
      fc.property(formats, fc.integer({ min: 0, max: 300 }), fc.string(), (format, length, seed) => {
        const parsed = parseReply<unknown>(format, conforming(format, length, random(seed)));
        expect(parsed).toHaveProperty('value');
        if (format.kind === 'tagged-list' && 'value' in parsed)
          expect(parsed.value).toHaveLength(format.count);
      }),
    );
  });

  it('reads any reply without throwing', () => {
    fc.assert(
      fc.property(formats, fc.string({ unit: 'grapheme' }), (format, reply) => {
        const parsed = parseReply<unknown>(format, reply);
        expect('value' in parsed || parsed.fault.length > 0).toBe(true);
      }),
    );
  });

  it('is explained to the model with all that it asks for', () => {
    expect(formatInstruction(tagged('prompt', { contains: ['{{a}}'] }))).toBe(
      'Put the result, and nothing else, between <prompt> and </prompt>. Keep {{a}} exactly as written.',
    );
    expect(formatInstruction(taggedList('p', { count: 3 }))).toContain(
      '3 results between its own <p> and </p>',
    );
    expect(formatInstruction(label(['a', 'b']))).toBe('Reply with exactly one of: a, b.');
    expect(formatInstruction(text())).toMatch(/text itself/);
  });
});
