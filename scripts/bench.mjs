// npm run bench: measures what the app promises, in real Chromium. See tests/bench.
import { spawnSync } from 'node:child_process';
import { ensureChromium } from './browser.mjs';
import { ensureInstalled } from './install.mjs';

ensureInstalled();
const CHROMIUM_PATH = await ensureChromium();
const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', 'tests/bench/main.ts', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: { ...process.env, CHROMIUM_PATH },
  },
);
process.exit(status ?? 1);
