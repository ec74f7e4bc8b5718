import type { Mark } from '../../../catalog/webllm/fit.ts';
import type { LocalModel, Measured } from '../../../catalog/localModel.ts';
import type { DownloadRow } from '../../../store/db.ts';
import { duration } from '../../newrun/figures.ts';
import { bytesInWords } from '../../shell/storage.svelte.ts';

export const MARK_WORDS: Readonly<Record<Mark, string>> = {
  fits: 'Fits',
  'not-known': 'Not known',
  'may-not-fit': 'May not fit',
  'does-not-fit': 'Does not fit',
};

/** `360 M` or `1.5 B` parameters. */
export function paramsInWords({ params }: LocalModel): string {
  if (params === undefined) return 'unknown size';
  return params < 1000 ? `${params} M` : `${Number((params / 1000).toFixed(1))} B`;
}

/** `880 MB` or `6.1 GB`. */
export const megabytesInWords = (megabytes: number): string => bytesInWords(megabytes * 1e6);

/** `≈ 700 MB`, or the exact figure without the sign. */
export const downloadInWords = (bytes: number | undefined, exact: boolean): string =>
  bytes === undefined ? 'unknown' : `${exact ? '' : '≈ '}${bytesInWords(bytes)}`;

/** What tells versions of a model apart: `4 bits, f16, 4,096 tokens`. */
export function versionInWords({ quantization, contextWindow }: LocalModel): string {
  const bits = /^q(\d)/.exec(quantization)?.[1];
  const precision = /f(?:16|32)/.exec(quantization)?.[0];
  return [
    bits === undefined ? undefined : bits === '0' ? 'not quantized' : `${bits} bits`,
    precision,
    contextWindow && `${contextWindow.toLocaleString('en')} tokens of context`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** `120 of 700 MB, 8.1 MB a second, about 2 min left`. */
export function progressInWords({ bytes, total, rate }: DownloadRow): string {
  if (total === undefined) return 'Asking for the list of files…';
  const left = rate ? (total - bytes) / rate : undefined;
  return [
    `${bytesInWords(bytes)} of ${bytesInWords(total)}`,
    rate === undefined ? undefined : `${bytesInWords(rate)} a second`,
    left === undefined ? undefined : `about ${duration(left)} left`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** `loaded in 4.2 s, warmed up in 1.0 s, writes 41 tokens a second`. */
export function measuredInWords(measured: Measured): string {
  const { loadSeconds, fetched, warmUpSeconds, decodePerSecond, prefillPerSecond } = measured;
  return [
    `loaded in ${brief(loadSeconds)} s${fetched ? ', fetching included' : ''}`,
    `warmed up in ${brief(warmUpSeconds)} s`,
    decodePerSecond !== undefined && `writes ${brief(decodePerSecond)} tokens a second`,
    prefillPerSecond !== undefined && `reads ${brief(prefillPerSecond)} tokens a second`,
  ]
    .filter(Boolean)
    .join(', ');
}

const brief = (value: number): string => (value < 10 ? value.toFixed(1) : String(Math.round(value)));
