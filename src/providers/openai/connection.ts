import type { ConnectionReport } from '../../core/connectionReport.ts';
import { ModelError } from '../../core/errors.ts';
import type { Model } from '../../core/model.ts';
import { isLoopback, isPrivate, callableUrl } from './address.ts';
import type { ConnectionSettings } from './client.ts';
import { openaiCompatible } from './chatModel.ts';
import { remedyForCors, remedyForSilence } from './localServers.ts';
import { listModels } from './models.ts';

export interface ConnectionTest extends ConnectionSettings {
  /** Asked for one short answer, when given. */
  readonly model?: string | undefined;
  /** Origin of the page, such as `https://example.org`. @default the origin of this page or worker */
  readonly origin?: string;
  /** State of a browser permission, undefined where the browser has no such one. @default navigator.permissions */
  readonly permission?: (name: string) => Promise<PermissionState | undefined>;
  /** Milliseconds, from any zero. @default performance.now */
  readonly now?: () => number;
}

/** Seconds that one short answer may take: a local model may have to be loaded first. */
const ANSWER_DEADLINE = 60;

/** Asks a server for its models and, when `model` is given, for one short answer, and says what is wrong. Never rejects. */
export async function testConnection(test: ConnectionTest): Promise<ConnectionReport> {
  let baseUrl: string;
  try {
    baseUrl = callableUrl(test.baseUrl);
  } catch (error) {
    return { ok: false, kind: 'address', message: messageOf(error), models: [] };
  }
  const settings = { ...test, baseUrl };

  let models: readonly string[] = [];
  let unlisted: ModelError | undefined;
  try {
    models = await listModels(settings);
  } catch (error) {
    const failure = asModelError(error);
    const report = await explain(failure, settings);
    // a server without a model list may answer all the same
    if (!test.model || report.betterUrl || !isAboutList(failure)) return report;
    unlisted = failure;
  }
  if (!test.model) return { ok: true, message: `The server answers and lists ${countOf(models)}.`, models };

  const now = test.now ?? (() => performance.now());
  const began = now();
  try {
    await shortAnswer(openaiCompatible({ ...settings, deadline: ANSWER_DEADLINE }), test.model);
  } catch (error) {
    const failure = asModelError(error);
    const isPath = unlisted !== undefined && failure.kind === 'bad-request' && failure.status === 404;
    return { ...(await explain(isPath ? unlisted! : failure, settings)), models };
  }
  const ms = Math.round(now() - began);
  return { ok: true, message: `${test.model} answered in ${seconds(ms)}.`, models, ms };
}

const shortAnswer = (model: Model, name: string) =>
  model(
    {
      model: name,
      messages: [{ role: 'user', content: 'Reply with the word yes.' }],
      temperature: 0,
      maxTokens: 64, // enough for a model that thinks a little first
      seed: 1,
    },
    new AbortController().signal,
  );

/** Failures that say nothing about whether the server would answer a question. */
const isAboutList = ({ kind, status }: ModelError): boolean =>
  kind === 'unreadable' || kind === 'unknown-model' || status === 404 || status === 405;

/** Finds out, by looking around, what a failure means, and says what to do. */
async function explain(failure: ModelError, test: ConnectionTest): Promise<ConnectionReport> {
  const report = { ok: false, kind: failure.kind, message: failure.message, models: [] } as const;
  switch (failure.kind) {
    case 'network':
      return { ...report, ...(await explainSilence(test)) };
    case 'timeout':
      return {
        ...report,
        remedy:
          'Try again in a minute: the server may be loading the model. If it stays so, restart the server.',
      };
    case 'key':
      return test.key.trim() === ''
        ? { ...report, remedy: 'Enter the key that the provider gave you.' }
        : {
            ...report,
            remedy: 'Copy the key again from the provider’s page, and check that it may use this model.',
          };
    case 'credit':
      return { ...report, remedy: 'Add credit at the provider, or use the key of another account.' };
    case 'unknown-model':
      return {
        ...report,
        remedy: 'Choose one of the models that the server lists, or load the model in the server.',
      };
    case 'rate-limit':
      return { ...report, remedy: 'Wait a minute and test again. Fewer calls at a time help during a run.' };
    case 'server':
      return { ...report, remedy: 'Test again in a minute. If it stays so, the server’s own log says more.' };
    case 'unreadable':
    case 'bad-request':
      return { ...report, ...(await explainPath(failure, test)) };
    case 'no-logprobs':
    case 'out-of-scope':
    case 'unsupported':
    case 'out-of-memory':
    case 'device-lost':
    case 'download':
      return report;
    default:
      return failure.kind satisfies never;
  }
}

