import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { RunRecord } from '../../../../src/core/spec.ts';
import { allConnections } from '../../../../src/store/connections.ts';
import { db } from '../../../../src/ui/db.ts';
import BuiltinModel from '../../../../src/ui/models/builtin/BuiltinModel.svelte';
import { languageModel } from '../../../../src/ui/models/builtin/languageModel.ts';
import { Sessions } from '../../../../src/ui/models/builtin/sessions.ts';
import { Setup } from '../../../../src/ui/models/builtin/setup.svelte.ts';
import { installStandIn, type StandIn } from './standIn.ts';

const real = (globalThis as { LanguageModel?: unknown }).LanguageModel;

beforeEach(() => Promise.all([db.connections.clear(), db.runs.clear()]));
afterEach(() => Object.assign(globalThis, { LanguageModel: real }));

/** The card of a page that has just been opened. */
function card(availability?: Availability): StandIn {
  const model = availability && installStandIn({ availability });
  const api = languageModel();
  render(BuiltinModel, { setup: new Setup(api), sessions: api && new Sessions(api) });
  return model!;
}

const button = (name: string) => page.getByRole('button', { name, exact: true });

describe('the card of the built-in model', () => {
  it('is one calm sentence in a browser without the interface', async () => {
    Object.assign(globalThis, { LanguageModel: undefined });
    card();
    await expect.element(page.getByText(/This browser has no language model of its own/)).toBeVisible();
    expect(page.getByRole('button').elements()).toEqual([]);
    expect(page.getByRole('listitem').elements()).toEqual([]);
  });

  it('shows what the real browser of these tests says, and what the model would need', async () => {
    expect(real).toBeDefined();
    card();
    await expect.element(page.getByText(/Not on this device, says the browser/)).toBeVisible();
    await expect.element(page.getByText(/In its words: “.+”/)).toBeVisible();
    await expect.element(page.getByText(/22 GB of free space/)).toBeVisible();
    await expect.element(page.getByText(/21 November 2026/)).toBeVisible();
    expect(button('Use it in runs').elements()).toEqual([]);
  });

  it('downloads after a click, shows how far it is, and is ready', async () => {
    const model = card('downloadable');
    await expect.element(page.getByText(/English, German, Spanish, French and Japanese/)).toBeVisible();
    await button('Download and set up').click();
    const bar = page.getByRole('progressbar', { name: 'Download of the built-in model' });
    await expect.element(bar).toBeVisible();
    await expect.poll(() => model.availability).toBe('downloading');
    model.reach(0.418);
    await expect.element(page.getByText('41 %')).toBeVisible();
    await expect.element(bar).toHaveAttribute('value', '0.418');
    model.reach(1);
    await expect.element(page.getByText(/unpacks the model/)).toBeVisible();
    await expect.element(bar).not.toHaveAttribute('value');
    model.arrive();
    await expect.element(page.getByText('Ready.')).toBeVisible();
    expect(model.open).toBe(0); // setting up keeps nothing in memory
  });

  it('may be left and looked at again while it downloads', async () => {
    const model = installStandIn({ availability: 'downloadable' });
    const setup = new Setup(languageModel());
    const { unmount } = await render(BuiltinModel, { setup });
    await button('Download and set up').click();
    await expect.poll(() => model.availability).toBe('downloading');
    await unmount();
    model.reach(0.5);
    render(BuiltinModel, { setup });
    await expect.element(page.getByText('50 %')).toBeVisible();
    model.arrive();
    await expect.element(page.getByText('Ready.')).toBeVisible();
  });

  it('stops waiting when it is told to, and can join a download that goes on', async () => {
    const model = card('downloadable');
    await button('Download and set up').click();
    await expect.poll(() => model.availability).toBe('downloading');
    await button('Cancel').click();
    await expect.element(page.getByText('The browser is downloading it')).toBeVisible();
    await button('Show how far it is').click();
    await expect.poll(() => page.getByRole('progressbar').elements().length).toBe(1);
    model.reach(0.7);
    await expect.element(page.getByText('70 %')).toBeVisible();
    model.arrive();
    await expect.element(page.getByText('Ready.')).toBeVisible();
  });

  it('says when a download breaks off, and can try again', async () => {
    const model = card('downloadable');
    await button('Download and set up').click();
    await expect.poll(() => model.availability).toBe('downloading');
    model.breakOff();
    await expect.element(page.getByRole('alert')).toHaveTextContent(/broke off/);
    await button('Download and set up').click();
    await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
    model.arrive();
    await expect.element(page.getByText('Ready.')).toBeVisible();
  });

  it('asks the browser again when it is told to', async () => {
    const model = card('unavailable');
    await expect.element(page.getByText(/Not on this device/)).toBeVisible();
    model.availability = 'available';
    await button('Ask the browser again').click();
    await expect.element(page.getByText('Ready.')).toBeVisible();
  });

  it('is tried with one question, shows text as text and the seconds, and can be stopped', async () => {
    const model = card('available');
    model.answer = () => '<b>A complaint.</b>';
    await page.getByLabelText('Try it with a question').fill('Is it?');
    await button('Try it').click();
    await expect.element(page.getByText('<b>A complaint.</b>')).toBeVisible();
    await expect.element(page.getByText(/Took \d+\.\d s\./)).toBeVisible();
    expect(model.asked[0]!.messages).toEqual([{ role: 'user', content: 'Is it?' }]);

    model.hold();
    await button('Try it').click();
    await button('Stop').click();
    await expect.element(button('Try it')).toBeEnabled();
    expect(model.asked[1]!.options.signal!.aborted).toBe(true);
  });

  it('says what went wrong with the question', async () => {
    const model = card('available');
    await expect.element(button('Try it')).toBeVisible();
    model.failWith = new DOMException('The process ended.', 'UnknownError');
    await button('Try it').click();
    await expect.element(page.getByRole('alert')).toHaveTextContent(/stopped: The process ended\./);
    model.failWith = new DOMException('Unsafe.', 'NotReadableError');
    await userEvent.click(button('Try it'));
    await expect.element(page.getByText(/kept the answer back/)).toBeVisible();
  });

  it('is offered to runs and taken back, and says who still uses it', async () => {
    card('available');
    await button('Use it in runs').click();
    await expect.element(page.getByText(/New runs can choose it/)).toBeVisible();
    const [, stored] = await allConnections(db);
    expect(stored).toMatchObject({
      id: 'chrome',
      provider: 'chrome',
      name: 'Built into this browser',
      models: ['built-in'],
      prices: { 'built-in': { input: 0, output: 0 } },
      concurrency: 1,
    });
    const ref = { connection: 'chrome', model: 'built-in' };
    await db.runs.add({
      id: 'r',
      wanted: 'paused',
      status: 'done',
      createdAt: 0,
      spec: { models: { optimizer: ref, task: ref }, task: { id: 't' } },
    } as unknown as RunRecord);
    await expect.element(page.getByText(/One run uses it/)).toBeVisible();
    await button('Remove from runs').click();
    await expect.element(button('Use it in runs')).toBeVisible();
    expect(await db.connections.count()).toBe(0);
  });
});
