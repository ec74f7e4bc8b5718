import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { ensureInstalled, root } from './install.mjs';
import { serveOptions, serveUntilStopped } from './serve.mjs';

const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'svelte.config.js', 'package-lock.json'];

function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

// Folders count too: theirs is the date that changes when a file in them goes away.
function newest(file) {
  const info = statSync(file, { throwIfNoEntry: false });
  if (!info) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  return Math.max(info.mtimeMs, ...readdirSync(file).map((name) => newest(path.join(file, name))));
}

function ensureBuilt() {
  const built = modified(path.join(root, 'dist/index.html'));
  if (built > Math.max(...sources.map((name) => newest(path.join(root, name))))) return;

  console.log('Building Espalier');
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  const build = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (build.status !== 0) throw new Error('The build failed, see above.');
}

try {
  const options = serveOptions();
  ensureInstalled();
  ensureBuilt();
  await serveUntilStopped(options);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
