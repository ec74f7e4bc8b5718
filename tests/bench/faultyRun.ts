import type { Page } from 'playwright';
import { startProtocolServer } from '../server/protocolServer.ts';
import type { Fault } from '../server/faults.ts';

/** Seconds that an answer may stall: long enough for a busy machine, short enough for a bench. */
const SILENCE = 1;

const KINDS: readonly Fault[] = ['rate-limit', 'server', 'cut', 'cut-body', 'malformed', 'stalled'];

/**
 * The same run twice, in a page over HTTP/2: in peace, and with three of ten calls failing. `off` counts what is not as it should be:
 * answers that the server billed and nobody counted or that were counted and not billed, and a journal that is another.
 */
export async function faultyRun(page: Page): Promise<{ off: number; billed: number; said: string }> {
  const run = async (share: number) => {
    const server = await startProtocolServer({
      http2: true,
      latency: [5, 30],
      retryAfter: 0.05,
      faults: { kinds: share === 0 ? [] : KINDS, share },
    });
    try {
      const recorded = await page.evaluate(([url, silence]) => bench.reviews(url, silence), [
        server.url,
        SILENCE,
      ] as const);
      const { chats } = server;
      return {
        ...recorded,
        asked: chats.length,
        failed: chats.filter(({ fault }) => fault !== undefined).length,
        billed: chats.filter(({ billed }) => billed).length,
      };
    } finally {
      await server.close();
    }
  };
  const peace = await run(0);
  const storm = await run(0.3);
  const off =
    Math.abs(peace.billed - peace.answered - peace.lost) +
    Math.abs(storm.billed - storm.answered - storm.lost) +
    (peace.journal === storm.journal ? 0 : 1);
  return {
    off,
    billed: storm.billed,
    said:
      `of ${storm.asked} calls ${storm.failed} failed; billed ${storm.billed} = answered ${storm.answered} + lost ${storm.lost}; ` +
      `the journal is ${peace.journal === storm.journal ? 'the same' : 'ANOTHER'}; ${(storm.ms / 1000).toFixed(1)} s, in peace ${(peace.ms / 1000).toFixed(1)} s`,
  };
}
