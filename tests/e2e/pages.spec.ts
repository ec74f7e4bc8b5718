import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test, type Page } from '@playwright/test';
import { waitForVerdict } from './steps.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations;
  });
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join('\n')}`,
  );
}

const overflows = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

for (const colorScheme of ['light', 'dark'] as const)
  test(`every page is free of axe violations and of sideways scrolling (${colorScheme})`, async ({
    browser,
  }) => {
    test.slow();
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));

    await page.goto('');
    await page.getByRole('button', { name: 'Grow a sample run' }).click();
    await waitForVerdict(page);
    const run = new URL(page.url()).hash;
    const task = await page.evaluate(() => '#/tasks/sample-support-triage');

    for (const address of [
      '#/',
      '#/tasks',
      '#/tasks/new',
      task,
      `${task}/run`,
      `${task}/compare`,
      run,
      '#/methods',
      '#/methods/promptbreeder',
      '#/models',
      '#/nowhere',
    ]) {
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(address);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        if (address === run) await waitForVerdict(page);
        expect(await overflows(page), `${address} at ${width} px scrolls sideways`).toBe(false);
        expect(await violationsOf(page), `${address} at ${width} px`).toEqual([]);
      }
    }
    expect(faults).toEqual([]);
    await context.close();
  });
