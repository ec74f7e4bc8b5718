import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openaiCompatible } from '../../../src/providers/openai/index.ts';
import { faults, type Fault } from '../../server/faults.ts';
import { startProtocolServer, type ProtocolServer } from '../../server/protocolServer.ts';
import { errorOf, never, question } from './questions.ts';

let server: ProtocolServer;
beforeEach(async () => {
  server = await startProtocolServer();
});
afterEach(() => server.close());

const ask = (silence = 20, deadline = 20) =>
  openaiCompatible({ baseUrl: server.url, key: '', silence, deadline })(question(), never());

/** Faults that end as answers; node knows no CORS. */
const answers: readonly Fault[] = ['content-filter', 'refusal', 'length', 'no-cors'];

describe('an answer that nobody could read', () => {
  it.each(faults.filter((fault) => !answers.includes(fault)))(
    '%s: may be billed just where the server bills it',
    async (fault) => {
      server.set({ faults: { kinds: [fault] } });
      const quick = fault === 'stalled' || fault === 'silent';
      const { mayBeBilled } = await errorOf(quick ? ask(0.2, 0.6) : ask());
      expect(mayBeBilled).toBe(server.chats[0]!.billed);
    },
  );

  it('because it stalls is given up long before the deadline, in words that say so, and really ended', async () => {
    server.set({ faults: { kinds: ['stalled'] } });
    const error = await errorOf(ask(0.1, 60));
    expect(error).toMatchObject({ kind: 'timeout', retryable: true, mayBeBilled: true });
    expect(error.message).toMatch(/began its answer, and then nothing more came for 0.1 s/);
    await server.when(({ chats }) => chats[0]!.abandoned);
  });

  it('because it had not ended at the deadline may be billed too', async () => {
    const drip = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        controller.enqueue(new TextEncoder().encode(' '));
      },
    });
    const model = openaiCompatible({
      baseUrl: 'https://example.org/v1',
      key: '',
      deadline: 0.1,
      fetch: async () => new Response(drip),
    });
    const error = await errorOf(model(question(), never()));
    expect(error).toMatchObject({ kind: 'timeout', mayBeBilled: true });
    expect(error.message).toContain('within 0.1 s');
  });

  it.each([
    [{ error: { code: 502, message: 'the provider failed' } }, 'server', false],
    [
      {
        choices: [
          { finish_reason: 'error', error: { code: 429, message: 'slow down' }, message: { content: 'ye' } },
        ],
      },
      'rate-limit',
      true,
    ],
    [{ choices: [{ finish_reason: 'error', message: { content: 'ye' } }] }, 'unreadable', true],
  ])('behind status 200, %j, is a failure: half an answer is none', async (body, kind, mayBeBilled) => {
    const fetch = async () => Response.json(body);
    const model = openaiCompatible({ baseUrl: 'https://example.org/v1', key: '', fetch });
    expect(await errorOf(model(question(), never()))).toMatchObject({ kind, mayBeBilled, retryable: true });
  });
});

describe('an answer that comes in pieces', () => {
  it('is put together, letters that are cut in two included', async () => {
    const bytes = new TextEncoder().encode(
      JSON.stringify({ choices: [{ message: { content: 'schön 🌳' } }] }),
    );
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const fetch = async () => new Response(body);
    const model = openaiCompatible({ baseUrl: 'https://example.org/v1', key: '', fetch });
    expect((await model(question(), never())).text).toBe('schön 🌳');
  });
});
