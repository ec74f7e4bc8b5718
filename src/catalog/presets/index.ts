import { ANTHROPIC, DEEPSEEK, GEMINI, GROQ, MISTRAL, OPENAI, OPENROUTER, TOGETHER } from './companies.ts';
import { CUSTOM, LITELLM, RAY_SERVE, SGLANG, VLLM } from './cluster.ts';
import { LLAMA_CPP, LM_STUDIO, OLLAMA } from './machine.ts';
import type { Preset } from './preset.ts';

export { CUSTOM, OPENROUTER };
export type { CommandSystem, Preset, PresetGroup } from './preset.ts';

/** Every provider that can be chosen, in the order in which a person looks for them. */
export const PRESETS: readonly Preset[] = [
  OLLAMA,
  LM_STUDIO,
  LLAMA_CPP,
  OPENROUTER,
  OPENAI,
  ANTHROPIC,
  GEMINI,
  MISTRAL,
  GROQ,
  DEEPSEEK,
  TOGETHER,
  VLLM,
  SGLANG,
  LITELLM,
  RAY_SERVE,
  CUSTOM,
];

/** What is known of a connection that tells which preset it is. */
export interface Recognisable {
  readonly preset?: string | undefined;
  readonly baseUrl?: string | undefined;
}

/** The preset of a connection as far as it is certain: by the company's host in its address, or as it was chosen. */
export function certainPreset({ preset, baseUrl }: Recognisable): Preset | undefined {
  const host = urlOf(baseUrl)?.hostname;
  return (
    PRESETS.find(({ group, baseUrl }) => group === 'company' && urlOf(baseUrl)?.hostname === host) ??
    PRESETS.find(({ id }) => id === preset)
  );
}

/**
 * The preset of a connection, or else whose port it is on this machine: good enough for advice, since any program may
 * listen there.
 */
export function presetOf(connection: Recognisable): Preset | undefined {
  const url = urlOf(connection.baseUrl);
  const certain = certainPreset(connection);
  if (certain || !url || !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname)) return certain;
  return PRESETS.find(({ group, baseUrl }) => group !== 'company' && urlOf(baseUrl)?.port === url.port);
}

/** Puts the origin of the page into a command or sentence. A page opened from a file has none that could be named. */
export const forOrigin = (text: string, origin: string): string =>
  text.replaceAll('{origin}', origin === 'null' || origin === '' ? '*' : origin);

/** Headers that a server wants besides the protocol's own; null takes one of these away. */
export interface ExtraHeaders {
  readonly headers: Readonly<Record<string, string>>;
  /** For the model list alone. */
  readonly listHeaders: Readonly<Record<string, string | null>>;
}

/** What a connection sends besides the protocol's own headers. */
export function extraHeaders(connection: Recognisable, key: string): ExtraHeaders {
  const { headers = {}, listing } = certainPreset(connection) ?? {};
  if (!listing) return { headers, listHeaders: {} };
  return {
    headers,
    listHeaders: {
      ...listing.headers,
      authorization: null,
      ...(key.trim() !== '' && { [listing.keyHeader]: key.trim() }),
    },
  };
}

const urlOf = (baseUrl = ''): URL | undefined => (URL.canParse(baseUrl) ? new URL(baseUrl) : undefined);
