import { isRecord } from './record.ts';

/** What a server says about a failure, brought into one shape. */
export interface ServerError {
  readonly message: string;
  readonly code?: string | undefined;
  readonly type?: string | undefined;
  readonly param?: string | undefined;
  /** The service behind this one judged the content and refused it. */
  readonly moderated?: boolean;
}

/**
 * Reads the body of a failed request. OpenAI's `{ error: { message, code, … } }` is only one of the shapes in use:
 * also `{ error: "…" }` (Ollama), `{ message }` (Mistral, vLLM), `{ detail }` (FastAPI), lists of those (Gemini), and plain text.
 */
function readErrorBody(text: string): ServerError {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { message: isPage(text) ? '' : text };
  }
  return serverErrorIn(body);
}

/** The same for a body that is parsed already. */
export function serverErrorIn(body: unknown): ServerError {
  const outer = Array.isArray(body) ? body[0] : body;
  if (typeof outer === 'string') return { message: outer };
  if (!isRecord(outer)) return { message: '' };
  const error = outer['error'] ?? outer;
  if (typeof error === 'string') return { message: error };
  if (!isRecord(error)) return { message: '' };
  const words = error['message'] ?? error['detail'] ?? error['msg'] ?? outer['message'];
  const metadata = isRecord(error['metadata']) ? error['metadata'] : {};
  return {
    message: [words, metadata['raw']]
      .filter((part) => part !== undefined)
      .map(asText)
      .join(' '),
    code: maybeText(error['code']),
    type: maybeText(error['type'] ?? error['status']),
    param: maybeText(error['param']),
    ...(Array.isArray(metadata['reasons']) && { moderated: true }),
  };
}

const isPage = (text: string): boolean => /^\s*<(!doctype|html)/i.test(text);
const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const maybeText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

/** Longer error bodies are not read to their end. */
const LONGEST_BODY = 20_000;

/** Wraps `fetch` so that the package, which reads only OpenAI's own shape of errors, gets every server's words. */
export function readableError(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await send(input, init);
    if (response.ok || response.type === 'opaque') return response;
    const error = readErrorBody((await response.text()).slice(0, LONGEST_BODY));
    return new Response(JSON.stringify({ error }), { status: response.status, headers: response.headers });
  };
}
