import { forOrigin } from '../../../catalog/presets/index.ts';
import type { CheckWords } from '../../../core/connectionReport.ts';
import type { ModelError, ModelErrorKind } from '../../../core/errors.ts';
import { isPrivate } from '../address.ts';
import type { Fault } from './checklist.ts';
import { probablePreset, type Visit } from './visit.ts';

/** How programs on the person's own machine are started, by their preset. */
const STARTS: Readonly<Record<string, string>> = {
  ollama: 'ollama serve',
  'lm-studio': 'lms server start --cors',
  'llama-cpp': 'llama-server -m model.gguf --port 8080',
  vllm: 'vllm serve MODEL',
  sglang: 'python -m sglang.launch_server --model-path MODEL --port 30000',
  litellm: 'litellm --config config.yaml',
};

/**
 * For a server that answers, but does not let this page read it.
 * @param refused Headers that its preflight refuses; none when it refuses the page altogether.
 */
export function corsRemedy(visit: Visit, refused: readonly string[]): CheckWords {
  const preset = probablePreset(visit);
  const { need = '', commands = [] } = preset?.browser ?? {};
  if (preset && commands.length > 0)
    return {
      remedy: `If this is ${preset.title}: ${forOrigin(need, visit.origin)}`,
      commands: commands.map((one) => ({ ...one, command: forOrigin(one.command, visit.origin) })),
    };
  if (preset?.group === 'company')
    return {
      remedy: `${preset.title} does not answer pages like this one, or not with this key. Reach its models through a provider that does, such as OpenRouter, or through a proxy of your own, such as LiteLLM.`,
    };
  const allowed = refused.length > 0 ? refused : ['Authorization', 'Content-Type'];
  return {
    remedy: `Tell the server to allow requests from ${forOrigin('{origin}', visit.origin)} with the ${headersNamed(allowed)} (CORS); a provider that does not offer that can only be reached through a proxy of your own.`,
  };
}

/** `header A`, or `headers A and B`. */
export const headersNamed = (names: readonly string[]): string =>
  names.length === 1 ? `header ${names[0]}` : `headers ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** For a server that does not answer at all. */
export function silenceRemedy(visit: Visit): CheckWords {
  const preset = probablePreset(visit);
  const start = preset && STARTS[preset.id];
  if (start)
    return {
      remedy: `${visit.preset === preset.id ? `Start ${preset.title}` : `Start the server, if this is ${preset.title},`} with the command below; or correct the port in the address.`,
      commands: [{ where: 'In a terminal', command: start }],
    };
  return {
    remedy: isPrivate(visit.baseUrl)
      ? 'Start the server, and check its host and port in the address.'
      : 'Check that you are online and that the address is spelled right.',
  };
}

export const LOG = 'Test again. If it stays so, the server’s own log says more.';

export const ADDRESS =
  'Check the address: it must be the base URL of an OpenAI-compatible server, which mostly ends in /v1.';

/** What to do about a call that failed, as far as the kind of failure alone tells. */
function remedyFor(kind: ModelErrorKind, hasKey: boolean): string | undefined {
  switch (kind) {
    case 'key':
      return hasKey
        ? 'Copy the key again from the provider’s page, and check that it may use this model.'
        : 'Enter the key that the provider gave you.';
    case 'credit':
      return 'Add credit at the provider, or use the key of another account.';
    case 'unknown-model':
      return 'Choose one of the models that the server lists, or load the model in the server.';
    case 'rate-limit':
      return 'Wait a minute and test again. Fewer calls at a time help during a run.';
    case 'timeout':
      return 'Try again in a minute: the server may be loading the model. If it stays so, restart the server.';
    case 'server':
      return 'Test again in a minute. If it stays so, the server’s own log says more.';
    case 'network':
      return LOG;
    case 'bad-request':
      return 'What the server says tells what to change.';
    case 'unreadable':
      return ADDRESS;
    default:
      return undefined;
  }
}

/** Kinds of failure that are about who asks, wherever they are met. */
const OF_ACCOUNT: ReadonlySet<ModelErrorKind> = new Set(['key', 'credit', 'rate-limit']);

/** A failure that says by itself what is wrong. @param check What was looked at when it came. */
export function plainFault({ kind, message }: ModelError, { key }: Visit, check: Fault['check']): Fault {
  const remedy = remedyFor(kind, key.trim() !== '');
  return {
    check: OF_ACCOUNT.has(kind) ? 'account' : check,
    kind,
    sentence: message,
    ...(remedy !== undefined && { remedy }),
  };
}
