import type { IncomingMessage, ServerResponse } from 'node:http';
import { random } from '../../src/core/random.ts';
import { answerChat } from './answerChat.ts';
import { answerReviews } from './brain.ts';
import type { ChatRequest } from './chat.ts';
import { preflight, type CorsOptions } from './cors.ts';
import { faultSource, type Fault, type FaultPlan } from './faults.ts';
import type { Ignorable } from './heard.ts';
import { listen } from './listen.ts';
import { ceilingOf, type RateCeiling } from './rateCeiling.ts';

export interface ServerOptions extends CorsOptions {
  /** @default any free port */
  readonly port?: number;
  /** Speaks HTTP/2 over TLS, with a certificate of its own making. @default false */
  readonly http2?: boolean;
  /** The Bearer key that every request must carry; none is asked for when missing. */
  readonly key?: string;
  /** Names in the model list; a chat request for another one is a 404. @default ['small-model', 'large-model'] */
  readonly models?: readonly string[];
  /** Path before `/models` and `/chat/completions`. @default '/v1' */
  readonly base?: string;
  /** Milliseconds before an answer to a chat request begins: fixed, or uniform between two. @default 0 */
  readonly latency?: number | readonly [number, number];
  /** Faults of chat requests. */
  readonly faults?: FaultPlan;
  /** Requests above it get the fault `rate-limit`. @default none */
  readonly ceiling?: RateCeiling;
  /** Seconds that a rate-limited caller is told to wait. @default 1 */
  readonly retryAfter?: number;
  /** Request fields refused with a 400, as reasoning models refuse `max_tokens` and `temperature`. */
  readonly unsupported?: readonly string[];
  /** Whether answers come with log-probabilities where they are wanted; else the wish is ignored. @default true */
  readonly logprobs?: boolean;
  /** What the model does not heed, although the server takes it. */
  readonly ignores?: readonly Ignorable[];
  /** What the model says. @default `answerReviews` */
  readonly answer?: (request: ChatRequest) => string | Promise<string>;
}

export interface LogEntry {
  /** Milliseconds since the server started. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it came. */
  readonly body: string;
  /** What was answered; missing while it is under way. */
  status?: number;
  fault?: Fault;
  text?: string;
  /** The model did its work, whether or not the answer arrived: what a provider would bill. */
  billed: boolean;
  /** The caller went away before the answer was complete. */
  abandoned: boolean;
}

export interface ProtocolServer {
  /** The base URL for a client, `http://127.0.0.1:PORT/v1`. */
  readonly url: string;
  readonly port: number;
  readonly log: readonly LogEntry[];
  /** Chat requests in the log. */
  readonly chats: readonly LogEntry[];
  /** Chat requests under way, and the most that ever were at a time. */
  readonly inFlight: number;
  readonly peak: number;
  /** Changes options of the running server; a new `faults` plan starts afresh. */
  set(options: Partial<Omit<ServerOptions, 'port'>>): void;
  /** Resolves once `test` holds; looked at whenever a request arrives or ends. */
  when(test: (server: ProtocolServer) => boolean): Promise<void>;
  close(): Promise<void>;
}

/** Starts a server on this machine that speaks the OpenAI chat protocol, with latency and faults to order. */
export async function startProtocolServer(initial: ServerOptions = {}): Promise<ProtocolServer> {
  let options = initial;
  let nextFault = faultSource(options.faults ?? { kinds: [] });
  let letsIn = ceilingOf(options.ceiling);
  const jitter = random('latency');
  const started = performance.now();
  const log: LogEntry[] = [];
  const waiting = new Set<() => void>();
  const tellAll = () => waiting.forEach((look) => look());
  let inFlight = 0;
  let peak = 0;

  const latency = (): number => {
    const { latency = 0 } = options;
    return typeof latency === 'number' ? latency : latency[0] + jitter.float() * (latency[1] - latency[0]);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const entry: LogEntry = {
      at: performance.now() - started,
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(chunks).toString('utf8'),
      billed: false,
      abandoned: false,
    };
    log.push(entry);
    response.on('close', () => {
      if (!response.writableFinished) entry.abandoned = true;
      tellAll();
    });

    if (request.method === 'OPTIONS') {
      entry.status = preflight(options, request, response);
      return;
    }
    const isChat = request.method === 'POST' && entry.path === `${options.base ?? '/v1'}/chat/completions`;
    const refused = isChat && !letsIn(entry.at);
    const fault = refused ? 'rate-limit' : isChat ? nextFault() : undefined;
    if (fault) entry.fault = fault;
    if (isChat) {
      peak = Math.max(peak, ++inFlight);
      response.on('close', () => inFlight--);
    }
    tellAll();
    const wait = isChat && !refused ? latency() : 0;
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    await answerChat({ options: { answer: answerReviews, ...options }, entry, id: log.length, response });
  };

  const server = await listen(
    (request, response) => {
      handle(request, response).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500);
        response.end(String(error));
      });
    },
    options.port ?? 0,
    options.http2 ?? false,
  );

  const self: ProtocolServer = {
    url: `${server.origin}${options.base ?? '/v1'}`,
    port: server.port,
    log,
    get chats() {
      return log.filter((entry) => entry.method === 'POST' && entry.path.endsWith('/chat/completions'));
    },
    get inFlight() {
      return inFlight;
    },
    get peak() {
      return peak;
    },
    set(changes) {
      options = { ...options, ...changes };
      if (changes.faults) nextFault = faultSource(changes.faults);
      if (changes.ceiling) letsIn = ceilingOf(changes.ceiling);
    },
    when(test) {
      return new Promise((resolve) => {
        const look = () => {
          if (!test(self)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
    close: () => server.close(),
  };
  return self;
}
