import type { Capabilities } from '../core/capabilities.ts';
import { PRESETS } from './presets/index.ts';

/** What the built-in model declares: it imitates a model that has everything, the same at every asking. */
const SIMULATED: Capabilities = {
  seed: true,
  temperature: true,
  'max-tokens': true,
  system: true,
  json: false,
  logprobs: true,
};

/**
 * What WebLLM 0.2.86 does for every model. It reads a prompt anew for each question, however much of it was read before:
 * docs/decisions/0023-the-engine-for-local-models.md.
 */
const WEBLLM: Capabilities = {
  seed: true,
  temperature: true,
  'max-tokens': true,
  json: true,
  logprobs: true,
  'prefix-cache': false,
};

/** What browsers let a page ask of the model that is built into them. */
const CHROME: Capabilities = {
  seed: false,
  temperature: false,
  'max-tokens': false,
  system: true,
  json: true,
  logprobs: false,
  'prefix-cache': true,
};

/**
 * What a provider declares of all its models; what only trying can tell is missing.
 * @param preset Which provider of the catalog it is, for servers that speak the OpenAI protocol.
 */
export function declaredCapabilities(provider: string, preset?: string): Capabilities {
  if (provider === 'simulated') return SIMULATED;
  if (provider === 'webllm') return WEBLLM;
  if (provider === 'chrome') return CHROME;
  return PRESETS.find(({ id }) => id === preset)?.capabilities ?? {};
}
