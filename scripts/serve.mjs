import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { headerPolicy } from './contentPolicy.mjs';

const defaultRoot = fileURLToPath(new URL('../dist', import.meta.url));

const types = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.jsonl': 'application/jsonl; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

// vite names what it builds assets/name-HASH.ext, so such a file never changes
const isHashed = (file) => /[\\/]assets[\\/].+-[\w-]{8}\.\w+$/.test(file);

/** The file a request path stands for, or undefined when there is none inside the folder. */
async function locate(root, requestPath) {
  try {
    const decoded = decodeURIComponent(requestPath);
    if (decoded.includes('\0')) return undefined;
    let file = path.join(root, decoded);
    if ((await stat(file)).isDirectory()) file = path.join(file, 'index.html');
    const real = await realpath(file); // links too must stay inside
    const info = await stat(real);
    return real.startsWith(root + path.sep) && info.isFile() ? { file: real, info } : undefined;
  } catch {
    return undefined; // no such file, or no such spelling
  }
}

function refuse(response, status, text) {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

function handler(root) {
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(response, 405, 'GET and HEAD only');
    const found = await locate(root, request.url.split(/[?#]/, 1)[0]);
    if (!found) return refuse(response, 404, 'Not found');

    const { file, info } = found;
    const etag = `"${info.size.toString(36)}-${Math.round(info.mtimeMs).toString(36)}"`;
    response.setHeader('etag', etag);
    response.setHeader('cache-control', isHashed(file) ? 'public, max-age=31536000, immutable' : 'no-cache');
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('content-security-policy', headerPolicy); // for workers it is the only one: see contentPolicy.mjs
    if (request.headers['if-none-match'] === etag) return response.writeHead(304).end();

    response.setHeader('content-type', types[path.extname(file).toLowerCase()] ?? 'application/octet-stream');
    response.setHeader('content-length', info.size);
    if (request.method === 'HEAD') return response.end();
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
  };
}

function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** One server per address, because browsers try ::1 as well as 127.0.0.1 for localhost. */
async function listenOnAll(listener, port, hosts) {
  const servers = [];
  try {
    for (const host of hosts) {
      const server = createServer(listener);
      try {
        await listen(server, servers[0]?.address().port ?? port, host);
        servers.push(server);
      } catch (error) {
        const noSuchAddress = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(error.code);
        if (!noSuchAddress || host !== '::1') throw error;
      }
    }
    return servers;
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
}

/**
 * Serves a folder on localhost.
 * @param {{ root?: string, port?: number, host?: string, strict?: boolean }} options
 *   port: 0 means any; strict: fail rather than take the next free port
 * @returns {Promise<{ url: string, port: number, close: () => void }>}
 */
export async function serve({ root = defaultRoot, port = 4173, host, strict = false } = {}) {
  const folder = await realpath(root);
  const hosts = host ? [host] : ['127.0.0.1', '::1'];
  for (let candidate = port; ; candidate++) {
    try {
      const servers = await listenOnAll(handler(folder), candidate, hosts);
      const actual = servers[0].address().port;
      const close = () => {
        for (const server of servers) server.close().closeAllConnections();
      };
      return { url: `http://localhost:${actual}/`, port: actual, close };
    } catch (error) {
      if (error.code !== 'EADDRINUSE') throw error;
      if (strict) throw new Error(`Port ${candidate} is taken.`, { cause: error });
      if (candidate >= port + 100)
        throw new Error(`No free port from ${port} to ${candidate}.`, { cause: error });
    }
  }
}

/** Serves, says where, and stops on Ctrl-C. */
export async function serveUntilStopped(options) {
  const { url, close } = await serve(options);
  console.log(`Espalier is running at ${url}`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => {
      close();
      process.exit(0);
    });
}

/** `--port 8080`, `--host 0.0.0.0`, `--strict`; the environment variable PORT counts when --port is absent. */
export function serveOptions(args = process.argv.slice(2)) {
  const { values } = parseArgs({
    args,
    options: { port: { type: 'string' }, host: { type: 'string' }, strict: { type: 'boolean' } },
  });
  const text = values.port ?? (process.env.PORT || '4173');
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`The port must be a number from 0 to 65535, not ${text}.`);
  return { port, host: values.host, strict: values.strict };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await serveUntilStopped(serveOptions());
  } catch (error) {
    console.error(
      error.code === 'ENOENT' ? 'There is no dist folder yet; run npm run build.' : error.message,
    );
    process.exitCode = 1;
  }
}
