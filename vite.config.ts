import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { contentPolicy } from './scripts/contentPolicy.mjs';
import { methodPages } from './scripts/methodPages.ts';
import { webllmModels } from './scripts/webllmModels.ts';
import { chromiumArgs, findChromium } from './browser.config.ts';
import { protocolCommands } from './tests/server/commands.ts';
import { modelCommands } from './tests/server/modelCommands.ts';

const browserTests = ['tests/**/*.browser.test.ts', 'tests/**/*.svelte.test.ts'];

export default defineConfig({
  base: './', // any static host, any path
  plugins: [svelte(), methodPages(), webllmModels(), contentPolicy()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 800,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  optimizeDeps: {
    // Every file is an entry: the scan does not follow workers, and a dependency found late reloads the page
    // in the middle of a test.
    entries: ['index.html', 'src/**/*.{ts,svelte}', ...browserTests],
    exclude: ['@lucide/svelte'], // 1,600 icons: imported one by one, not bundled at start
  },
  test: {
    passWithNoTests: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          testTimeout: 60_000, // whole runs of every method, on machines that may be busy
          include: ['tests/**/*.test.ts'],
          exclude: [...browserTests, 'tests/e2e/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: browserTests,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { ...findChromium(), args: chromiumArgs } }),
            instances: [{ browser: 'chromium' }],
            commands: { ...protocolCommands, ...modelCommands },
          },
        },
      },
    ],
  },
});
