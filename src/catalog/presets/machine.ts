import type { Preset } from './preset.ts';

/** Programs that run models on the person's own machine. */

export const OLLAMA: Preset = {
  id: 'ollama',
  title: 'Ollama',
  group: 'machine',
  about: 'A free program that runs open models. The text stays on your machine.',
  baseUrl: 'http://localhost:11434/v1',
  key: 'none',
  terms:
    'Ollama also offers cloud models; what you send to those goes to ollama.com. Started with OLLAMA_NO_CLOUD=1 it has none.',
  browser: {
    need: 'Ollama refuses pages of other addresses until it is told to let them in.',
    welcomesLocalhost: true,
    commands: [
      {
        system: 'macos',
        where: 'macOS app',
        command: 'launchctl setenv OLLAMA_ORIGINS "{origin}"',
        then: 'Then quit Ollama from the menu bar and open it again. It holds until the Mac restarts.',
      },
      {
        system: 'windows',
        where: 'Windows app',
        command: 'setx OLLAMA_ORIGINS "{origin}"',
        then: 'Then quit Ollama from the task bar and start it again from the Start menu.',
      },
      {
        system: 'linux',
        where: 'Linux service',
        command: [
          'sudo mkdir -p /etc/systemd/system/ollama.service.d',
          `printf '[Service]\\nEnvironment="OLLAMA_ORIGINS=%s"\\n' '{origin}' | sudo tee /etc/systemd/system/ollama.service.d/origins.conf`,
          'sudo systemctl daemon-reload && sudo systemctl restart ollama',
        ].join('\n'),
      },
      {
        system: 'terminal',
        where: 'In a terminal',
        command: 'OLLAMA_ORIGINS="{origin}" ollama serve',
        then: 'Quit an Ollama that is running already, its app too.',
      },
    ],
  },
  // log-probabilities are not on its list; a prefix is kept in memory, but nothing says for how long
  capabilities: { seed: true, temperature: true, 'max-tokens': true, system: true, json: true },
  sources: [
    'https://github.com/ollama/ollama/blob/main/docs/faq.mdx',
    'https://github.com/ollama/ollama/blob/main/docs/api/openai-compatibility.mdx',
  ],
  checked: '2026-11',
};

export const LM_STUDIO: Preset = {
  id: 'lm-studio',
  title: 'LM Studio',
  group: 'machine',
  about: 'A desktop app that downloads and runs open models. The text stays on your machine.',
  baseUrl: 'http://localhost:1234/v1',
  key: 'optional',
  browser: {
    need: 'LM Studio answers pages only when CORS is on: start its server with this, or switch on “Enable CORS” in the server settings of its Developer tab.',
    commands: [{ system: 'terminal', where: 'In a terminal', command: 'lms server start --cors' }],
  },
  // it is held to JSON by a schema, not by the plain JSON mode
  capabilities: { system: true },
  sources: [
    'https://lmstudio.ai/docs/cli/server-start',
    'https://lmstudio.ai/docs/advanced/structured-output',
  ],
  checked: '2026-11',
};

export const LLAMA_CPP: Preset = {
  id: 'llama-cpp',
  title: 'llama.cpp server',
  group: 'machine',
  about: 'A small program that runs one open model file, llama-server. The text stays on your machine.',
  baseUrl: 'http://localhost:8080/v1',
  key: 'optional',
  browser: {
    need: 'llama-server lets every page in, except with its built-in tools on: then it must be told. Versions before July 2026 have no such option and let every page in.',
    welcomesLocalhost: true,
    commands: [
      {
        system: 'terminal',
        where: 'In a terminal',
        command: 'llama-server -m model.gguf --port 8080 --cors-origins "{origin}"',
      },
    ],
  },
  // a seed is taken, but answers that share a batch may still differ
  capabilities: { temperature: true, 'max-tokens': true, json: true, logprobs: true, 'prefix-cache': true },
  sources: [
    'https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md',
    'https://github.com/ggml-org/llama.cpp/pull/25655',
  ],
  checked: '2026-11',
};
