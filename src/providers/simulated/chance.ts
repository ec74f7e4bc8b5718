/** FNV-1a, 32 bits. */
export function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** A number in [0, 1) that looks random and depends on the text alone. Quick, and nothing of value hangs on it. */
export function chance(text: string): number {
  // the finalizer of MurmurHash3: FNV alone hardly mixes the last characters into the high bits
  let hash = fnv(text);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
