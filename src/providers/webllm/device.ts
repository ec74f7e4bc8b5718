import type { LocalModel } from '../../catalog/localModel.ts';
import { cannotRun } from './failure.ts';

/** What a browser tells of the graphics device and the computer around it. No browser tells how much graphics memory there is. */
export interface Device {
  readonly name: string;
  readonly f16: boolean;
  /** Bytes that one buffer may have where a shader reads it. */
  readonly largestBinding: number;
  /** Gigabytes of main memory. Browsers round it and stop counting somewhere, at 8 mostly; undefined where they do not tell. */
  readonly ram?: number;
}

/** @throws ModelError of the kind `unsupported`, with what to do, where no model can run at all. */
export async function lookAtDevice(): Promise<Device> {
  const { gpu, deviceMemory } = navigator as { gpu?: GPU; deviceMemory?: number };
  if (!gpu) throw self.isSecureContext ? cannotRun.noWebGPU() : cannotRun.insecure();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) throw cannotRun.noAdapter();
  const { vendor, architecture, description } = adapter.info;
  return {
    name: description || [vendor, architecture].filter((word) => word !== '').join(' ') || 'graphics device',
    f16: adapter.features.has('shader-f16'),
    largestBinding: adapter.limits.maxStorageBufferBindingSize,
    ...(deviceMemory !== undefined && { ram: deviceMemory }),
  };
}

/** @throws ModelError of the kind `unsupported` when the device lacks what the model needs. */
export function checkDevice(device: Device, model: LocalModel): void {
  if (model.f16 && !device.f16) throw cannotRun.noF16(model);
  if (model.bufferBytes !== undefined && model.bufferBytes > device.largestBinding)
    throw cannotRun.smallBuffers(model, device.largestBinding);
}

/** Up to here, what browsers tell of the main memory is the whole of it, rounded. */
const ALL_IS_TOLD_BELOW = 8;

const MB_IN_GB = 1024;

/**
 * Refuses only what cannot be: models that together want more than all the memory of a small computer. Everything else has to
 * be tried, since nobody tells a page how much graphics memory there is.
 * @throws ModelError of the kind `out-of-memory`.
 */
export function checkMemory({ ram }: Device, models: readonly LocalModel[]): void {
  if (ram === undefined || ram >= ALL_IS_TOLD_BELOW || models.some(({ vramMB }) => vramMB === undefined))
    return;
  const wanted = models.reduce((sum, { vramMB = 0 }) => sum + vramMB, 0);
  if (wanted > ram * MB_IN_GB) throw cannotRun.tooLarge(models, `this device has about ${ram} GB in all`);
}
