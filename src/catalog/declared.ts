import type { Capabilities } from '../core/capabilities.ts';

/** What the built-in model declares: it imitates a model that has everything, the same at every asking. */
const SIMULATED: Capabilities = {
  seed: true,
  temperature: true,
  'max-tokens': true,
  system: true,
  json: false,
  logprobs: true,
};

/** What a provider declares of all its models; what only trying can tell is missing. */
export function declaredCapabilities(provider: string): Capabilities {
  return provider === 'simulated' ? SIMULATED : {};
}
