import { defineConfig } from '@playwright/test';
import { chromiumArgs, findChromium } from './browser.config.ts';

const port = Number(process.env.E2E_PORT ?? 4319);
const baseURL = `http://localhost:${port}/`;

/** Runs against the production build in `dist`; `npm test` builds it first. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: '.reports/e2e',
  timeout: 120_000, // a run takes its time on a small machine
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  workers: 2,
  retries: 0,
  reporter: 'list',
  use: {
    baseURL,
    trace: 'retain-on-failure',
    launchOptions: { ...findChromium(), args: chromiumArgs },
  },
  webServer: {
    command: `node scripts/serve.mjs --port ${port} --strict`,
    url: baseURL,
    reuseExistingServer: false,
  },
});
