import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ModelError } from '../../../src/core/errors.ts';
import type { Message, Request } from '../../../src/core/model.ts';
import { simulated } from '../../../src/providers/simulated/index.ts';
import { samples } from '../../../src/store/samples.ts';
import { model, never } from './scoring.ts';

const request = (messages: readonly Message[], seed = 0): Request => ({
  model: 'simulated/gardener',
  messages,
  temperature: 0,
  maxTokens: 200,
  seed,
});
const START = samples[0]!.seeds[0]!.text;
const TASK = request([
  { role: 'system', content: START },
  { role: 'user', content: 'I was charged twice for the same month, can I get one of them back?' },
]);
const WRITING = request([
  { role: 'user', content: `Improve it, in <prompt> and </prompt>. <prompt_1>${START}</prompt_1>` },
]);

it('refuses to be held to JSON, since an answer in prose would be scored as if it were JSON', async () => {
  await expect(model({ ...TASK, json: true }, never)).rejects.toMatchObject({
    kind: 'bad-request',
    retryable: false,
  });
});

describe('what it does not know', () => {
  const user = (content: string): Message => ({ role: 'user', content });

  it.each([
    [
      'unknown data',
      [{ role: 'system', content: START } as const, user('My parrot has learnt to say your company name.')],
    ],
    ['small talk', [user('Hello, who are you?')]],
    [
      'a prompt about something else',
      [user('Improve it, in <prompt> and </prompt>. <prompt_1>Translate the poem into Danish.</prompt_1>')],
    ],
    ['a request for prompts about nothing', [user('Write something nice between <prompt> and </prompt>.')]],
    [
      'a critique that is not asked for in tags',
      [user(`Why is this prompt wrong? <prompt_1>${START}</prompt_1>`)],
    ],
    [
      'several examples without a question',
      [
        user(
          'Could you resend the invoice for March? Our accountant says it never arrived.\nWhat is your refund policy for annual plans?\n' +
            'Look at these cases and tell me in detail what they have in common and how they differ. '.repeat(
              4,
            ),
        ),
      ],
    ],
    ['a message of nothing', [user('')]],
  ])('%s is out of scope', async (_, messages) => {
    const error = await model(request(messages), never).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ kind: 'out-of-scope', retryable: false });
  });

  it.each([
    ['in other words', 'Write it in other words. <prompt_1>You are good at this, answer it.</prompt_1>'],
    ['with blanks', 'Fill the blanks. <prompt_1>You are ____ at this, answer ____.</prompt_1>'],
  ])('a prompt whose subject was edited away can still be put %s', async (_, ask) => {
    const wanted = 'Put the result, and nothing else, between <prompt> and </prompt>.';
    const { text } = await model(request([user(`${ask} ${wanted}`)]), never);
    expect(text).toMatch(/<prompt>.*(?:answer|reply|respond).*<\/prompt>/);
    expect(text).not.toContain('____');
  });

  it('is named in the error, cut to sixty characters, with what to do', async () => {
    const long = `My parrot ${'has learnt to say your company name and '.repeat(4)}more.`;
    const error = (await model(request([user(long)]), never).catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toContain('simulation');
    expect(error.message).toContain(`“${long.slice(0, 60)}…”`);
    expect(error.message).not.toContain(long.slice(0, 62));
    expect(error.message).toContain('Models');
  });
});

describe('its pace', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Milliseconds that a call takes. */
  async function duration(asked: Request, delay: number): Promise<number> {
    const begin = Date.now();
    let end = NaN;
    void simulated({ delayMs: () => delay })(asked, never).then(() => (end = Date.now()));
    await vi.advanceTimersByTimeAsync(10 * delay);
    return end - begin;
  }

  it('is at once without a timer when the delay is 0', async () => {
    await simulated({ delayMs: () => 0 })(TASK, never);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('varies by two fifths, the same for the same request', async () => {
    const took = [];
    for (let seed = 0; seed < 40; seed++) took.push(await duration({ ...TASK, seed }, 1000));
    expect(Math.min(...took)).toBeGreaterThanOrEqual(600);
    expect(Math.min(...took)).toBeLessThan(800);
    expect(Math.max(...took)).toBeLessThanOrEqual(1400);
    expect(Math.max(...took)).toBeGreaterThan(1200);
    expect(await duration({ ...TASK, seed: 7 }, 1000)).toBe(took[7]);
  });

  it('is three times as slow when it writes', async () => {
    const took = await duration(WRITING, 1000);
    expect(took).toBeGreaterThanOrEqual(1800);
    expect(took).toBeLessThanOrEqual(4200);
  });

  it('asks for the delay at every call', async () => {
    const delayMs = vi.fn(() => 0);
    const slow = simulated({ delayMs });
    await slow(TASK, never);
    await slow(TASK, never);
    expect(delayMs).toHaveBeenCalledTimes(2);
  });

  it('ends at once, with the reason, when it is aborted', async () => {
    const controller = new AbortController();
    const slow = simulated({ delayMs: () => 1000 });
    const call = slow(TASK, controller.signal);
    const reason = new Error('paused');
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    await expect(slow(TASK, controller.signal)).rejects.toBe(reason);
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    const [added, removed] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    const call = simulated({ delayMs: () => 1000 })(TASK, signal);
    await vi.advanceTimersByTimeAsync(2000);
    await call;
    expect(added).toHaveBeenCalledOnce();
    expect(removed).toHaveBeenCalledWith(...added.mock.calls[0]!.slice(0, 2));
  });
});
