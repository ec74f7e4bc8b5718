import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slotsOf } from '../../../src/core/template.ts';
import { guessRoles, type ColumnRole } from '../../../src/store/importData/guessRoles.ts';
import { readTable } from '../../../src/store/importData/readTable.ts';
import { slotName, slotNames } from '../../../src/store/importData/slotName.ts';
import { faultOfRoles, toExamples } from '../../../src/store/importData/toExamples.ts';

const csv = (text: string) => readTable(text, { format: 'csv', header: true });
const rolesOf = (text: string) => guessRoles(csv(text));

describe('guessRoles', () => {
  it.each<[string, ColumnRole[]]>([
    ['text,label\na,x', ['field', 'target']],
    ['label,text\nx,a', ['target', 'field']],
    ['id,question,answer\n1,a,b', ['ignored', 'field', 'target']],
    ['question,context,expected_output\na,b,c', ['field', 'field', 'target']],
    ['Ground Truth,prompt\na,b', ['target', 'field']],
    ['expectedAnswer,prompt\na,b', ['target', 'field']],
    ['category,label\na,b', ['field', 'target']],
    ['mood,line\ngood,a\nbad,b\ngood,c\nbad,d', ['target', 'field']],
    ['first,second\na,b\nc,d\ne,f', ['field', 'target']],
    ['text\na', ['field']],
    ['id,label\n1,x', ['field', 'target']],
  ])('%j', (text, roles) => expect(rolesOf(text)).toEqual(roles));
});

describe('toExamples', () => {
  it('lists every row that lacks something, with its column, beside those that could not be read', () => {
    const table = csv('text,label\na,x\n,x\nb,\nc\nd,y');
    const { examples, faults } = toExamples(table, ['field', 'target']);
    expect(examples.map(({ fields, target }) => [fields.text, target])).toEqual([
      ['a', 'x'],
      ['d', 'y'],
    ]);
    expect(faults.map(({ row, column, message }) => [row, column, message])).toEqual([
      [3, 'text', 'The input is empty.'],
      [4, 'label', 'The target is empty.'],
      [5, undefined, 'It has 1 cell, but there are 2 columns.'],
    ]);
  });

  it('takes rows that say the same once, and says which', () => {
    const { examples, copies } = toExamples(csv('text,label\na,x\nb,y\na,x \na,y'), ['field', 'target']);
    expect(examples).toHaveLength(3);
    expect(copies).toEqual([{ row: 4, of: 2 }]);
  });

  it('leaves ignored columns out, so that they do not tell rows apart', () => {
    const { examples, fields } = toExamples(csv('id,text,label\n1,a,x\n2,a,x'), [
      'ignored',
      'field',
      'target',
    ]);
    expect(fields).toEqual(['text']);
    expect(examples).toHaveLength(1);
    expect(examples[0]!.fields).toEqual({ text: 'a' });
  });

  it.each<[ColumnRole[], string]>([
    [['field', 'field'], 'No column is the target'],
    [['target', 'target'], 'More than one column'],
    [['target', 'ignored'], 'No column is an input'],
  ])('refuses the roles %j', (roles, sentence) => {
    expect(faultOfRoles(roles)).toContain(sentence);
    expect(() => toExamples(csv('a,b\n1,2'), roles)).toThrow(sentence);
  });
});

describe('slot names', () => {
  it.each([
    ['text', 'text'],
    ['Customer message', 'Customer message'],
    ['{{evil}}', 'evil'],
    ['<b>bold</b>', 'b_bold_b'],
    ['__proto__', 'proto'],
    ['Größe (cm)', 'Größe _cm'],
    ['🙂', ''],
  ])('%j becomes %j', (name, slot) => expect(slotName(name)).toBe(slot));

  it('makes a slot of any names, each another', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 }), (columns) => {
        const names = slotNames(columns);
        expect(new Set(names).size).toBe(columns.length);
        for (const name of names) expect(slotsOf(`{{${name}}}`)).toEqual([name]);
      }),
    );
  });
});
