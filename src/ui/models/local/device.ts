import type { DeviceFacts } from '../../../catalog/webllm/fit.ts';
import { freeBytes } from '../../../store/localModels/room.ts';

/** What WebLLM 0.2.86 asks of every adapter (`detectGPUDevice` of its runtime), as limit, least value and words. */
const NEEDED = [
  ['maxBufferSize', 2 ** 28, 'buffers of 268 MB'],
  ['maxStorageBufferBindingSize', 2 ** 27, 'storage bindings of 134 MB'],
  ['maxComputeWorkgroupStorageSize', 2 ** 15, '32 kB of workgroup memory'],
  ['maxStorageBuffersPerShaderStage', 10, '10 storage buffers for a shader'],
] as const;

/** Looks at the graphics adapter, the memory and the storage, as far as the browser tells of them. */
export async function probeDevice(gpu: GPU | undefined = navigator.gpu): Promise<DeviceFacts> {
  const { deviceMemory } = navigator as { deviceMemory?: number };
  const free = await freeBytes();
  const around = {
    ...(deviceMemory !== undefined && { memoryGB: deviceMemory }),
    ...(free !== undefined && { freeBytes: free }),
  };
  if (!gpu) return { webgpu: 'missing', f16: false, bindingBytes: 0, ...around };
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return { webgpu: 'no-adapter', f16: false, bindingBytes: 0, ...around };
  return { ...factsOf(adapter), ...around };
}

function factsOf({ info, limits, features }: GPUAdapter): DeviceFacts {
  const name = [info.vendor, info.architecture, info.description].filter(Boolean).join(' ');
  const short = NEEDED.find(([limit, least]) => limits[limit] < least);
  return {
    webgpu: 'ready',
    f16: features.has('shader-f16'),
    bindingBytes: limits.maxStorageBufferBindingSize,
    ...(name !== '' && { name }),
    ...((info.isFallbackAdapter || /swiftshader|llvmpipe/i.test(name)) && { software: true }),
    ...(short && { lack: `Every model needs ${short[2]}, and this graphics adapter does not allow that.` }),
  };
}
