import '../../../src/ui/theme/tokens.css';
import '../../../src/ui/theme/base.css';
import '../../../src/ui/theme/tables.css';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { RunRecord } from '../../../src/core/spec.ts';
import { db } from '../../../src/ui/db.ts';
import RunPage from '../../../src/ui/pages/Run.svelte';
import { plant, plantGrown } from '../../fixtures/grow.ts';
import { growSampled, type SampledOptions } from '../../fixtures/growSampled.ts';

const tree = () => page.getByRole('region', { name: 'Evolution tree' });
const candidate = () => page.getByRole('region', { name: 'Candidate', exact: true });
const operators = () => page.getByRole('region', { name: 'Operators', exact: true });
const log = () => page.getByRole('region', { name: 'Event log' });
const nodes = () => tree().getByRole('treeitem');

async function open(options: SampledOptions): Promise<RunRecord> {
  const run = await plantGrown(
    db,
    growSampled(options),
    { id: 'sampled', name: 'A run' },
    options.finished ?? true,
  );
  render(RunPage, { id: run.id });
  await expect.element(nodes().first()).toBeInTheDocument();
  return run;
}

/** Chooses the first node whose name fits. */
async function choose(name: RegExp): Promise<void> {
  const found = nodes()
    .elements()
    .find((node) => name.test(node.getAttribute('aria-label')!))!;
  (found as unknown as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  const number = /^#\d+/.exec(found.getAttribute('aria-label')!)![0];
  await expect.element(candidate().getByRole('heading', { level: 2 })).toHaveTextContent(number);
}

async function clear() {
  await Promise.all([db.runs, db.events, db.outcomes, db.calls, db.progress].map((table) => table.clear()));
  history.replaceState(null, '', '#/');
}

beforeEach(async () => {
  await page.viewport(1280, 900);
  await clear();
});
afterEach(clear);

describe('a run that goes by samples', () => {
  it('draws estimates hollow and says that they are estimates', async () => {
    await open({ look: 'beam' });
    const named = (name: RegExp) =>
      nodes()
        .elements()
        .filter((node) => name.test(node.getAttribute('aria-label')!));
    const estimates = named(/, estimate \d+ % on \d+ sampled examples, generation/);
    const sure = named(/, [\d.]+ %, generation/);
    expect(estimates.length).toBeGreaterThan(20);
    expect(sure.length).toBeGreaterThan(2);
    const outlines = (node: Element) => node.getAttribute('d')!.match(/M/g)!.length;
    expect(new Set(estimates.map(outlines))).toEqual(new Set([2]));
    expect(new Set(sure.map(outlines))).toEqual(new Set([1]));
    await expect.element(tree().getByText(/^Estimate: fuller/)).toBeVisible();
    await choose(/estimate \d+ % on \d+ sampled/);
    await expect.element(candidate().getByText('Estimate from samples')).toBeVisible();
    await expect
      .element(
        candidate()
          .getByText(/^≈ \d+ %$/)
          .first(),
      )
      .toBeVisible();
    await expect.element(candidate().getByText(/^on \d+ sampled examples$/)).toBeVisible();
    await tree().getByRole('button', { name: 'Show as table' }).click();
    await expect
      .element(
        tree()
          .getByText(/^≈ \d+ %/)
          .first(),
      )
      .toBeVisible();
  });

  it('shows who is ahead and plots estimates while nothing is scored on dev', async () => {
    await open({ look: 'beam', finished: false });
    await expect.element(candidate().getByText('ahead by samples', { exact: true })).toBeVisible();
    expect(
      nodes()
        .elements()
        .filter((node) => /ahead by samples$/.test(node.ariaLabel ?? '')),
    ).toHaveLength(1);
    const chart = page.getByRole('region', { name: 'Best so far' });
    await expect.element(chart.getByText(/Nothing is scored on the whole dev split yet/)).toBeVisible();
    expect(chart.element().querySelector('.rim')!.getAttribute('d')!.length).toBeGreaterThan(100);
  });

  it('tells the finals in the log', async () => {
    await open({ look: 'beam' });
    await log().getByText('Event log').click();
    await log().getByLabelText('Show').selectOptions('Finals and verdict');
    await expect
      .element(log().getByText(/^Final: #1 scored [\d.]+\s% on all 40 dev examples$/))
      .toBeVisible();
    expect(
      log()
        .getByText(/sampled examples/)
        .elements(),
    ).toEqual([]);
  });

  it('gives the critique in full with its line breaks, as text that can be copied', async () => {
    await open({ look: 'beam' });
    await choose(/^#[5-9],|^#1\d, edit/);
    const quote = candidate().element().querySelector('blockquote')!;
    expect(quote.textContent!.length).toBeGreaterThan(60);
    expect(getComputedStyle(quote).whiteSpace).toBe('pre-wrap');
    await expect.element(candidate().getByRole('button', { name: 'Copy the reason' })).toBeVisible();
  });

  it('tells the critique of the branch that the pointer is on', async () => {
    await open({ look: 'beam', rounds: 1, finished: false });
    const svg = tree().element().querySelector('svg[role="tree"]')!;
    const box = svg.getBoundingClientRect();
    const tip = () => tree().element().querySelector('.tip .note');
    const [start, end] = ['0', '5'].map((position) => {
      const at = svg.querySelector(`[data-position="${position}"]`)!.getBoundingClientRect();
      return { x: at.x + at.width / 2, y: at.y + at.height / 2 };
    });
    const middle = { x: (start!.x + end!.x) / 2, y: 0 };
    for (let y = box.top + 5; y < box.bottom && !tip(); y += 3) {
      svg.dispatchEvent(
        new PointerEvent('pointermove', {
          clientX: middle.x,
          clientY: y,
          bubbles: true,
          pointerType: 'mouse',
        }),
      );
      await new Promise(requestAnimationFrame);
    }
    expect(tip()!.textContent).toMatch(/\w+/);
    expect(tree().element().querySelector('.tip .head')!.textContent).toMatch(/#\d+.* of #\d+/s);
    expect(tree().element().querySelector('.tip .text')).toBeNull();
  });

  it('shows worked examples, and what became of them on the way from the first parent', async () => {
    const run = await open({ look: 'beam' });
    const prompt = candidate();
    await expect.element(prompt.getByText('3 worked examples before the input')).toBeVisible();
    await expect
      .element(prompt.getByText(/^It has 3 worked examples that #\d+ does not have\.$/))
      .toBeVisible();
    expect(run.champion).toBeDefined();
    await expect
      .element(page.getByText(/^The champion brings 3 worked examples that the start/))
      .toBeVisible();
  });

  it('keeps what axe asks for', async () => {
    await open({ look: 'mutation-prompts' });
    await operators().getByText('Operators').click();
    const { violations } = await axe.run(document.body, {
      rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
    });
    expect(violations.map(({ id, nodes: found }) => `${id}: ${found[0]?.html}`)).toEqual([]);
  });
});

describe('mutation-prompts', () => {
  it('have a lane and a shape of their own, and are not called unscored', async () => {
    await open({ look: 'mutation-prompts' });
    await expect.element(tree().getByText(/^\d+ prompts and \d+ mutation-prompts in/)).toBeVisible();
    await expect.element(tree().getByText('mutators', { exact: true })).toBeInTheDocument();
    expect(tree().getByText('not scored', { exact: true }).elements()).toEqual([]);
    await expect.element(tree().getByText('Mutation-prompt', { exact: true })).toBeVisible();
    await choose(/mutates prompts/);
    await expect.element(candidate().getByText(/mutates prompts/)).toBeVisible();
    expect(candidate().getByText('not scored yet').elements()).toEqual([]);
  });

  it('closings are shown, with what changed of them', async () => {
    await open({ look: 'mutation-prompts' });
    await choose(/crossover|mutation, estimate|lineage/);
    await expect.element(candidate().getByText('After the input', { exact: true })).toBeVisible();
  });
});

describe('a prompt of many parents', () => {
  it('has few edges until it is chosen, and all its parents in the panel', async () => {
    await open({ look: 'trajectory' });
    const near = () => tree().element().querySelectorAll('.near').length;
    await choose(/generation 6/);
    const list = candidate().getByRole('list', { name: 'Parents', exact: true });
    expect(list.getByRole('listitem').elements()).toHaveLength(4);
    const more = candidate().getByText(/^\d+ more parents$/);
    const count = 4 + Number(/^\d+/.exec(more.element().textContent)![0]);
    expect(count).toBeGreaterThan(15);
    await more.click();
    expect(
      candidate().getByRole('list', { name: 'More parents' }).getByRole('listitem').elements(),
    ).toHaveLength(count - 4);
    expect(near()).toBe(count);
    const influences = tree().element().querySelectorAll<SVGPathElement>('path.influence');
    const drawn = [...influences].reduce(
      (sum, path) => sum + path.getAttribute('d')!.split('M').length - 1,
      0,
    );
    expect(drawn).toBeLessThanOrEqual(3 * nodes().elements().length);
    expect(drawn).toBeGreaterThan(20);
  });
});

describe('the operators', () => {
  it('are counted once they are opened, and sorted by keyboard', async () => {
    await open({ look: 'mutation-prompts' });
    expect(operators().getByRole('table').elements()).toEqual([]);
    operators().element().querySelector('summary')!.focus();
    await userEvent.keyboard('{Enter}');
    const first = () => operators().getByRole('rowheader').first().element().textContent.trim();
    const numbers = () =>
      operators()
        .getByRole('row')
        .elements()
        .slice(1)
        .map((row) => Number(row.querySelectorAll('td')[2]!.textContent));
    await expect.element(operators().getByRole('table')).toBeVisible();
    expect(numbers().length).toBeGreaterThan(3);
    expect(numbers()).toEqual(numbers().toSorted((a, b) => b - a));
    const sort = operators().getByRole('button', { name: 'Proposals' }).element() as HTMLElement;
    sort.focus();
    expect(document.activeElement).toBe(sort);
    await userEvent.keyboard('{Enter}');
    await expect.element(operators().getByRole('table')).toBeVisible();
    expect(numbers()).toEqual(numbers().toSorted((a, b) => a - b));
    await expect
      .element(operators().getByRole('columnheader', { name: 'Proposals' }))
      .toHaveAttribute('aria-sort', 'ascending');
    await operators().getByRole('button', { name: 'Operator', exact: true }).click();
    const names = operators()
      .getByRole('rowheader')
      .elements()
      .map((cell) => cell.textContent.trim());
    expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b)));
    expect(first()).toBe(names[0]);
    await expect.element(operators().getByText(/Mutation-prompts are never scored/)).toBeVisible();
  });

  it('have a sentence where there are none, and no order where there is one', async () => {
    await open({ look: 'likelihood', rounds: 1 });
    await operators().getByText('Operators').click();
    expect(operators().getByRole('rowheader').elements()).toHaveLength(1);
    expect(operators().getByRole('button').elements()).toEqual([]);
    await clear();
    const run = await plant(db, { nodes: 2 });
    render(RunPage, { id: run.id });
    await operators().last().getByText('Operators').click();
    await expect.element(page.getByText('No operator has proposed anything yet.')).toBeVisible();
  });

  it('fit a phone', async () => {
    await page.viewport(390, 844);
    await open({ look: 'mutation-prompts' });
    await operators().getByText('Operators').click();
    await expect.element(operators().getByRole('table')).toBeInTheDocument();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  });
});
