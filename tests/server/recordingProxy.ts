import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RecordingProxy {
  readonly address: string;
  /** Every request that was made, those that could not be carried out included. */
  readonly requests: readonly Recorded[];
  close(): Promise<void>;
}

/**
 * Starts a proxy that writes down everything a browser asks of anybody: pages, workers, and the browser itself. It carries plain http only;
 * what is encrypted is recorded as the host it was meant for, and refused.
 */
export async function startRecordingProxy(): Promise<RecordingProxy> {
  const requests: Recorded[] = [];

  const carry = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '' } = request;
    const headers = request.headers as Record<string, string>;
    const body = Buffer.concat(chunks);
    requests.push({ method, url, headers, body: body.toString('utf8') });
    const { 'proxy-connection': _, ...onward } = headers;
    const outgoing = send(url, { method, headers: onward }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.headersSent || response.writeHead(502).end());
    response.on('close', () => outgoing.destroy());
    outgoing.end(body);
  };

  const server = createServer((request, response) => {
    carry(request, response).catch(() => response.destroy()); // the browser gave up half-way
  });
  server.on('connect', ({ url = '', headers }: IncomingMessage, socket) => {
    requests.push({
      method: 'CONNECT',
      url: `https://${url}`,
      headers: headers as Record<string, string>,
      body: '',
    });
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
