/** As the official code does it: trimmed, without bold marks, with a capital at the beginning. */
export function polished(text: string): string {
  const bare = text.replaceAll('**', '').trim();
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}
