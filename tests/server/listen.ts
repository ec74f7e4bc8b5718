import { createServer, type RequestListener } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';

export interface Listening {
  readonly origin: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listens on this machine. Over plain HTTP a browser opens six connections at the most; with `http2` all calls share one,
 * as with every real provider, under a certificate that is made for the occasion.
 */
export async function listen(handler: RequestListener, port: number, http2: boolean): Promise<Listening> {
  const server = http2 ? await secureServer(handler) : createServer({ keepAliveTimeout: 60_000 }, handler);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    origin: `${http2 ? 'https' : 'http'}://127.0.0.1:${taken}`,
    port: taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function secureServer(handler: RequestListener) {
  const { generate } = await import('selfsigned');
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }]);
  // the compatibility layer's request and response have all that the handler uses
  return createSecureServer({ key, cert, allowHTTP1: true }, handler as never);
}
