import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOfJson } from '../../../src/store/importData/jsonFault.ts';

describe('faultOfJson', () => {
  it.each([
    ['[{"a": 1},\n {"a": }]', 'at line 2, column 8 a value is missing'],
    ['{"a": 2', 'at column 8 a comma or the closing bracket is missing'],
    ['{a: 1}', 'at column 2 a name in double quotation marks or “}” is missing'],
    ['{"a": 1,}', 'at column 9 a name in double quotation marks is missing'],
    ['{"a" 1}', 'at column 6 a colon is missing after the name'],
    ['[1, 2', 'at column 6 a comma or the closing bracket is missing'],
    ['[1] 2', 'at column 5 there is more after the end'],
    ['["a\nb"]', 'at line 1, column 2 a text or number is not well formed'],
    ['', 'at column 1 a value is missing'],
    ['[1}', 'at column 3 a comma or the closing bracket is missing'],
  ])('%j', (text, fault) => expect(faultOfJson(text)).toBe(fault));

  it('agrees with the browser about what is JSON', () => {
    const isJson = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '0',
      '.5',
      'e3',
      'true',
      'nul',
      ' ',
      '\n',
      '\\',
    );
    const nearly = fc.array(pieces, { maxLength: 9 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.oneof(nearly, fc.json(), fc.string()),
        (text) => (faultOfJson(text) === undefined) === isJson(text),
      ),
      { numRuns: 3000 },
    );
  });
});
