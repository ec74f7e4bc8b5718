/** A number as it was written. `percent` when a percent sign follows it; `value` is then what stands before the sign. */
export interface WrittenNumber {
  readonly value: number;
  readonly percent: boolean;
}

/** Numbers stand at the end of long answers; what comes before this many characters is not looked at. */
const MOST = 20_000;

const SIGN = String.raw`(?<sign>(?<![\p{L}\p{N})\]])[-+])?\p{Sc}?`;
const POWER = String.raw`(?:e(?<exponent>[-+]?\d{1,4})|\s?[×x*]\s?10\s?\^\s?(?<power>[-+]?\d{1,4}))?`;
const FRACTION = String.raw`(?<!/\s?)(?:(?<whole>\d+) )?(?<over>\d+)\s?/\s?(?<under>\d+)(?![\d/])`;
/** Digits with any separators between them; which of these belong to one number is seen afterwards. */
const RUN = String.raw`(?<run>\d+(?:[.,’'_ ]\d+)*|\.\d+)`;
const NUMBER = new RegExp(`${SIGN}(?:${FRACTION}|${RUN}${POWER})(?<percent>\\s?%)?`, 'giu');

/**
 * The last number that stands in a text: with thousands separators (comma, dot, space, apostrophe), a decimal point
 * or comma, a sign, a currency, a percent sign, an exponent; or a fraction such as 3/4, 2 1/2 or ½. “1,234” is a
 * thousand and more, “1,5” is one and a half.
 */
export function lastNumber(text: string): WrittenNumber | undefined {
  const numbers = [...inAscii(text.slice(-MOST)).matchAll(NUMBER)].map((match) => read(match.groups!));
  return numbers.findLast(({ value }) => Number.isFinite(value));
}

function read(parts: Readonly<Record<string, string | undefined>>): WrittenNumber {
  const { sign, whole, over, under, run, exponent, power, percent } = parts;
  const digits = run === undefined ? '' : lastOf(run);
  const size =
    run === undefined
      ? Number(whole ?? 0) + Number(over) / Number(under)
      : Number(`${withPoint(digits)}e${exponent ?? power ?? 0}`);
  const isNegative = sign === '-' && (run === undefined || digits.length === run.length);
  return { value: isNegative ? -size : size, percent: percent !== undefined };
}

const WITH_COMMAS = /^\d{1,3}(,\d{2,3})*,\d{3}(\.\d+)?$/; // 1,234,567.8 and 12,34,567
const WITH_DOTS = /^\d{1,3}(\.\d{3})+,\d+$|^\d{1,3}(\.\d{3}){2,}$/; // 1.234.567,8
const WITH_SPACES = /^\d{1,3}([ '’_]\d{3})+([.,]\d+)?$/; // 1 234 567,8
const DECIMAL = /^\d*([.,]\d+)?$/;
const WHOLE = [WITH_COMMAS, WITH_DOTS, WITH_SPACES, DECIMAL];
/** Groups that are looked at for the longest number at the end of a run of digits: a number has no more. */
const MOST_GROUPS = 40;

/** Of a run such as “1, 2” or “12 1,234”, the number at its end. What separates numbers does not also group digits. */
function lastOf(run: string): string {
  const starts = [0, ...[...run.matchAll(/[^\d]/g)].map((match) => match.index + 1)];
  for (const start of starts.slice(-MOST_GROUPS)) {
    const rest = run.slice(start);
    if (start > 0 && rest.includes(run[start - 1]!)) continue;
    if (WHOLE.some((form) => form.test(rest))) return rest;
  }
  return run.slice(starts.at(-1));
}

/** Takes thousands separators out and makes the decimal mark a point. */
function withPoint(number: string): string {
  if (WITH_COMMAS.test(number)) return number.replaceAll(',', '');
  if (WITH_DOTS.test(number)) return number.replaceAll('.', '').replace(',', '.');
  return number.replace(/[ '’_]/g, '').replace(',', '.');
}

/** Digits of all widths, fractions and superscripts as ASCII; spaces of all widths as one. */
const inAscii = (text: string): string =>
  text
    .replace(/[¹²³⁰⁴-⁹⁺⁻]+/g, (raised) => `^${raised.normalize('NFKC')}`)
    .replace(/(\d)?([¼-¾⅐-⅞])/g, (_, whole?: string, part = '') => `${whole ? `${whole} ` : ''}${part}`)
    .normalize('NFKC')
    .replace(/[−‐‑–]/g, '-')
    .replaceAll('⁄', '/');
