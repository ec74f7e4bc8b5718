import type { BrowserCommand } from 'vitest/node';
import {
  startProtocolServer,
  type LogEntry,
  type ProtocolServer,
  type ServerOptions,
} from './protocolServer.ts';

/** What crosses from the browser to node: no functions. */
type PlainOptions = Omit<ServerOptions, 'answer'>;

const running = new Map<string, ProtocolServer>();

/** Protocol servers for tests in the browser: they run in node, beside vitest, and are reached over real HTTP. */
export const protocolCommands = {
  startServer: (async (_, options) => {
    const server = await startProtocolServer(options);
    running.set(server.url, server);
    return server.url;
  }) satisfies BrowserCommand<[PlainOptions]>,

  setServer: (async (_, url, options) => {
    serverAt(url).set(options);
  }) satisfies BrowserCommand<[string, Partial<PlainOptions>]>,

  serverLog: (async (_, url) => serverAt(url).log) satisfies BrowserCommand<[string]>,

  stopServer: (async (_, url) => {
    await serverAt(url).close();
    running.delete(url);
  }) satisfies BrowserCommand<[string]>,
};

function serverAt(url: string): ProtocolServer {
  const server = running.get(url);
  if (!server) throw new Error(`no protocol server runs at ${url}`);
  return server;
}

declare module 'vitest/browser' {
  interface BrowserCommands {
    /** Starts a server and gives its base URL. */
    startServer: (options: PlainOptions) => Promise<string>;
    setServer: (url: string, options: Partial<PlainOptions>) => Promise<void>;
    serverLog: (url: string) => Promise<readonly LogEntry[]>;
    stopServer: (url: string) => Promise<void>;
  }
}
