import type { LocalModel } from '../localModel.ts';

/** What is known of the device that a model would run on. */
export interface DeviceFacts {
  /** Whether there is a graphics adapter that pages can use. */
  readonly webgpu: 'missing' | 'no-adapter' | 'ready';
  /** As far as the browser tells, such as `apple metal-3`. */
  readonly name?: string;
  /** The adapter is a program, not a device. */
  readonly software?: boolean;
  readonly f16: boolean;
  /** Bytes that a shader can see of one buffer. */
  readonly bindingBytes: number;
  /** What every model needs and this adapter lacks, as a sentence. */
  readonly lack?: string;
  /** Gigabytes of the whole machine as `navigator.deviceMemory` has them: rounded, and never more than its cap. */
  readonly memoryGB?: number;
  /** Megabytes of graphics memory as the person states them. */
  readonly graphicsMB?: number;
  /** Bytes that the browser still grants this site. */
  readonly freeBytes?: number;
}

/** From the best to the worst. */
export const MARKS = ['fits', 'not-known', 'may-not-fit', 'does-not-fit'] as const;

export type Mark = (typeof MARKS)[number];

export interface Fit {
  readonly mark: Mark;
  /** Sentences. What decides comes first. */
  readonly reasons: readonly string[];
}

interface Finding {
  readonly mark: Mark;
  readonly reason: string;
}

/** From this on the browser's figure for memory means "or more". */
const MEMORY_CAP_GB = 8;

/**
 * Whether a model would run here. Browsers do not tell how much graphics memory there is, so that much of this is an
 * inference, and says so.
 * @param toFetch bytes still to download; 0 for a model that is here.
 */
export function fitOf(model: LocalModel, device: DeviceFacts, toFetch: number | undefined): Fit {
  const missing = withoutGraphics(device);
  if (missing) return { mark: 'does-not-fit', reasons: [missing] };
  const findings = [
    precision(model, device),
    buffer(model, device),
    storage(device, toFetch),
    memory(model, device),
    software(device),
  ].filter((finding) => finding !== undefined);
  const worst = findings.reduce((mark, finding) => worse(mark, finding.mark), 'fits' as Mark);
  const decisive = findings.filter(({ mark }) => mark === worst);
  return { mark: worst, reasons: decisive.map(({ reason }) => reason) };
}

const worse = (a: Mark, b: Mark): Mark => (MARKS.indexOf(a) >= MARKS.indexOf(b) ? a : b);

function withoutGraphics({ webgpu, lack }: DeviceFacts): string | undefined {
  if (webgpu === 'missing') return 'This browser has no WebGPU.';
  if (webgpu === 'no-adapter') return 'This browser has WebGPU but found no graphics adapter for it.';
  return lack;
}

function precision({ f16, withoutF16 }: LocalModel, device: DeviceFacts): Finding | undefined {
  if (!f16 || device.f16) return undefined;
  const instead = withoutF16 ? ' The f32 version of it does without.' : '';
  return {
    mark: 'does-not-fit',
    reason: `It needs 16-bit arithmetic (shader-f16), which this graphics adapter does not offer.${instead}`,
  };
}

function buffer({ bufferBytes = 0 }: LocalModel, { bindingBytes }: DeviceFacts): Finding | undefined {
  if (bufferBytes <= bindingBytes) return undefined;
  return {
    mark: 'does-not-fit',
    reason: `It needs buffers of ${megabytes(bufferBytes)}; this graphics adapter allows ${megabytes(bindingBytes)}.`,
  };
}

function storage({ freeBytes }: DeviceFacts, toFetch: number | undefined): Finding | undefined {
  if (freeBytes === undefined || toFetch === undefined || toFetch <= freeBytes) return undefined;
  return {
    mark: 'does-not-fit',
    reason: `Its download of about ${megabytes(toFetch)} is more than the ${megabytes(freeBytes)} of storage left to this site.`,
  };
}

function memory({ vramMB }: LocalModel, { graphicsMB, memoryGB }: DeviceFacts): Finding {
  if (vramMB === undefined) return { mark: 'not-known', reason: 'Nobody has said how much memory it needs.' };
  const need = `It needs about ${gigabytes(vramMB)} of graphics memory`;
  if (graphicsMB !== undefined) return ofStated(need, vramMB, graphicsMB);
  if (memoryGB === undefined)
    return { mark: 'not-known', reason: `${need}; this browser tells nothing of its memory.` };
  if (vramMB <= memoryGB * 500)
    return { mark: 'fits', reason: `${need}, at most half of this device’s memory.` };
  if (memoryGB >= MEMORY_CAP_GB)
    return {
      mark: 'not-known',
      reason: `${need}; the browser says “${memoryGB} GB or more”, and nothing of the graphics memory.`,
    };
  return { mark: 'may-not-fit', reason: `${need}; this device seems to have ${memoryGB} GB in all.` };
}

function ofStated(need: string, vramMB: number, graphicsMB: number): Finding {
  const stated = `of the ${gigabytes(graphicsMB)} that you stated`;
  if (vramMB > graphicsMB) return { mark: 'does-not-fit', reason: `${need}: more than ${stated.slice(3)}.` };
  if (vramMB > graphicsMB * 0.85)
    return { mark: 'may-not-fit', reason: `${need}: nearly all ${stated}, and the screen needs some too.` };
  return { mark: 'fits', reason: `${need} ${stated}.` };
}

const software = (device: DeviceFacts): Finding | undefined =>
  device.software
    ? {
        mark: 'may-not-fit',
        reason: 'The graphics here are imitated in software: it would run, at many seconds a word.',
      }
    : undefined;

const megabytes = (bytes: number): string =>
  bytes >= 1e9 ? gigabytes(bytes / 1e6) : `${Math.round(bytes / 1e6)} MB`;

const gigabytes = (megabytes: number): string => `${(megabytes / 1000).toFixed(1)} GB`;
