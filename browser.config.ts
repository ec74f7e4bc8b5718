import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import { installedChromium } from './scripts/browser.mjs';

/** The browser for vitest and playwright; both read their configuration synchronously. */
export function findChromium(): { executablePath?: string; channel?: string } {
  const executablePath = process.env.CHROMIUM_PATH || installedChromium();
  if (executablePath) return { executablePath };
  if (existsSync(chromium.executablePath())) return {};
  return { channel: 'chrome' }; // not there either: Playwright's own message says how to install one
}

export const chromiumArgs = [
  ...(process.platform === 'linux' ? ['--no-sandbox'] : []), // root and most containers have no user namespaces
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
];
