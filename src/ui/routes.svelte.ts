import { createSubscriber } from 'svelte/reactivity';

/** Where the page is. The address is kept after the `#`, so that any static host serves every page. */
export type Route =
  | { readonly page: 'welcome' }
  | { readonly page: 'tasks' }
  | { readonly page: 'task'; readonly id: string }
  | { readonly page: 'new-run'; readonly taskId: string }
  | { readonly page: 'compare'; readonly taskId: string }
  | { readonly page: 'run'; readonly id: string }
  | { readonly page: 'methods' }
  | { readonly page: 'method'; readonly id: string }
  | { readonly page: 'models' }
  | { readonly page: 'unknown'; readonly address: string };

/** The address of each page, for `href` and `goTo`. */
export const to = {
  welcome: '#/',
  tasks: '#/tasks',
  task: (id: string) => `#/tasks/${encodeURIComponent(id)}`,
  newRun: (taskId: string) => `#/tasks/${encodeURIComponent(taskId)}/run`,
  /** A run that carries the champion of another to another model. */
  carry: (taskId: string, runId: string) =>
    `#/tasks/${encodeURIComponent(taskId)}/run?from=${encodeURIComponent(runId)}`,
  compare: (taskId: string) => `#/tasks/${encodeURIComponent(taskId)}/compare`,
  run: (id: string) => `#/runs/${encodeURIComponent(id)}`,
  methods: '#/methods',
  method: (id: string) => `#/methods/${encodeURIComponent(id)}`,
  models: '#/models',
} as const;

/** Reads an address such as `#/runs/42?candidate=3`. Never throws; what is after `?` is left to the page. */
export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#/, '').split('?')[0]!;
  const parts = path.split('/').filter((part) => part !== '');
  const [area, id, more] = parts.map(decoded);
  if (parts.length === 0) return { page: 'welcome' };
  if (parts.length === 1 && area === 'tasks') return { page: 'tasks' };
  if (parts.length === 1 && area === 'methods') return { page: 'methods' };
  if (parts.length === 2 && area === 'methods') return { page: 'method', id: id! };
  if (parts.length === 1 && area === 'models') return { page: 'models' };
  if (parts.length === 2 && area === 'tasks') return { page: 'task', id: id! };
  if (parts.length === 3 && area === 'tasks' && more === 'run') return { page: 'new-run', taskId: id! };
  if (parts.length === 3 && area === 'tasks' && more === 'compare') return { page: 'compare', taskId: id! };
  if (parts.length === 2 && area === 'runs') return { page: 'run', id: id! };
  return { page: 'unknown', address: path };
}

/** The parameters after `?` of an address. */
// eslint-disable-next-line svelte/prefer-svelte-reactivity -- a fresh one at each reading, never changed
export const parseQuery = (hash: string): URLSearchParams => new URLSearchParams(hash.split('?')[1] ?? '');

/** Opens a page, adding an entry to the browser's history. */
export function goTo(address: string): void {
  location.hash = address;
}

/** Changes the address without a history entry and without opening a page anew, for what a page remembers there. */
export function replaceAddress(address: string): void {
  history.replaceState(history.state, '', address);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

const followHash = createSubscriber((update) => {
  window.addEventListener('hashchange', update);
  return () => window.removeEventListener('hashchange', update);
});

/** The address as reactive state. */
export const here = {
  get hash(): string {
    followHash();
    return location.hash;
  },
  get route(): Route {
    return parseRoute(this.hash);
  },
  get query(): URLSearchParams {
    return parseQuery(this.hash);
  },
};

/** A hand-written address may hold a stray `%`; then it stands for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
