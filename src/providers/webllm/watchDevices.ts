/** Said by the engine's worker beside the library's own messages, whose protocol has no word for it. */
export interface DeviceLostMessage {
  readonly kind: 'deviceLost';
  /**
   * `destroyed` when the page itself let go of the device: the library does so when it unloads a model, and when a buffer
   * could not be made. `unknown` when the system took it away.
   */
  readonly reason: GPUDeviceLostReason;
  readonly message: string;
}

/** Tells of every graphics device that is opened in this worker from now on when it is lost. */
export function watchDevices(tell: (message: DeviceLostMessage) => void): void {
  if (typeof GPUAdapter === 'undefined') return; // no WebGPU here: the library says so itself
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (...words) {
    const device = await requestDevice.apply(this, words);
    void device.lost.then(({ reason, message }) => tell({ kind: 'deviceLost', reason, message }));
    return device;
  };
}
