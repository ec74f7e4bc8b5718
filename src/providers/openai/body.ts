/**
 * The text of a response, read as it comes, so that somebody can notice when nothing more does. `alive` is called for the headers
 * and for every part. Rejects when the connection ends before the body does.
 */
export async function readBody({ body }: Response, alive: () => void): Promise<string> {
  alive();
  if (!body) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    alive();
    text += decoder.decode(value, { stream: true });
  }
}
