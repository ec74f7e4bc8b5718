import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface OverTls {
  /** `https://localhost:PORT/` */
  readonly url: string;
  close(): void;
}

/** Serves again, over https and under a certificate of its own making, what is served over http at `origin`. */
export async function serveOverTls(origin: string): Promise<OverTls> {
  const { generate } = await import('selfsigned');
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  const pass = ({ url = '/', headers }: IncomingMessage, response: ServerResponse): void => {
    request(new URL(url, origin), { headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    }).end();
  };
  const server = createServer({ key, cert }, pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}/`,
    close: () => void server.close().closeAllConnections(),
  };
}
