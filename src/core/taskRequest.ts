import { modelAddress, type Message, type Request } from './model.ts';
import { renderer } from './render.ts';
import type { RunSpec } from './spec.ts';
import type { Example, Measuring, Prompt } from './task.ts';

type Render = (prompt: Prompt, example: Example) => readonly Message[];

const renderers = new Map<string, Render>();

/** The render function of an input template, made once. */
export function renderOf(inputTemplate: string): Render {
  let render = renderers.get(inputTemplate);
  if (!render) renderers.set(inputTemplate, (render = renderer(inputTemplate)));
  return render;
}

/** Alternatives for a token that providers commonly give. */
const ALTERNATIVES = 5;

/**
 * What a run sends to its task model for one example: greedy, with no seed of its own, so that the answer is shared
 * by all runs that ask the same. Exports and the per-example view make the very same request, and find the answer
 * under its `callKey`.
 */
export const taskRequest = (
  spec: RunSpec,
  prompt: Prompt,
  example: Example,
  measuring: Measuring = 'metric',
): Request => ({
  model: modelAddress(spec.models.task),
  messages: renderOf(spec.task.inputTemplate)(prompt, example),
  temperature: 0,
  maxTokens: spec.task.maxTokens,
  seed: 0,
  ...(spec.json && { json: true }),
  ...(measuring === 'likelihood' && { logprobs: ALTERNATIVES }),
});
