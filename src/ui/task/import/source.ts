import { decode, type Encoding } from '../../../store/importData/decode.ts';
import { MOST_BYTES } from '../../../store/importData/table.ts';

/** What a person brought, as text. */
export interface Source {
  /** The file's name; empty for what was pasted. */
  readonly name: string;
  readonly bytes: number;
  readonly text: string;
  /** Only the begin of the file was read. */
  readonly cut: boolean;
}

/** A file that could not be read as text: why, and another encoding to try where that may help. */
export interface SourceFault {
  readonly message: string;
  readonly offer?: Encoding | undefined;
}

/** Reads a file as text, of a file beyond the limit the begin. */
export async function readFile(file: File, encoding?: Encoding): Promise<Source | SourceFault> {
  const cut = file.size > MOST_BYTES;
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await (cut ? file.slice(0, MOST_BYTES) : file).arrayBuffer());
  } catch {
    return {
      message: `“${file.name}” could not be read. It may have been moved or changed; choose it again.`,
    };
  }
  const decoded = decode(bytes, encoding, cut);
  if ('fault' in decoded) return { message: decoded.fault, offer: decoded.offer };
  return { name: file.name, bytes: file.size, text: decoded.text, cut };
}
