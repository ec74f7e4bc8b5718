import { describe, expect, it } from 'vitest';
import { targetLikelihood } from '../../../src/core/likelihood.ts';
import type { Completion } from '../../../src/core/model.ts';
import { taskRequest } from '../../../src/core/taskRequest.ts';
import { metricOf } from '../../../src/metrics/index.ts';
import { likelihoodsOf } from '../../../src/providers/simulated/likelihoods.ts';
import { samples } from '../../../src/store/samples.ts';
import { prompts } from './prompts.ts';
import { model, never, scorerOf } from './scoring.ts';

const LABEL_ONLY = ' Answer with the label only.';
const open = await Promise.all(samples.map(async ({ id }) => [id, await scorerOf(id)] as const));

describe.each(open)('%s', (id, { spec, dataset, task }) => {
  const { ideal } = prompts[id]!;
  const metric = metricOf(task.metric);
  const answers = (text: string) =>
    Promise.all(
      dataset.examples.map(async (example) => {
        const request = taskRequest(spec, { text }, example, 'likelihood');
        return { example, request, completion: await model(request, never) };
      }),
    );
  const likelihood = (completion: Completion, target: string) => targetLikelihood(target, completion)!;

  it('gives the words of the very answer that is given without them', async () => {
    for (const { request, completion } of (await answers(task.seeds[0]!.text)).slice(0, 60)) {
      const { logprobs: _, ...plain } = request;
      const { logprobs, ...answer } = completion;
      expect(answer).toEqual(await model(plain, never));
      expect(logprobs!.map(({ token }) => token).join('')).toBe(completion.text);
    }
  });

  it('says what is likeliest, among at most as many alternatives as are wanted', async () => {
    for (const { completion } of await answers(task.seeds[0]!.text))
      for (const { token, logprob, top } of completion.logprobs!) {
        expect(top[0]).toEqual({ token, logprob });
        expect(top.length).toBeLessThanOrEqual(5);
        expect(top.reduce((sum, one) => sum + Math.exp(one.logprob), 0)).toBeLessThan(1 + 1e-9);
        expect(new Set(top.map((one) => one.token)).size).toBe(top.length);
      }
  });

  it('finds the target likelier under a good prompt, and where it is answered right', async () => {
    const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
    const of = async (text: string) =>
      (await answers(text)).map(({ completion, example }) => ({
        value: likelihood(completion, example.target),
        isRight: metric(completion.text, example).score === 1,
      }));
    const good = await of(ideal);
    const start = await of(task.seeds[0]!.text);
    // a number that comes after its working is never likely as the first word
    const rise = id === 'maths-word-problems' ? 0.02 : 0.1;
    expect(mean(good.map(({ value }) => value))).toBeGreaterThan(
      mean(start.map(({ value }) => value)) + rise,
    );
    const [right, wrong] = [true, false].map((is) =>
      mean(start.filter(({ isRight }) => isRight === is).map(({ value }) => value)),
    );
    expect(right).toBeGreaterThan(wrong! + 0.15);
  });
});

it('names other labels as alternatives', async () => {
  const { spec, dataset, task } = open[0]![1];
  const text = task.seeds[0]!.text + LABEL_ONLY;
  const completion = await model(taskRequest(spec, { text }, dataset.examples[0]!, 'likelihood'), never);
  const words = completion.logprobs![0]!.top.map(({ token }) => token);
  expect(
    ['billing', 'refund', 'technical', 'account', 'feedback'].filter((label) => words.includes(label)).length,
  ).toBeGreaterThan(3);
});

it('the probability of the target rises smoothly with the margin', () => {
  const at = (margin: number) => {
    const decision = {
      text: margin > 0 ? 'yes' : 'no',
      margin,
      formMargin: 0.5,
      target: 'yes',
      mistake: 'no',
      others: ['maybe'],
    };
    const [first] = likelihoodsOf(decision, 5);
    return Math.exp(first!.top.find(({ token }) => token === 'yes')!.logprob);
  };
  const values = Array.from({ length: 41 }, (_, i) => at((i - 20) / 40));
  values.slice(1).forEach((value, i) => {
    expect(value).toBeGreaterThan(values[i]!);
    expect(value - values[i]!).toBeLessThan(0.12);
  });
});
