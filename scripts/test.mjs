import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureChromium } from './browser.mjs';
import { ensureInstalled, root } from './install.mjs';
import { serve } from './serve.mjs';

const reports = path.join(root, '.reports');
const minute = 60_000;

// vitest colours what it writes into a pipe; a log file is to stay readable
if (!process.stdout.isTTY && !process.env.FORCE_COLOR) process.env.NO_COLOR = '1';

/** @typedef {{ passed: number, failed: number }} Counts */

const steps = [
  {
    name: 'svelte-check',
    group: 'types',
    run: () => check('svelte-check/bin/svelte-check', '--tsconfig', './tsconfig.json'),
  },
  {
    name: 'tsc without the DOM',
    group: 'types',
    run: () => check('typescript/bin/tsc', '-p', 'tsconfig.pure.json'),
  },
  { name: 'eslint', group: 'lint', run: () => check('eslint/bin/eslint.js', '.') },
  { name: 'prettier', group: 'lint', run: () => check('prettier/bin/prettier.cjs', '--check', '.') },
  { name: 'knip', group: 'lint', run: () => check('knip/bin/knip.js', '--no-config-hints') },
  { name: 'vitest, unit', group: 'unit', run: () => vitest('unit') },
  { name: 'vitest, browser', group: 'browser', needsBrowser: true, run: () => vitest('browser') },
  { name: 'vite build', group: 'e2e', run: build },
  { name: 'playwright', group: 'e2e', needsBrowser: true, run: playwright },
];
const groups = [...new Set(steps.map((step) => step.group))];

function bin(file, args, env = {}) {
  const { status } = spawnSync(process.execPath, [path.join(root, 'node_modules', file), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    timeout: 20 * minute,
  });
  return status === 0;
}

/** @returns {Counts} */
function check(file, ...args) {
  return bin(file, args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

let built;
function build() {
  const counts = check('vite/bin/vite.js', 'build', '--logLevel', 'warn');
  built = counts.failed === 0;
  return counts;
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // the runner crashed before it wrote one
  }
}

// A runner that fails without naming a test (a crash, an error outside of any test) still counts.
function honest(succeeded, { passed, failed }) {
  return { passed, failed: succeeded ? failed : Math.max(failed, 1) };
}

/** @returns {Counts} */
function vitest(project) {
  const file = path.join(reports, `${project}.json`);
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const succeeded = bin('vitest/vitest.mjs', args);
  const report = readReport(file);
  if (!report) return { passed: 0, failed: 1 };
  const neverRan = report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'),
  );
  return honest(succeeded, {
    passed: report.numPassedTests,
    failed: report.numFailedTests + neverRan.length,
  });
}

/** @returns {Promise<Counts>} */
async function playwright() {
  if (built === false) {
    console.log('Left out, because the build failed.');
    return { passed: 0, failed: 1 };
  }
  const file = path.join(reports, 'e2e.json');
  const free = await serve({ port: 0 });
  free.close();
  const args = ['test', '--reporter=list,json', '--pass-with-no-tests'];
  const succeeded = bin('@playwright/test/cli.js', args, {
    NO_COLOR: undefined, // it sets FORCE_COLOR for its server, and Node complains about both
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    E2E_PORT: String(free.port),
  });
  const report = readReport(file);
  if (!report) return { passed: 0, failed: 1 };
  const { expected, flaky, unexpected } = report.stats;
  return honest(succeeded, { passed: expected + flaky, failed: unexpected });
}

function chosenSteps() {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
  const only = values.only?.flatMap((text) => text.split(',')) ?? groups;
  const unknown = only.find((group) => !groups.includes(group));
  if (unknown !== undefined) throw new Error(`--only takes ${groups.join(', ')}, not ${unknown}.`);
  return steps.filter((step) => only.includes(step.group));
}

function heading(text) {
  console.log(`\n=== ${text}`);
}

/** @returns {Promise<string | undefined>} what is wrong, when there is no browser */
async function prepareBrowser() {
  try {
    process.env.CHROMIUM_PATH = await ensureChromium();
    console.log(`Browser: ${process.env.CHROMIUM_PATH}`);
    return undefined;
  } catch (error) {
    console.error(error.message);
    return error.message;
  }
}

async function runAll(chosen) {
  ensureInstalled();
  const noBrowser = chosen.some((step) => step.needsBrowser) ? await prepareBrowser() : undefined;
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });

  const results = [];
  for (const step of chosen) {
    heading(step.name);
    const start = Date.now();
    const blocked = step.needsBrowser && noBrowser;
    if (blocked) console.log(noBrowser);
    const counts = blocked ? { passed: 0, failed: 1 } : await step.run();
    const seconds = ((Date.now() - start) / 1000).toFixed(1);
    console.log(`--- ${step.name}: ${counts.failed ? 'FAILED' : 'ok'}, ${seconds} s`);
    results.push({ name: step.name, seconds, ...counts });
  }
  return results;
}

function summarise(results) {
  heading('summary');
  for (const { name, seconds, passed, failed } of results)
    console.log(
      `${name.padEnd(20)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.padStart(7)} s`,
    );
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
  if (total('failed') > 0) process.exitCode = 1;
}

try {
  summarise(await runAll(chosenSteps()));
} catch (error) {
  console.error(error.message);
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
}
