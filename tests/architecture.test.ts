import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const src = path.resolve(import.meta.dirname, '../src');

/** What each folder of src may import, besides itself and packages. */
const layers: Record<string, readonly string[]> = {
  core: [],
  strategies: ['core'],
  metrics: ['core'],
  catalog: ['core'],
  providers: ['core', 'catalog'],
  views: ['core'],
  store: ['core', 'catalog'],
  engine: ['core'],
  optimizers: ['core', 'strategies'],
  worker: ['core', 'strategies', 'metrics', 'catalog', 'providers', 'views', 'store', 'engine', 'optimizers'],
  ui: ['core', 'catalog', 'store', 'views', 'metrics'],
  '.': ['ui'], // main.ts
};

interface Import {
  from: string;
  /** A file below src, with the query (`?worker`) if any. */
  to: string;
  typeOnly: boolean;
}

const layerOf = (file: string) => (file.includes('/') ? file.slice(0, file.indexOf('/')) : '.');

function isAllowed({ from, to, typeOnly }: Import): boolean {
  const [here, there] = [layerOf(from), layerOf(to)];
  if (here === there || layers[here]?.includes(there)) return true;
  if (here !== 'ui') return false;
  // for titles and options
  if (there === 'optimizers') return to === 'optimizers/index.ts' || to === 'optimizers/titles.ts';
  return there === 'worker' && (typeOnly || /[?&]worker\b/.test(to)); // everything else goes by message
}

/** The TypeScript of a file; of a component, its scripts. */
function scriptOf(file: string, text: string): string {
  if (!file.endsWith('.svelte')) return text;
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n');
}

function specifiersIn(source: ts.SourceFile): { specifier: string; typeOnly: boolean }[] {
  const found: { specifier: string; typeOnly: boolean }[] = [];
  const add = (node: ts.Node | undefined, typeOnly: boolean) => {
    if (node && ts.isStringLiteralLike(node)) found.push({ specifier: node.text, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node)) add((node.argument as ts.LiteralTypeNode).literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function importsOf(file: string, text: string): Import[] {
  const source = ts.createSourceFile(
    file,
    scriptOf(file, text),
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TS,
  );
  return specifiersIn(source)
    .filter(({ specifier }) => specifier.startsWith('.') || specifier.startsWith('/src/'))
    .map(({ specifier, typeOnly }) => {
      const to = specifier.startsWith('/src/')
        ? specifier.slice('/src/'.length)
        : path.posix.join(path.posix.dirname(file), specifier);
      return { from: file, to, typeOnly };
    });
}

const faultsIn = (file: string, text: string) =>
  importsOf(file, text)
    .filter((one) => !one.to.startsWith('..') && !isAllowed(one))
    .map(({ from, to }) => `src/${from} imports src/${to}`);

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll(path.sep, '/'))
  .filter((file) => /\.(ts|js|svelte|css)$/.test(file));
const read = (file: string) => readFileSync(path.join(src, file), 'utf8');

describe('architecture', () => {
  it('knows every folder of src', () => {
    const unknown = files.filter((file) => !(layerOf(file) in layers));
    expect(unknown).toEqual([]);
  });

  it('imports only from the layers below', () => {
    const faults = files
      .filter((file) => !file.endsWith('.css'))
      .flatMap((file) => faultsIn(file, read(file)));
    expect(faults).toEqual([]);
  });

  it('has no junk drawer', () => {
    const drawers = files.filter((file) => /(^|\/)(utils?|helpers?)(\.[^/]*|\/.*)$/.test(file));
    expect(drawers).toEqual([]);
  });

  it('has no file over 300 lines', () => {
    const long = files
      .map((file) => ({ file, lines: read(file).trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > 300)
      .map(({ file, lines }) => `src/${file} has ${lines} lines`);
    expect(long).toEqual([]);
  });
});

describe('the check itself', () => {
  it.each([
    ['core/a.ts', `import { b } from '../store/b.ts'`],
    ['engine/a.ts', `import { b } from '../metrics/b.ts'`],
    ['optimizers/a.ts', `export * from '../engine/b.ts'`],
    ['views/a.ts', `const b = await import('../ui/b.ts')`],
    ['core/a.ts', `let b: import('../engine/b.ts').B`],
    ['worker/a.ts', `import type { B } from '../ui/b.ts'`],
    ['ui/tree/a.ts', `import { protegi } from '../../optimizers/protegi.ts'`],
    ['ui/A.svelte', `<script lang="ts">import { b } from '../worker/b.ts'</script><p>b</p>`],
    ['ui/a.ts', `import { type B } from '../worker/b.ts'`], // stays in the output as an empty import
    ['main.ts', `import { b } from './core/b.ts'`],
  ])('refuses in %s: %s', (file, text) => {
    expect(faultsIn(file, text)).toHaveLength(1);
  });

  it.each([
    [
      'core/a.ts',
      `import { b } from './b.ts'; import { c } from 'dexie'; import json from '../../package.json'`,
    ],
    ['optimizers/a.ts', `import { b } from '../strategies/b.ts'`],
    ['ui/a.ts', `import { optimizers } from '../optimizers/index.ts'`],
    ['ui/a.ts', `import type { B } from '../worker/b.ts'; import Run from '../worker/run.ts?worker'`],
    ['ui/a.ts', `new Worker(new URL('../worker/run.ts', import.meta.url), { type: 'module' })`],
    [
      'ui/A.svelte',
      `<script lang="ts">import B from './B.svelte'</script><p>import { b } from '../worker/b.ts'</p>`,
    ],
    ['main.ts', `import './app.css'; import App from './ui/App.svelte'`],
  ])('accepts in %s: %s', (file, text) => {
    expect(faultsIn(file, text)).toEqual([]);
  });
});
