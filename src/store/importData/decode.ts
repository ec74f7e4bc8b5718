export type Encoding = 'utf-8' | 'windows-1252';

/** A file as text, or where its bytes stop being text in this encoding. */
export type Decoded =
  | { readonly text: string; readonly encoding: string }
  | { readonly fault: string; readonly offer?: Encoding };

/**
 * Reads bytes as text. A byte order mark is obeyed and taken away (UTF-8, or UTF-16 as spreadsheets write it). Bytes
 * that are not UTF-8 are a fault with the offer of Windows-1252, never replaced silently.
 * @param cut The bytes are only the begin of a file, so that the last character may be incomplete.
 */
export function decode(bytes: Uint8Array, encoding: Encoding = 'utf-8', cut = false): Decoded {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return read(bytes, 'utf-16le', cut);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return read(bytes, 'utf-16be', cut);
  if (isBinary(bytes))
    return {
      fault:
        'This is not a text file. Save spreadsheets as CSV first, and unpack archives; then choose the file again.',
    };
  return read(bytes, encoding, cut);
}

function read(bytes: Uint8Array, encoding: string, cut: boolean): Decoded {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: cut }), encoding };
  } catch {
    const line = lineOfFault(bytes);
    return {
      fault: `The file is not valid UTF-8: line ${line} has bytes that are no character. It may have been saved as Windows-1252, as older spreadsheets do. Read it as that, or save it again as UTF-8.`,
      offer: 'windows-1252',
    };
  }
}

/** Text has no zero bytes; spreadsheet files, archives and images begin with some. */
const isBinary = (bytes: Uint8Array): boolean =>
  bytes.subarray(0, 4096).includes(0) || (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03);

/** The first line, from 1 on, that is not UTF-8. A line feed never stands inside a character. */
function lineOfFault(bytes: Uint8Array): number {
  const strict = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const feed = bytes.indexOf(0x0a, from);
    const end = feed < 0 ? bytes.length : feed + 1;
    try {
      strict.decode(bytes.subarray(from, end));
    } catch {
      return line;
    }
    from = end;
  }
  return line;
}
