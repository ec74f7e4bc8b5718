import type { Preset } from './preset.ts';

/** Companies that run models for whoever has a key with them. */

const ANSWERS_PAGES = 'Nothing to set up: it is reported to answer calls from web pages.';
const UNDOCUMENTED =
  'Its documentation does not say whether it answers calls from web pages: save, and the test tells.';

export const OPENAI: Preset = {
  id: 'openai',
  title: 'OpenAI',
  group: 'company',
  about: 'The GPT models. The text goes to OpenAI, a company in the United States.',
  baseUrl: 'https://api.openai.com/v1',
  key: 'needed',
  keyPage: 'https://platform.openai.com/api-keys',
  browser: { need: ANSWERS_PAGES },
  // seeds are “best effort”; reasoning models take no temperature and give no log-probabilities; prefixes are kept from GPT-4o on
  capabilities: { 'max-tokens': true, system: true, json: true, 'prefix-cache': true },
  sources: [
    'https://platform.openai.com/docs/api-reference/chat/create',
    'https://platform.openai.com/docs/guides/prompt-caching',
  ],
  checked: '2026-11',
};

export const ANTHROPIC: Preset = {
  id: 'anthropic',
  title: 'Anthropic',
  group: 'company',
  about: 'The Claude models. The text goes to Anthropic, a company in the United States.',
  baseUrl: 'https://api.anthropic.com/v1',
  key: 'needed',
  keyPage: 'https://platform.claude.com/settings/keys',
  terms:
    'Some organisations switch calls from browsers off; the answer then says that CORS requests are not allowed for the organisation. Anthropic calls this way of reaching its models one for testing and comparing.',
  browser: {
    need: 'Nothing to set up: this page sends the header by which Anthropic answers browsers, anthropic-dangerous-direct-browser-access. “Dangerous” means that whoever can use this browser could read the key.',
  },
  headers: { 'anthropic-dangerous-direct-browser-access': 'true' },
  listing: { keyHeader: 'x-api-key', headers: { 'anthropic-version': '2023-06-01' } },
  capabilities: {
    seed: false,
    temperature: true,
    'max-tokens': true,
    system: true,
    json: false,
    logprobs: false,
    'prefix-cache': false,
  },
  sources: [
    'https://platform.claude.com/docs/en/api/openai-sdk',
    'https://platform.claude.com/docs/en/api/models-list',
    'https://github.com/anthropics/anthropic-sdk-typescript/issues/741',
  ],
  checked: '2026-11',
};

export const GEMINI: Preset = {
  id: 'gemini',
  title: 'Google Gemini',
  group: 'company',
  about: 'The Gemini models. The text goes to Google, a company in the United States.',
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
  key: 'needed',
  keyPage: 'https://aistudio.google.com/apikey',
  terms:
    'What you send on the unpaid quota may be read by reviewers and used to improve Google’s products, outside the European Economic Area, Switzerland and the United Kingdom.',
  browser: {
    need: 'Nothing to set up: it is reported to answer web pages that send no header of their own, as this one does.',
  },
  capabilities: { system: true, json: true },
  sources: [
    'https://ai.google.dev/gemini-api/docs/openai',
    'https://ai.google.dev/api/compatibility',
    'https://ai.google.dev/gemini-api/terms',
    'https://github.com/meltylabs/chorus/pull/35',
  ],
  checked: '2026-11',
};

export const MISTRAL: Preset = {
  id: 'mistral',
  title: 'Mistral',
  group: 'company',
  about: 'The Mistral models. The text goes to Mistral, a company in France.',
  baseUrl: 'https://api.mistral.ai/v1',
  key: 'needed',
  keyPage: 'https://console.mistral.ai/api-keys',
  terms: 'On the free plan what you send may be used to train models, unless you opt out in its console.',
  browser: { need: ANSWERS_PAGES },
  // its seed has a name of its own, random_seed
  capabilities: { seed: false, temperature: true, 'max-tokens': true, system: true, json: true },
  sources: [
    'https://docs.mistral.ai/api',
    'https://help.mistral.ai/en/articles/323757-do-you-use-my-user-data-to-train-your-artificial-intelligence-models',
  ],
  checked: '2026-11',
};

export const GROQ: Preset = {
  id: 'groq',
  title: 'Groq',
  group: 'company',
  about: 'Open models, answered very fast. The text goes to Groq, a company in the United States.',
  baseUrl: 'https://api.groq.com/openai/v1',
  key: 'needed',
  keyPage: 'https://console.groq.com/keys',
  browser: { need: UNDOCUMENTED },
  capabilities: { temperature: true, 'max-tokens': true, system: true, json: true, logprobs: false },
  sources: ['https://console.groq.com/docs/openai'],
  checked: '2026-11',
};

export const DEEPSEEK: Preset = {
  id: 'deepseek',
  title: 'DeepSeek',
  group: 'company',
  about: 'The DeepSeek models. The text goes to DeepSeek, a company in China.',
  baseUrl: 'https://api.deepseek.com',
  key: 'needed',
  keyPage: 'https://platform.deepseek.com/api_keys',
  browser: { need: UNDOCUMENTED },
  // thinking models take no temperature and give no log-probabilities
  capabilities: { 'max-tokens': true, system: true, json: true, 'prefix-cache': true },
  sources: [
    'https://api-docs.deepseek.com/api/create-chat-completion',
    'https://api-docs.deepseek.com/guides/kv_cache',
  ],
  checked: '2026-11',
};

export const TOGETHER: Preset = {
  id: 'together',
  title: 'Together AI',
  group: 'company',
  about: 'Many open models. The text goes to Together AI, a company in the United States.',
  baseUrl: 'https://api.together.ai/v1',
  key: 'needed',
  keyPage: 'https://api.together.ai/settings/api-keys',
  browser: { need: UNDOCUMENTED },
  capabilities: { temperature: true, 'max-tokens': true, system: true },
  sources: ['https://docs.together.ai/docs/inference/openai-compatibility'],
  checked: '2026-11',
};

export const OPENROUTER: Preset = {
  id: 'openrouter',
  title: 'OpenRouter',
  group: 'company',
  about:
    'The models of many companies on one account, without a key to paste. The text goes to OpenRouter, in the United States, and on to whoever runs the model.',
  baseUrl: 'https://openrouter.ai/api/v1',
  key: 'needed',
  keyPage: 'https://openrouter.ai/settings/keys',
  terms:
    'Whether the company behind a model keeps or trains on what you send differs; you choose which are allowed in the privacy settings of OpenRouter.',
  browser: { need: ANSWERS_PAGES },
  capabilities: {}, // whatever the model behind it has
  sources: [
    'https://openrouter.ai/docs/guides/overview/auth/oauth',
    'https://openrouter.ai/docs/guides/privacy/provider-logging',
  ],
  checked: '2026-11',
};
