import { beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { PREBUILT } from '../../../../src/catalog/webllm/prebuilt.ts';
import { db } from '../../../../src/ui/db.ts';
import Device from '../../../../src/ui/models/local/Device.svelte';
import { probeDevice } from '../../../../src/ui/models/local/device.ts';
import { Shelf } from '../../../../src/ui/models/local/shelf.svelte.ts';

beforeEach(async () => {
  await Promise.all([db.connections.clear(), db.downloads.clear(), db.settings.clear()]);
});

/** An adapter that stands in for devices that this machine is not. */
const gpuWith = (limits: Partial<GPUSupportedLimits>): GPU =>
  ({
    requestAdapter: () =>
      Promise.resolve({
        info: { vendor: 'acme', architecture: '', description: '' },
        features: new Set(['shader-f16']),
        limits: {
          maxBufferSize: 2 ** 31,
          maxStorageBufferBindingSize: 2 ** 30,
          maxComputeWorkgroupStorageSize: 2 ** 15,
          maxStorageBuffersPerShaderStage: 10,
          ...limits,
        },
      }),
  }) as unknown as GPU;

describe('looking at the device', () => {
  it('finds the adapter of this browser', async () => {
    const device = await probeDevice();
    expect(device).toMatchObject({ webgpu: 'ready', software: true });
    expect(device.bindingBytes).toBeGreaterThan(2 ** 26);
    expect(device.freeBytes).toBeGreaterThan(0);
  });

  it('tells no WebGPU and no adapter apart', async () => {
    expect(
      await probeDevice({ requestAdapter: () => Promise.resolve(null) } as unknown as GPU),
    ).toMatchObject({
      webgpu: 'no-adapter',
    });
    const { gpu } = navigator;
    Object.defineProperty(navigator, 'gpu', { configurable: true, value: undefined });
    expect(await probeDevice()).toMatchObject({ webgpu: 'missing' });
    Object.defineProperty(navigator, 'gpu', { configurable: true, value: gpu });
  });

  it('names what every model needs and the adapter lacks', async () => {
    expect(await probeDevice(gpuWith({}))).toMatchObject({ name: 'acme', f16: true, bindingBytes: 2 ** 30 });
    expect((await probeDevice(gpuWith({}))).lack).toBeUndefined();
    expect((await probeDevice(gpuWith({ maxStorageBuffersPerShaderStage: 8 }))).lack).toContain(
      '10 storage buffers',
    );
  });
});

describe('the graphics memory that a person states', () => {
  it('decides the marks, is remembered, and must be a number', async () => {
    const shelf = new Shelf();
    shelf.prebuilt = PREBUILT;
    shelf.device = { webgpu: 'ready', f16: true, bindingBytes: 2 ** 31, memoryGB: 8 };
    const large = PREBUILT.find(({ id }) => id === 'Llama-3.1-8B-Instruct-q4f32_1-MLC')!;
    render(Device, { shelf });
    expect(shelf.fit(large).mark).toBe('not-known');

    const field = page.getByLabelText('Graphics memory');
    await field.fill('12');
    await page.getByText('Your device:').click();
    await expect.poll(() => shelf.fit(large).mark).toBe('fits');
    await field.fill('lots');
    await page.getByText('Your device:').click();
    await expect.element(field).toHaveAccessibleDescription(/Enter gigabytes/);
    expect(shelf.graphicsMB).toBe(12000);
  });
});
