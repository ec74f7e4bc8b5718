/** Bytes that the browser still grants this site; undefined where it does not say. */
export async function freeBytes(): Promise<number | undefined> {
  try {
    const { usage, quota } = await navigator.storage.estimate();
    return usage !== undefined && quota !== undefined ? Math.max(0, quota - usage) : undefined;
  } catch {
    return undefined;
  }
}

/** Why so many bytes cannot be stored, in numbers; undefined when they can, or when nobody says. */
export async function roomFault(bytes: number, free = freeBytes): Promise<string | undefined> {
  const left = await free();
  if (left === undefined || bytes <= left) return undefined;
  return `It needs ${megabytes(bytes)} more and this browser has ${megabytes(left)} left for this site: delete a model, or free space on the disk.`;
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
