import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { corsHeaders } from './cors.ts';
import { listen } from './listen.ts';

/** What goes wrong with one request: a status, half a body, a body held back in the middle, or one with a byte altered. */
export type FileFault = number | 'cut' | 'hold' | 'damage';

export interface ModelServerOptions {
  /** @default 3 */
  readonly shards?: number;
  /** @default 5000 */
  readonly shardBytes?: number;
  /** Bytes a second and request; unlimited when missing. */
  readonly pace?: number;
  /** Faults by file name, one for each request until they are used up. */
  readonly faults?: Readonly<Record<string, readonly FileFault[]>>;
  /** Laid out for WebLLM before 0.2.80, whose list of shards had another name. */
  readonly older?: boolean;
  /** Names of files that are not there. */
  readonly missing?: readonly string[];
  /** False for a server that was never meant for browsers. @default true */
  readonly cors?: boolean;
  /** Bytes of the model library. @default those that every WebAssembly file begins with */
  readonly library?: readonly number[];
}

export interface ModelServer {
  /** The folder that a `LocalModel` names. */
  readonly weights: string;
  /** The model library. */
  readonly library: string;
  /** File names, in the order in which they were asked for. */
  readonly asked: readonly string[];
  /** Changes options of the running server. */
  set(options: Partial<ModelServerOptions>): void;
  close(): Promise<void>;
}

const ROOT = '/tiny/resolve/main/';

/** Serves the files of a model that is tiny and cannot talk, in the layout of Hugging Face. */
export async function startModelServer(initial: ModelServerOptions = {}): Promise<ModelServer> {
  let options = initial;
  let left = new Map(Object.entries(options.faults ?? {}).map(([name, faults]) => [name, [...faults]]));
  const asked: string[] = [];
  const files = filesOf(options);

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url!, 'http://127.0.0.1').pathname;
    const name = path.split('/').at(-1)!;
    asked.push(name);
    const body = options.missing?.includes(name) ? undefined : files.get(path);
    const fault = left.get(name)?.shift();
    const cors = corsHeaders({ origins: options.cors === false ? [] : '*' }, request.headers.origin);
    if (!body) return void response.writeHead(404, cors).end();
    if (typeof fault === 'number') return void response.writeHead(fault, cors).end();
    response.writeHead(200, { ...cors, 'content-length': body.length, 'content-type': typeOf(name) });
    if (fault === 'damage') return void response.end(altered(body));
    if (fault === undefined) return void send(response, body, options.pace);
    response.write(body.subarray(0, body.length / 2), () => {
      if (fault === 'cut') response.destroy();
    });
  };

  const { origin, close } = await listen(answer, 0, false);
  return {
    weights: `${origin}${ROOT}`,
    library: `${origin}/tiny.wasm`,
    asked,
    close,
    set(changes) {
      options = { ...options, ...changes };
      if (changes.faults)
        left = new Map(Object.entries(changes.faults).map(([name, faults]) => [name, [...faults]]));
    },
  };
}

const WASM = [...'\0asm'].map((character) => character.charCodeAt(0));

function filesOf({
  shards = 3,
  shardBytes = 5000,
  library = WASM,
  older = false,
}: ModelServerOptions): Map<string, Buffer> {
  const bodies = Array.from({ length: shards }, (_, i) => Buffer.alloc(shardBytes, i + 1));
  const records = bodies.map((body, i) => ({
    dataPath: `params_shard_${i}.bin`,
    format: 'raw-shard',
    nbytes: body.length,
    records: [],
    md5sum: createHash('md5').update(body).digest('hex'),
  }));
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  return new Map([
    [`${ROOT}mlc-chat-config.json`, json({ tokenizer_files: ['tokenizer.json', 'tokenizer_config.json'] })],
    [`${ROOT}${older ? 'ndarray' : 'tensor'}-cache.json`, json({ metadata: {}, records })],
    [`${ROOT}tokenizer.json`, json({ version: '1.0' })],
    ...bodies.map((body, i) => [`${ROOT}params_shard_${i}.bin`, body] as const),
    ['/tiny.wasm', Buffer.from(library)],
  ]);
}

const typeOf = (name: string): string =>
  name.endsWith('.json') ? 'application/json' : 'application/octet-stream';

function altered(body: Buffer): Buffer {
  const copy = Buffer.from(body);
  copy[copy.length >> 1]! ^= 1;
  return copy;
}

/** Sends a body, ten pieces a second when there is a pace. */
function send(response: ServerResponse, body: Buffer, pace: number | undefined): void {
  if (pace === undefined) return void response.end(body);
  let at = 0;
  const piece = Math.ceil(pace / 10);
  const timer = setInterval(() => {
    response.write(body.subarray(at, at + piece));
    at += piece;
    if (at < body.length) return;
    clearInterval(timer);
    response.end();
  }, 100);
  response.on('close', () => clearInterval(timer));
}
