/**
 * Starts a worker of this app, a module, under the policy of its page. A worker that is loaded from a file is only under what the server
 * sends with that file, and many hosts send nothing; one that is started from a text is under the policy of whoever
 * starts it, and only then loads the file. `file` is an address as `?worker&url` imports give it.
 */
export function startWorker(file: string, name: string): Worker {
  const start = `import ${JSON.stringify(new URL(file, location.href).href)};`;
  const address = URL.createObjectURL(new Blob([start], { type: 'text/javascript' }));
  return new Worker(address, { type: 'module', name });
}
