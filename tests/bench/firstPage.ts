import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** Kilobytes of gzipped JavaScript that the built page loads before anything is clicked, and of all there is. */
export async function firstPageKilobytes(): Promise<{ first: number; all: number }> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'espalier-'));
  try {
    await build({
      build: { outDir, emptyOutDir: true, reportCompressedSize: false, manifest: true },
      logLevel: 'error',
    });
    const manifest = JSON.parse(await readFile(path.join(outDir, '.vite/manifest.json'), 'utf8')) as Manifest;
    const files = (await readdir(path.join(outDir, 'assets'))).filter((file) => file.endsWith('.js'));
    const sizeOf = async (file: string) =>
      gzipSync(await readFile(path.join(outDir, file)), { level: 9 }).length;
    const sum = async (names: Iterable<string>) => {
      let bytes = 0;
      for (const name of names) bytes += await sizeOf(name);
      return bytes / 1000;
    };
    // the page itself, the Welcome page that it opens with, and the runner that every tab starts
    const first = new Set<string>();
    const add = (key: string) => {
      const chunk = manifest[key];
      if (!chunk || first.has(chunk.file)) return;
      if (chunk.file.endsWith('.js')) first.add(chunk.file);
      chunk.imports?.forEach(add);
    };
    add('index.html');
    Object.keys(manifest)
      .filter((key) => key.endsWith('pages/Welcome.svelte'))
      .forEach(add);
    for (const file of files) if (file.startsWith('runner')) first.add(`assets/${file}`);
    return { first: await sum(first), all: await sum(files.map((file) => `assets/${file}`)) };
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

type Manifest = Record<string, { readonly file: string; readonly imports?: readonly string[] }>;
