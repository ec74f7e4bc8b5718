import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/store/importData/decode.ts';
import { detectFormat } from '../../../src/store/importData/detectFormat.ts';
import { readTable } from '../../../src/store/importData/readTable.ts';
import { NotATable } from '../../../src/store/importData/table.ts';

const valuesOf = (text: string, options = {}) => readTable(text, options).rows.map(({ values }) => values);

describe('CSV', () => {
  it('reads quoted commas, quotes and line breaks, CRLF and a byte order mark', () => {
    const table = readTable('\ufefftext,label\r\n"a, ""b""\r\nc",x\r\n\r\nd,y\r\n', { name: 'a.csv' });
    expect(table).toMatchObject({ format: 'csv', delimiter: ',', header: true, columns: ['text', 'label'] });
    expect(table.rows).toEqual([
      { row: 2, values: ['a, "b"\r\nc', 'x'] },
      { row: 4, values: ['d', 'y'] },
    ]);
    expect(table.faults).toEqual([]);
  });

  it.each([
    [';', 'text;label\na, b;x\nc;y'],
    ['\t', 'text\tlabel\na, b\tx\nc, d\ty'],
    ['|', 'text|label\na|x\nb|y'],
    [',', 'text,label\n"a;b;c",x\n"d;e;f",y'],
  ])('guesses the delimiter %j', (delimiter, text) => {
    const table = readTable(text, { name: 'a.csv' });
    expect(table.delimiter).toBe(delimiter);
    expect(table.columns).toEqual(['text', 'label']);
    expect(table.rows).toHaveLength(2);
  });

  it('obeys a delimiter that is chosen', () =>
    expect(readTable('a;b,c\n1;2,3', { format: 'csv', delimiter: ',' }).columns).toEqual(['a;b', 'c']));

  it('lists every ragged row by its number and keeps the others', () => {
    const table = readTable('text,label\na,x\nb\nc,x,y\nd,y', { name: 'a.csv' });
    expect(table.rows.map(({ row }) => row)).toEqual([2, 5]);
    expect(table.faults.map(({ row, message }) => [row, message])).toEqual([
      [3, 'It has 1 cell, but there are 2 columns.'],
      [4, 'It has 3 cells, but there are 2 columns.'],
    ]);
    for (const fault of table.faults) expect(fault.remedy).toMatch(/\.$/);
  });

  it('goes on after a quotation mark that is never closed', () => {
    const table = readTable('text,label\na,x\n"b,x\nc,y\nd,y', { name: 'a.csv' });
    expect(table.rows.map(({ values }) => values[0])).toEqual(['a', 'c', 'd']);
    expect(table.rows.map(({ row }) => row)).toEqual([2, 4, 5]);
    expect(table.faults).toMatchObject([{ row: 3, message: expect.stringContaining('never closed') }]);
  });

  it('names a row with a single quotation mark inside a quoted cell', () => {
    const table = readTable('text,label\n"He said "hi" to me",x\nb,y', { name: 'a.csv' });
    expect(table.rows).toHaveLength(1);
    expect(table.faults).toMatchObject([{ row: 2, message: expect.stringContaining('quotation mark') }]);
  });

  it('names columns without a name, and columns of the same name apart', () => {
    const table = readTable('text,,text,label\n1,2,3,x\n4,5,6,y', { name: 'a.csv', header: true });
    expect(table.columns).toEqual(['text', 'column_2', 'text_2', 'label']);
    expect(table.notes).toHaveLength(2);
    expect(table.notes[0]).toContain('“text”');
  });

  it('sees that there is no header, and obeys when told otherwise', () => {
    const text = 'I like it,positive\nI hate it,negative\nFine,positive';
    expect(readTable(text, { name: 'a.csv' })).toMatchObject({
      header: false,
      columns: ['column_1', 'column_2'],
    });
    expect(readTable(text, { name: 'a.csv', header: true })).toMatchObject({
      columns: ['I like it', 'positive'],
    });
    expect(readTable('1,2\n3,4', { name: 'a.csv' }).header).toBe(false);
  });

  it('reads one column', () =>
    expect(valuesOf('text\na\nb', { name: 'a.csv', header: true })).toEqual([['a'], ['b']]));

  it('takes the first rows of what is too much and says so', () => {
    const text = `text,label\n${Array.from({ length: 30 }, (_, i) => `row ${i},x`).join('\n')}`;
    const table = readTable(text, { name: 'a.csv', most: 10 });
    expect(table.rows).toHaveLength(10);
    expect(table.more).toBe(true);
    expect(readTable(text, { name: 'a.csv', most: 30 }).more).toBe(false);
  });

  it('leaves out the last row of the begin of a file', () => {
    const table = readTable('text,label\na,x\nb,y\n"half of', { name: 'a.csv', cut: true });
    expect(table.rows.map(({ values }) => values[0])).not.toContain('half of');
    expect(table.faults).toEqual([]);
    expect(table.more).toBe(true);
  });

  it('keeps markup, formulas and prototypes as the text that they are', () => {
    const table = readTable('__proto__,text\n<img src=x onerror=alert(1)>,"=HYPERLINK(""x"")"', {
      format: 'csv',
      header: true,
    });
    expect(table.columns).toEqual(['__proto__', 'text']);
    expect(table.rows[0]!.values).toEqual(['<img src=x onerror=alert(1)>', '=HYPERLINK("x")']);
  });
});

