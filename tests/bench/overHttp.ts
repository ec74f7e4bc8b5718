import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Entry, RememberedCall } from '../../src/core/event.ts';
import type { Model } from '../../src/core/model.ts';
import { openaiCompatible } from '../../src/providers/openai/index.ts';
import { runCalls, type Kept } from './workload.ts';

/** The protocol server in a process of its own, so that it does not share our processor time. */
export async function startServerProcess(
  latency: number,
  { http2 = false } = {},
): Promise<{ url: string; stop: () => void }> {
  const args = ['--import', 'tsx', 'tests/server/run.ts', '--port', '0', '--latency', String(latency)];
  if (http2) args.push('--http2');
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const url = /https?:\/\/\S+/.exec(said.toString())?.[0];
  if (!url) throw new Error(`the protocol server did not say where it is: ${said.toString()}`);
  return { url, stop: () => child.kill() };
}

/** Milliseconds for `calls` calls through engine, lane, retries and the openai package, over real HTTP from Node. */
export async function runOverHttp(baseUrl: string, calls: number, inFlight: number): Promise<number> {
  const answering = openaiCompatible({ baseUrl, key: '' });
  const model: Model = (request, signal) => answering({ ...request, model: 'small-model' }, signal);
  // connections and the package first: they are not what is measured
  await runCalls(inMemory(), 100, inFlight, model);
  return runCalls(inMemory(), calls, inFlight, model);
}

function inMemory(): Kept {
  const calls = new Map<string, RememberedCall>();
  return {
    journal: { read: async (): Promise<Entry[]> => [], write: async () => {} },
    memo: { get: async (key) => calls.get(key), put: async (call) => (calls.set(call.key, call), call) },
  };
}
