import '../../../src/ui/theme/tokens.css';
import '../../../src/ui/theme/base.css';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { RunRecord } from '../../../src/core/spec.ts';
import { keyOf, forgetKey } from '../../../src/store/keys.ts';
import { db } from '../../../src/ui/db.ts';
import RunPage from '../../../src/ui/pages/Run.svelte';
import { grow, plant, write, type GrowOptions } from '../../fixtures/grow.ts';

const tree = () => page.getByRole('region', { name: 'Evolution tree' });
const candidate = () => page.getByRole('region', { name: 'Candidate' });
const budget = () => page.getByRole('region', { name: 'Budget' });
const nodes = () => tree().getByRole('treeitem');
const button = (name: string) => page.getByRole('button', { name, exact: true });

async function open(options: GrowOptions, over: Partial<RunRecord> = {}): Promise<RunRecord> {
  const run = await plant(db, options, over);
  render(RunPage, { id: run.id });
  await expect.element(nodes().first()).toBeInTheDocument();
  return run;
}

const rowOf = async (id: string) => (await db.runs.get(id))!;

async function clear() {
  await Promise.all(
    [db.runs, db.events, db.outcomes, db.calls, db.progress, db.connections].map((table) => table.clear()),
  );
  history.replaceState(null, '', '#/');
}

beforeEach(async () => {
  await page.viewport(1280, 900);
  await clear();
});
afterEach(clear);

