import { ModelError } from '../../src/core/errors.ts';
import type { Model, Request } from '../../src/core/model.ts';
import { openaiCompatible } from '../../src/providers/openai/index.ts';
import { Lane } from '../../src/providers/transport/lane.ts';
import { retried } from '../../src/providers/transport/retried.ts';
import { startProtocolServer } from '../server/protocolServer.ts';

/** Requests a second that the server lets in, and as many at once after a quiet time. */
export const CEILING = 20;
const CALLS = 400;
/** Calls that a naive client has in flight. */
const NAIVE = 32;

const never = new AbortController().signal;

/** What a client came to against the ceiling. */
export interface Sustained {
  /** Milliseconds for every call beyond those that are let in at once: 50 when the ceiling is used in full. */
  readonly msPerCall: number;
  /** Requests that were turned away. */
  readonly refused: number;
}

/** Through a lane that finds the pace by itself. */
export const ours = (): Promise<Sustained> =>
  against((model) => {
    const laned = retried(model, new Lane(256));
    return (requests) => Promise.all(requests.map((request) => laned(request, never)));
  });

/** A fixed number in flight; who is turned away waits as long as the server says and asks again. */
export const naive = (): Promise<Sustained> =>
  against((model) => async (requests) => {
    const waiting = [...requests];
    const work = async () => {
      for (let request = waiting.shift(); request; request = waiting.shift()) await insisting(model, request);
    };
    await Promise.all(Array.from({ length: NAIVE }, work));
  });

async function insisting(model: Model, request: Request): Promise<void> {
  for (;;) {
    try {
      return void (await model(request, never));
    } catch (error) {
      if (!(error instanceof ModelError) || error.kind !== 'rate-limit') throw error;
      await new Promise((resolve) => setTimeout(resolve, error.retryAfter));
    }
  }
}

/** @throws Error when a call was lost or answered twice. */
async function against(
  clientOf: (model: Model) => (requests: readonly Request[]) => Promise<unknown>,
): Promise<Sustained> {
  const server = await startProtocolServer({
    latency: 50,
    ceiling: { perSecond: CEILING },
    answer: () => 'yes',
  });
  try {
    const client = clientOf(openaiCompatible({ baseUrl: server.url, key: '' }));
    const began = performance.now();
    await client(Array.from({ length: CALLS }, (_, i) => requestOf(i)));
    const took = performance.now() - began;
    const answered = server.chats.filter(({ status }) => status === 200).map(({ body }) => body);
    if (answered.length !== CALLS || new Set(answered).size !== CALLS)
      throw new Error(`${CALLS} calls were made, and ${answered.length} answered`);
    return { msPerCall: took / (CALLS - CEILING), refused: server.chats.length - CALLS };
  } finally {
    await server.close();
  }
}

const requestOf = (i: number): Request => ({
  model: 'small-model',
  messages: [{ role: 'user', content: `Call ${i}` }],
  temperature: 0,
  maxTokens: 5,
  seed: i,
});
