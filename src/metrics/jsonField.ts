import { canonicalJson } from '../core/digest.ts';
import type { Metric } from '../core/task.ts';
import { jsonValues } from './jsonIn.ts';
import { plain, quoted } from './plain.ts';

/**
 * 1 when the value at `path` of the first JSON value in the output that has one is the target: numbers by value, texts as
 * `exact` compares them, objects and lists as a whole. In the path, dots stand between keys and `[0]` or `.0` is the
 * first item of a list.
 * @throws Error when the path cannot be read.
 */
export function jsonField(path: string): Metric {
  const steps = stepsOf(path);
  return (output, { target }) => {
    let any = false;
    for (const value of jsonValues(output)) {
      any = true;
      const found = follow(value, steps);
      if (found === undefined) continue;
      if (isSame(found, target)) return { score: 1 };
      const feedback = `The value at ${path} should be ${quoted(target)}, but it was ${quoted(textOf(found))}.`;
      return { score: 0, feedback };
    }
    return { score: 0, feedback: any ? `The JSON has nothing at ${path}.` : 'The answer has no JSON in it.' };
  };
}

const PATH = /^[^.[\]]+(?:\.[^.[\]]+|\[\d+\])*$/u;

function stepsOf(path: string): string[] {
  if (!PATH.test(path.trim()))
    throw new Error(
      path.trim() === ''
        ? 'The path is empty. Write the name of a field, such as answer or result.label.'
        : `The path “${path}” cannot be read. Write names with dots between them, and list items as [0].`,
    );
  return path
    .trim()
    .split(/\.|\[|\]/)
    .filter((step) => step !== '');
}

function follow(value: unknown, steps: readonly string[]): unknown {
  let at = value;
  for (const step of steps) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return at;
}

function isSame(found: unknown, target: string): boolean {
  if (typeof found === 'number') return target.trim() !== '' && Number(target) === found;
  if (typeof found === 'object' && found !== null) return canonicalJson(found) === canonicalTarget(target);
  const text = plain(String(found));
  if (text === plain(target)) return true;
  // a number written as a text, such as "4.0" against 4
  return text !== '' && target.trim() !== '' && Number(text) === Number(target);
}

function canonicalTarget(target: string): string | undefined {
  try {
    return canonicalJson(JSON.parse(target));
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