describe('JSON', () => {
  it('reads a list of objects with different keys, numbers, booleans, null and nested values as text', () => {
    const table = readTable('[{"a": 1, "b": true}, {"a": null, "c": {"d": [1]}}]', { name: 'x.json' });
    expect(table.columns).toEqual(['a', 'b', 'c']);
    expect(table.rows.map(({ values }) => values)).toEqual([
      ['1', 'true', ''],
      ['', '', '{"d":[1]}'],
    ]);
    expect(table.notes[0]).toContain('“c”');
  });

  it('finds the one list inside an object', () => {
    expect(valuesOf('{"version": 2, "tags": ["x"], "data": [{"a": "1"}]}')).toEqual([['1']]);
    expect(() => readTable('{"train": [{"a": 1}], "test": [{"a": 2}]}')).toThrow('train, test');
  });

  it('lists what is no object by its place', () => {
    const table = readTable('[{"a": 1}, 5, {"a": 2}, [1], null]');
    expect(table.rows.map(({ row }) => row)).toEqual([1, 3]);
    expect(table.faults.map(({ row, message }) => `${row}: ${message}`)).toEqual([
      '2: It is a number, not an object with named values.',
      '4: It is a list, not an object with named values.',
      '5: It is null, not an object with named values.',
    ]);
  });

  it('says where it stops being JSON', () =>
    expect(() => readTable('[{"a": 1},\n {"a": }]', { name: 'x.json' })).toThrow(
      /not valid JSON.*line 2, column 8/,
    ));

  it.each(['[]', '5', '"text"', '{"a": 1}'])('refuses %s with what it must be', (text) =>
    expect(() => readTable(text, { format: 'json' })).toThrow(NotATable),
  );
});

describe('JSON Lines', () => {
  it('lists every line that is not JSON and keeps the others', () => {
    const table = readTable('{"a": 1}\n{"a": 2\n\n{"a": 3}\nnonsense\n', { name: 'x.jsonl' });
    expect(table.rows.map(({ row, values }) => [row, values[0]])).toEqual([
      [1, '1'],
      [4, '3'],
    ]);
    expect(table.faults.map(({ row }) => row)).toEqual([2, 5]);
    expect(table.faults[0]!.message).toMatch(/^The line is not valid JSON: .+\.$/);
  });
});

describe('formats', () => {
  it.each([
    ['data.csv', 'a,b', 'csv'],
    ['data.TSV', 'a,b', 'tsv'],
    ['', 'a\tb\n1\t2', 'tsv'],
    ['', 'a,b\n1,2', 'csv'],
    ['', '  [{"a": 1}]', 'json'],
    ['', '[{"a": ', 'json'],
    ['', '{"data": [\n{"a": 1}\n]}', 'json'],
    ['', '{"a": 1}\n{"a": 2}', 'jsonl'],
    ['data.json', '{"a": 1}\n{"a": 2}', 'jsonl'],
    ['data.txt', '{"a": 1}\nbroken\n{"a": 2}', 'jsonl'],
    ['data.ndjson', '{"a": 1}', 'jsonl'],
    ['', '[sic] a text, with brackets', 'csv'],
  ])('%j with %j is %s', (name, text, format) => expect(detectFormat(name, text)).toBe(format));

  it('says that there is nothing', () => {
    expect(() => readTable('  \n')).toThrow('nothing in it');
    expect(() => readTable(',,\n,,', { format: 'csv' })).toThrow(NotATable);
  });
});

describe('bytes', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('reads UTF-8 with and without a byte order mark', () => {
    expect(decode(bytes('né'))).toMatchObject({ text: 'né' });
    expect(decode(bytes('\ufeffné'))).toMatchObject({ text: 'né' });
  });

  it('names the line that is not UTF-8 and offers Windows-1252', () => {
    const file = new Uint8Array([...bytes('a,b\né,x\nCaf'), 0xe9, ...bytes(',y\n')]);
    expect(decode(file)).toMatchObject({ fault: expect.stringContaining('line 3'), offer: 'windows-1252' });
    expect(decode(new Uint8Array([0x43, 0x61, 0x66, 0xe9]), 'windows-1252')).toMatchObject({ text: 'Café' });
  });

  it('reads UTF-16 with a byte order mark, as spreadsheets write it', () =>
    expect(decode(new Uint8Array([0xff, 0xfe, 0x61, 0, 0xe9, 0]))).toMatchObject({ text: 'aé' }));

  it('refuses archives and spreadsheets with what to do', () =>
    expect(decode(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]))).toMatchObject({
      fault: expect.stringContaining('CSV'),
    }));

  it('accepts half a character at the end of the begin of a file', () =>
    expect(decode(new Uint8Array([0x61, 0xc3]), 'utf-8', true)).toMatchObject({ text: 'a' }));
});
