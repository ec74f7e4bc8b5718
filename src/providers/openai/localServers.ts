/** What to do about a server that is off, or that does not let a page in. */
export interface Remedy {
  readonly remedy: string;
  readonly command?: string;
}

interface LocalServer {
  readonly name: string;
  readonly start: string;
  /** The command that starts it so that pages of this origin may read its answers. */
  readonly welcome: (origin: string) => string;
  /** What to know besides the command. */
  readonly note?: string;
}

/** Servers that people run themselves, by the port that they listen on unless told otherwise. */
const SERVERS: Readonly<Record<string, LocalServer>> = {
  '11434': {
    name: 'Ollama',
    start: 'ollama serve',
    welcome: (origin) => `OLLAMA_ORIGINS="${origin}" ollama serve`,
    note: 'Quit an Ollama that is running already, its desktop app too.',
  },
  '1234': {
    name: 'LM Studio',
    start: 'lms server start --cors',
    welcome: () => 'lms server start --cors',
    note: 'Or switch on “Enable CORS” in its developer settings.',
  },
  '8080': {
    name: 'llama.cpp',
    start: 'llama-server -m model.gguf --port 8080',
    welcome: (origin) => `llama-server -m model.gguf --port 8080 --cors-origins "${origin}"`,
    note: 'Builds older than mid-2026 have no such option and let every page in.',
  },
  '8000': {
    name: 'vLLM',
    start: 'vllm serve MODEL',
    welcome: (origin) => `vllm serve MODEL --allowed-origins '["${origin}"]'`,
  },
};

const serverAt = (baseUrl: string): LocalServer | undefined => SERVERS[new URL(baseUrl).port];

/** A page opened from a file has no origin that a server could name. */
const namable = (origin: string): string => (origin === 'null' || origin === '' ? '*' : origin);

/** For a server that answers, but not to this page. */
export function remedyForCors(baseUrl: string, origin: string): Remedy {
  const server = serverAt(baseUrl);
  if (!server)
    return {
      remedy: `Tell the server to allow requests from ${namable(origin)} with the headers Authorization and Content-Type (CORS); a provider that does not offer that can only be reached through a proxy of your own.`,
    };
  const command = server.welcome(namable(origin));
  return {
    remedy: sentences(`If this is ${server.name}, start it with: ${command}`, server.note),
    command,
  };
}

/** For a server that does not answer at all. */
export function remedyForSilence(baseUrl: string, isPrivate: boolean): Remedy {
  const server = serverAt(baseUrl);
  if (server)
    return {
      remedy: `Start the server; if it is ${server.name}: ${server.start}`,
      command: server.start,
    };
  return {
    remedy: isPrivate
      ? 'Start the server, and check its host and port in the address.'
      : 'Check that you are online and that the address is spelled right.',
  };
}

const sentences = (first: string, second: string | undefined): string =>
  second ? `${first} (${second})` : first;
