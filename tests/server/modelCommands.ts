import type { BrowserCommand } from 'vitest/node';
import { startModelServer, type ModelServer, type ModelServerOptions } from './modelServer.ts';

const running = new Map<string, ModelServer>();

/** Servers of models for tests in the browser, named by their folder of weights. */
export const modelCommands = {
  startModelServer: (async (_, options) => {
    const server = await startModelServer(options);
    running.set(server.weights, server);
    return { weights: server.weights, library: server.library };
  }) satisfies BrowserCommand<[ModelServerOptions]>,

  setModelServer: (async (_, weights, options) => {
    running.get(weights)?.set(options);
  }) satisfies BrowserCommand<[string, Partial<ModelServerOptions>]>,

  askedOfModelServer: (async (_, weights) => running.get(weights)?.asked ?? []) satisfies BrowserCommand<
    [string]
  >,

  stopModelServer: (async (_, weights) => {
    await running.get(weights)?.close();
    running.delete(weights);
  }) satisfies BrowserCommand<[string]>,
};

declare module 'vitest/browser' {
  interface BrowserCommands {
    startModelServer: (options: ModelServerOptions) => Promise<{ weights: string; library: string }>;
    setModelServer: (weights: string, options: Partial<ModelServerOptions>) => Promise<void>;
    askedOfModelServer: (weights: string) => Promise<readonly string[]>;
    stopModelServer: (weights: string) => Promise<void>;
  }
}
