/**
 * What the built page may load, run and reach. A new origin, policy or kind of resource is a line here, with its reason.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const directives = {
  'default-src': ["'none'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'"], // models in the page are WebAssembly
  'worker-src': ["'self'", 'blob:'], // model libraries start workers of their own making
  // the endpoints are the person's choice, so no list of hosts is possible; the grammar has no form for [::1]
  'connect-src': ["'self'", 'https:', 'http://localhost:*', 'http://127.0.0.1:*'],
  'style-src': ["'self'"], // Svelte sets styles through the object model, which is no inline style
  'img-src': ["'self'"],
  'font-src': ["'self'"],
  'object-src': ["'none'"],
  'frame-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'require-trusted-types-for': ["'script'"],
  // of Svelte's own templates, of the pages on methods, and for the addresses of workers
  'trusted-types': ['svelte-trusted-html', 'method-pages', 'default'],
};

const text = (entries) => entries.map(([name, sources]) => [name, ...sources].join(' ')).join('; ');

/** The policy as the page carries it itself, on any host. */
export const pagePolicy = text(Object.entries(directives));

/**
 * The policy as a server sends it, with the page and with every script: a worker that is loaded from a file is not under the policy of
 * its page but under that of its own response. Only a header can keep the page out of frames of others.
 */
export const headerPolicy = `${pagePolicy}; frame-ancestors 'none'`;

/**
 * Writes the policy into the built page, before all else. The development server does without: it works by inline scripts.
 * @returns {import('vite').Plugin}
 */
export function contentPolicy() {
  return {
    name: 'content-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: pagePolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}
