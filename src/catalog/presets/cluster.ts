import type { Preset } from './preset.ts';

/** Engines that people run on servers of their own, and what fits nothing else. */

const OWN_SERVER = 'The text goes to the server that you run.';

export const VLLM: Preset = {
  id: 'vllm',
  title: 'vLLM',
  group: 'cluster',
  about: `An engine for open models on your own graphics cards, many calls at a time. ${OWN_SERVER}`,
  baseUrl: 'http://localhost:8000/v1',
  key: 'optional',
  browser: {
    need: 'vLLM lets every page in unless it was started with a list of its own; this is such a list with this page on it.',
    commands: [
      {
        system: 'terminal',
        where: 'In a terminal',
        command: `vllm serve MODEL --allowed-origins '["{origin}"]'`,
      },
    ],
  },
  // a seed is taken, but answers that share a batch may still differ
  capabilities: { temperature: true, 'max-tokens': true, json: true, logprobs: true, 'prefix-cache': true },
  sources: [
    'https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html',
    'https://docs.vllm.ai/en/latest/configuration/serve_args.html',
  ],
  checked: '2026-11',
};

export const SGLANG: Preset = {
  id: 'sglang',
  title: 'SGLang',
  group: 'cluster',
  about: `An engine for open models on your own graphics cards that remembers shared prefixes. ${OWN_SERVER}`,
  baseUrl: 'http://localhost:30000/v1',
  key: 'optional',
  browser: { need: 'Nothing to set up: its server lets every page in, and has no option to change that.' },
  capabilities: { temperature: true, 'max-tokens': true, json: true, logprobs: true, 'prefix-cache': true },
  sources: [
    'https://docs.sglang.io/docs/get-started/quickstart',
    'https://github.com/sgl-project/sglang/blob/main/python/sglang/srt/entrypoints/http_server.py',
  ],
  checked: '2026-11',
};

export const LITELLM: Preset = {
  id: 'litellm',
  title: 'LiteLLM proxy',
  group: 'cluster',
  about: 'A gateway of your own in front of other providers. The text goes to it, and on to them.',
  baseUrl: 'http://localhost:4000/v1',
  key: 'optional',
  browser: {
    need: 'LiteLLM lets every page in unless LITELLM_CORS_ORIGINS names some; this names this page.',
    commands: [
      {
        system: 'terminal',
        where: 'In a terminal',
        command: 'LITELLM_CORS_ORIGINS="{origin}" litellm --config config.yaml',
      },
    ],
  },
  capabilities: {}, // whatever the provider behind it has
  sources: ['https://docs.litellm.ai/docs/proxy/config_settings'],
  checked: '2026-11',
};

export const RAY_SERVE: Preset = {
  id: 'ray-serve',
  title: 'Ray Serve',
  group: 'cluster',
  about: `Models spread over the machines of a Ray cluster. ${OWN_SERVER}`,
  baseUrl: 'http://localhost:8000/v1',
  key: 'none',
  browser: {
    need: 'Nothing to set up: the OpenAI ingress of Ray Serve lets every page in, unless you gave it an app of your own.',
  },
  capabilities: {}, // whatever the engine behind it has
  sources: [
    'https://docs.ray.io/en/latest/serve/llm/index.html',
    'https://github.com/ray-project/ray/blob/master/python/ray/llm/_internal/serve/core/ingress/ingress.py',
  ],
  checked: '2026-11',
};

export const CUSTOM: Preset = {
  id: 'custom',
  title: 'Another server',
  group: 'cluster',
  about: 'Anything else that speaks the OpenAI protocol. The text goes to the address that you enter.',
  baseUrl: '',
  key: 'optional',
  browser: {
    need: 'The server has to let pages from {origin} read its answers (CORS), with the headers Authorization and Content-Type.',
  },
  capabilities: {},
  sources: ['https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS'],
  checked: '2026-11',
};