type Finding = Pick<ConnectionReport, 'kind' | 'message' | 'remedy' | 'command' | 'betterUrl'> | undefined;

/** Nothing came back: the browser does not say why, but what it lets through tells the reasons apart. */
async function explainSilence(test: ConnectionTest): Promise<Finding> {
  const { baseUrl } = test;
  const { host } = new URL(baseUrl);
  const origin = test.origin ?? globalThis.origin ?? 'null';
  const isLocal = isPrivate(baseUrl);

  if (await opaquelyReachable(test))
    return (
      (await missingVersion(test)) ?? {
        kind: 'cors',
        message: `${host} is running, but does not let this page (${origin}) read its answers.`,
        ...remedyForCors(baseUrl, origin),
      }
    );
  if (isLocal && (await isForbidden(test)))
    return {
      kind: 'permission',
      message: `The browser forbids this page to reach ${host}.`,
      remedy:
        'Open the site settings beside the address bar and allow access to the local network, then test again.',
    };
  if (origin.startsWith('https:') && baseUrl.startsWith('http:') && !isLoopback(baseUrl))
    return {
      kind: 'mixed-content',
      message: `This page was loaded over https, and browsers do not let such a page call ${host} over http.`,
      remedy: isLocal
        ? 'Open Espalier from this machine over http (npm start), or give the server an https address.'
        : 'Use the https address of the server.',
    };
  return { kind: 'network', message: `Nothing answers at ${host}.`, ...remedyForSilence(baseUrl, isLocal) };
}

/** A page may send a request without reading the answer; that this works means that somebody is there. */
async function opaquelyReachable({ baseUrl, fetch: send = fetch }: ConnectionTest): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(5000);
    await send(`${baseUrl}/models`, { mode: 'no-cors', credentials: 'omit', signal });
    return true;
  } catch {
    return false;
  }
}

/** Chromium asks the person before a page may reach the local network; since version 145 under two names. */
async function isForbidden({ permission = browserPermission }: ConnectionTest): Promise<boolean> {
  const states = await Promise.all(
    ['loopback-network', 'local-network', 'local-network-access'].map(permission),
  );
  return states.includes('denied');
}

async function browserPermission(name: string): Promise<PermissionState | undefined> {
  try {
    return (await navigator.permissions.query({ name: name as PermissionName })).state;
  } catch {
    return undefined;
  }
}

/** A server that is there, but does not speak the protocol at this path. */
async function explainPath(failure: ModelError, test: ConnectionTest): Promise<Finding> {
  const isPath = failure.kind === 'unreadable' || failure.status === 404 || failure.status === 405;
  if (!isPath)
    return {
      kind: failure.kind,
      message: failure.message,
      remedy: 'What the server says tells what to change.',
    };
  const better = await missingVersion(test);
  if (better) return better;
  if (failure.kind === 'unreadable')
    return {
      kind: 'unreadable',
      message: failure.message,
      remedy:
        'Check the address: it must be the base URL of an OpenAI-compatible server, which mostly ends in /v1.',
    };
  return {
    kind: 'path',
    message: `${new URL(test.baseUrl).host} is running, but has no model list at this path.`,
    remedy:
      'Check the path of the address, which mostly ends in /v1; if it is right, type the name of a model and test that.',
  };
}

/** The finding that `/v1` is missing, when the server speaks the protocol there. */
async function missingVersion(test: ConnectionTest): Promise<Finding> {
  if (/\/v\d+\w*$/.test(test.baseUrl)) return undefined;
  const betterUrl = `${test.baseUrl}/v1`;
  try {
    await listModels({ ...test, baseUrl: betterUrl });
  } catch (error) {
    // a refused key shows that the path is right
    if (!(error instanceof ModelError) || error.kind !== 'key') return undefined;
  }
  return {
    kind: 'path',
    message: 'The address lacks /v1 at its end.',
    remedy: `Change the address to ${betterUrl}.`,
    betterUrl,
  };
}

const asModelError = (error: unknown): ModelError =>
  error instanceof ModelError ? error : new ModelError('network', messageOf(error));
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const countOf = (models: readonly string[]): string =>
  models.length === 1 ? '1 model' : `${models.length} models`;
const seconds = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`);
