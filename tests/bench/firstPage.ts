import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright';
import { build } from 'vite';
import { serve } from '../../scripts/serve.mjs';

/**
 * Kilobytes of gzipped JavaScript that a first visitor's browser really asks for before anything is clicked, workers
 * included, and of all that the built app has.
 */
export async function firstPageKilobytes(browser: Browser): Promise<{ first: number; all: number }> {
  const root = await mkdtemp(path.join(tmpdir(), 'espalier-'));
  try {
    await build({
      build: { outDir: root, emptyOutDir: true, reportCompressedSize: false },
      logLevel: 'error',
    });
    const { url, close } = await serve({ root, port: 0 });
    const asked = new Set<string>();
    const context = await browser.newContext();
    context.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.endsWith('.js')) asked.add(pathname.slice(1));
    });
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'networkidle' });
    await context.close();
    close();
    const all = (await readdir(path.join(root, 'assets'))).filter((file) => file.endsWith('.js'));
    return {
      first: await kilobytes(root, asked),
      all: await kilobytes(
        root,
        all.map((file) => `assets/${file}`),
      ),
    };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function kilobytes(root: string, files: Iterable<string>): Promise<number> {
  let bytes = 0;
  for (const file of files) bytes += gzipSync(await readFile(path.join(root, file)), { level: 9 }).length;
  return bytes / 1000;
}
