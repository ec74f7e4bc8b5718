import { releaseProxy, type Remote } from 'comlink';
import { extraHeaders } from '../catalog/presets/index.ts';
import type { ConnectionReport } from '../core/connectionReport.ts';
import type { Desk, TestSubject } from './desk.ts';

/** The tests under way, by ticket. */
const underWay = new Map<string, AbortController>();

/** Tests a connection from this page. Never rejects: whatever goes wrong is in the report. */
export const testConnection: Desk['testConnection'] = async (subject, ticket, tell) => {
  const stop = new AbortController();
  underWay.set(ticket, stop);
  try {
    return await test(subject, tell, stop.signal);
  } finally {
    underWay.delete(ticket);
    release(tell);
  }
};

export const stopTest: Desk['stopTest'] = async (ticket) => underWay.get(ticket)?.abort();

type Tell = Parameters<Desk['testConnection']>[2];

async function test(
  { connection, key, model }: TestSubject,
  tell: Tell,
  signal: AbortSignal,
): Promise<ConnectionReport> {
  if (connection.provider !== 'openai') return HERE;
  const openai = await import('../providers/openai/index.ts');
  return openai.testConnection({
    baseUrl: connection.baseUrl ?? '',
    preset: connection.preset,
    key,
    model,
    origin: self.location.origin,
    ...extraHeaders(connection, key),
    tell,
    signal,
  });
}

/** Of models that need no connection. */
const HERE: ConnectionReport = {
  verdict: 'ok',
  message: 'This model lives in the browser: there is no server to reach.',
  checks: [],
  models: [],
  found: {},
  calls: 0,
};

/** What a page hands over by message is held until it is given back. */
const release = (tell: Tell): void => (tell as Remote<Tell>)[releaseProxy]?.();