describe('a finished run', () => {
  it('shows every prompt as a node that says what it is, and the champion', async () => {
    const run = await open({ nodes: 30 });
    const events = await db.events.toArray();
    const made = events.filter(({ event }) => ['candidate-proposed', 'proposal-failed'].includes(event.type));
    expect(nodes().elements()).toHaveLength(made.length);
    await expect
      .element(
        tree().getByRole('treeitem', {
          name: /^#1, your prompt, [\d.]+ %, generation 0, (alive|out), start$/,
        }),
      )
      .toBeInTheDocument();
    const champion = tree().getByRole('treeitem', { name: /, alive, champion$/ });
    expect(champion.element().getAttribute('data-node')).toBe(run.champion);
    await expect.element(candidate()).toHaveTextContent('champion');
    await expect.element(candidate()).toHaveTextContent('Test score');
    await expect.element(page.getByRole('region', { name: 'Verdict' })).toBeInTheDocument();
    await expect.element(button('Export run')).toBeInTheDocument();
    expect(document.title).toMatch(/^Champion [\d.]+ % · Support triage, EvoPrompt GA · Espalier$/);
    for (const name of ['Pause', 'Resume', 'Stop']) expect(button(name).elements()).toHaveLength(0);
    await expect.element(page.getByText('Simulated model').first()).toBeInTheDocument();
  });

  it('numbers by place, so that a copy elsewhere has the same numbers', async () => {
    await open({ nodes: 20 });
    const ids = nodes()
      .elements()
      .map((node) => node.getAttribute('data-node'));
    expect(ids.slice(0, 3)).toEqual(['0.0/0', '0.1/0', '1.0/1']);
  });

  it('can be walked and chosen by keyboard, and says what was chosen', async () => {
    await open({ nodes: 30 });
    const entry = nodes()
      .elements()
      .filter((node) => node.getAttribute('tabindex') === '0');
    expect(entry).toHaveLength(1);
    (entry[0] as unknown as HTMLElement).focus();
    await userEvent.keyboard('{Home}');
    expect(document.activeElement?.getAttribute('data-node')).toBe('0.0/0');
    await userEvent.keyboard('{ArrowRight}');
    const child = document.activeElement!.getAttribute('data-node')!;
    expect(child).not.toBe('0.0/0');
    await userEvent.keyboard('{ArrowLeft}');
    expect(document.activeElement?.getAttribute('data-node')).toBe('0.0/0');
    await userEvent.keyboard('{End}{Enter}');
    const last = document.activeElement!;
    expect(last.getAttribute('aria-selected')).toBe('true');
    const number = /^#\d+/.exec(last.getAttribute('aria-label')!)![0];
    await expect.element(candidate().getByRole('heading', { level: 2 })).toHaveTextContent(number);
    await expect.element(tree().getByText(`Chosen: ${number}`)).toBeInTheDocument();
    expect(location.hash).toContain('candidate=');
  });

  it('is a table as well, with the same nodes and the same choice', async () => {
    await open({ nodes: 40 });
    const count = nodes().elements().length;
    await tree().getByRole('button', { name: 'Show as table' }).click();
    expect(tree().getByRole('row').elements()).toHaveLength(count + 1);
    await tree().getByRole('button', { name: 'Show #3', exact: true }).click();
    await expect.element(candidate().getByRole('heading', { level: 2 })).toHaveTextContent('#3');
    await tree().getByRole('button', { name: 'Prompt', exact: true }).click();
    expect(tree().getByRole('row').elements()[1]!.textContent).toContain('#1');
    await tree().getByRole('button', { name: 'Show as table' }).click();
    await expect
      .element(tree().getByRole('treeitem', { name: /^#3,/ }))
      .toHaveAttribute('aria-selected', 'true');
  });

  it('tells why a candidate exists: parents that can be chosen, changes, and the exchange', async () => {
    const run = await open({ nodes: 30 });
    const champion = await rowOf(run.id);
    expect(champion.champion).toBeDefined();
    await candidate().getByText('The exchange that wrote it').click();
    await expect.element(candidate().getByText(/Improve this prompt by/)).toBeInTheDocument();
    await candidate().getByLabelText(/^Show/).selectOptions('changes from #1, the start');
    await expect.element(candidate().getByText(/and − \d+ words/)).toBeInTheDocument();
    expect(candidate().element().querySelectorAll('ins, del').length).toBeGreaterThan(1);
    const parent = candidate().getByRole('list', { name: 'Parents' }).getByRole('button').first();
    const number = parent.element().textContent;
    await parent.click();
    await expect.element(candidate().getByRole('heading', { level: 2 })).toHaveTextContent(number);
    await candidate().getByRole('button', { name: 'Show the champion' }).click();
    expect(location.hash).not.toContain('candidate=');
  });

  it('lists the answers, filters them, and shows one whole', async () => {
    await open({ nodes: 30 });
    const answers = candidate().getByRole('region', { name: 'Answers' });
    await expect.element(answers.getByText(/Against the start/)).toBeInTheDocument();
    const rows = () => answers.getByRole('listitem');
    expect(rows().first().element().getAttribute('aria-setsize')).toBe('40');
    const wrong = answers.getByRole('radio', { name: /^Wrong \d+/ });
    const count = Number(/\d+/.exec(wrong.element().closest('label')!.textContent)![0]);
    await wrong.click();
    if (count > 0) expect(rows().first().element().getAttribute('aria-setsize')).toBe(String(count));
    await answers.getByRole('radio', { name: /^All/ }).click();
    await answers.getByLabelText('Search the answers').fill('order 1041');
    expect(rows().elements()).toHaveLength(1);
    await rows().getByRole('button').click();
    await expect.element(answers.getByText(/Expected/).last()).toBeInTheDocument();
    await expect.element(answers.getByText(/order 1041\)$/).last()).toBeInTheDocument();
  });

  it('shows text that looks like markup as text', async () => {
    const run = await plant(db, { nodes: 12 });
    const hostile = '<img src=x onerror="window.hurt = true"><b>bold</b>';
    await db.events
      .where('[runId+place]')
      .equals([run.id, run.champion!])
      .modify((row) => {
        const { event } = row;
        if (event.type === 'candidate-proposed')
          (row as { event: unknown }).event = { ...event, candidate: { ...event.candidate, text: hostile } };
      });
    render(RunPage, { id: run.id });
    await expect.element(candidate().getByText(hostile, { exact: true }).first()).toBeInTheDocument();
    expect(candidate().element().querySelector('img')).toBeNull();
    expect((window as { hurt?: boolean }).hurt).toBeUndefined();
  });

  it('offers a larger budget when the budget ended it', async () => {
    const run = await open({ nodes: 20 }, { ending: 'budget', budget: { calls: 1000 } });
    await expect.element(budget().getByLabelText('Calls', { exact: true }).last()).toHaveValue(1500);
    await button('Raise the budget and go on').click();
    await expect.poll(async () => (await rowOf(run.id)).budget.calls).toBe(1500);
    expect(await rowOf(run.id)).toMatchObject({ wanted: 'running', status: 'waiting' });
  });

  it('has nothing that axe objects to, in both of its forms', async () => {
    await open({ nodes: 30, failures: 0.2 });
    await expect.element(candidate().getByText(/Against the start/)).toBeInTheDocument();
    const check = async () =>
      (
        await axe.run(document.body, {
          rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
        })
      ).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    expect(await check()).toEqual([]);
    await tree().getByRole('button', { name: 'Show as table' }).click();
    await page.getByText('Event log').click();
    expect(await check()).toEqual([]);
  });
});

describe('a run under way', () => {
  it('grows as events are written, without moving what stands', async () => {
    const grown = grow({ nodes: 40, finished: false });
    const run = await plant(db, { nodes: 40, finished: false }, { status: 'running', wanted: 'running' });
    await db.events.clear();
    await write(db, run.id, grown.entries.slice(0, 60));
    render(RunPage, { id: run.id });
    await expect.element(nodes().first()).toBeInTheDocument();
    const before = nodes()
      .elements()
      .map((node) => [node.getAttribute('data-node'), node.getAttribute('aria-label')!.split(',')[0]]);
    await write(db, run.id, grown.entries.slice(60));
    const made = grown.entries.filter(({ event }) =>
      ['candidate-proposed', 'proposal-failed'].includes(event.type),
    ).length;
    await expect.poll(() => nodes().elements().length).toBe(made);
    const after = nodes()
      .elements()
      .map((node) => [node.getAttribute('data-node'), node.getAttribute('aria-label')!.split(',')[0]]);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(document.title).toMatch(/^\d+ % · Support triage/);
    await expect.element(budget().getByText('Time left')).toBeInTheDocument();
  });

  it('pauses at once and says what is still under way, then resumes and stops', async () => {
    const run = await open({ nodes: 12, finished: false }, { status: 'running', wanted: 'running' });
    await button('Pause').click();
    await expect.element(page.getByText('Pausing: 5 calls are still under way.')).toBeInTheDocument();
    expect((await rowOf(run.id)).wanted).toBe('paused');
    await db.runs.update(run.id, { status: 'paused' });
    await button('Resume').click();
    await expect.poll(async () => (await rowOf(run.id)).wanted).toBe('running');
    await button('Stop').click();
    await expect.poll(async () => (await rowOf(run.id)).wanted).toBe('stopped');
    await expect.element(button('Stop')).not.toBeInTheDocument();
  });

  it('asks for a missing key where it is missed, and goes on', async () => {
    await db.connections.put({
      id: 'mine',
      provider: 'openai',
      name: 'My server',
      models: ['m'],
      prices: {},
      concurrency: 4,
      createdAt: 1,
    });
    const { spec } = grow({ nodes: 4 });
    const models = {
      optimizer: { connection: 'mine', model: 'm' },
      task: { connection: 'mine', model: 'm' },
    };
    const run = await open(
      { nodes: 12, finished: false },
      {
        spec: { ...spec, models },
        status: 'failed',
        error: { kind: 'key', message: 'example.org refused the key.' },
      },
    );
    await expect.element(page.getByRole('alert')).toHaveTextContent('example.org refused the key.');
    await page.getByLabelText('API key of My server').fill('sk-test');
    await button('Use the key and go on').click();
    await expect.poll(async () => (await rowOf(run.id)).wanted).toBe('running');
    expect(keyOf('mine')).toBe('sk-test');
    forgetKey('mine');
    expect(document.body.textContent).not.toContain('Simulated model');
  });

  it('only shows a run that another version made', async () => {
    await open(
      { nodes: 12, finished: false },
      {
        status: 'failed',
        error: { kind: 'divergence', message: 'At place 4 the journal says something else.' },
      },
    );
    await expect.element(page.getByText('Made by another version: view only')).toBeInTheDocument();
    expect(button('Resume').elements()).toHaveLength(0);
  });

  it('says so when there is no such run, and while nothing has grown', async () => {
    const missing = await render(RunPage, { id: 'nowhere' });
    await expect.element(page.getByRole('heading', { name: 'No such run' })).toBeInTheDocument();
    await missing.unmount();
    const run = await plant(db, { nodes: 4, finished: false }, { status: 'waiting', wanted: 'running' });
    await db.events.clear();
    render(RunPage, { id: run.id });
    await expect.element(page.getByText('Nothing has grown yet')).toBeInTheDocument();
    await expect.element(page.getByText(/^Waiting for its turn/)).toBeInTheDocument();
  });
});
