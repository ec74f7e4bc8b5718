import { LOCAL, type LocalModel, type Measured } from '../../../catalog/localModel.ts';
import { estimatedBytes } from '../../../catalog/webllm/downloadSize.ts';
import { fitOf, type DeviceFacts, type Fit } from '../../../catalog/webllm/fit.ts';
import type { DownloadRow } from '../../../store/db.ts';
import { keepLocalModel } from '../../../store/localModels.ts';
import { wantDownload } from '../../../store/localModels/downloads.ts';
import { takeInventory, type CachedModel, type Inventory } from '../../../store/localModels/inventory.ts';
import { graphicsMemory } from '../../../store/localModels/graphicsMemory.ts';
import { freeBytes } from '../../../store/localModels/room.ts';
import { db } from '../../db.ts';
import { Live } from '../../live.svelte.ts';
import type { Offer } from './browse.ts';
import { probeDevice } from './device.ts';
import { foundOf, knownOf } from './found.ts';

/** Everything that the section on local models shows: what there is, what is here, and what the device bears. */
export class Shelf {
  /** The library's own list, once it has been read. */
  prebuilt = $state.raw<readonly LocalModel[]>([]);
  /** Undefined until the device has been looked at. */
  device = $state.raw<DeviceFacts | undefined>();
  /** Undefined until the caches have been looked through. */
  inventory = $state.raw<Inventory | undefined>();
  /** Why the list, the device or the caches could not be read. */
  problem = $state<string | undefined>();

  #exact = $state.raw<Readonly<Record<string, number>>>({});
  #row = new Live(() => db.connections.get(LOCAL), undefined);
  #downloads = new Live(() => db.downloads.orderBy('id').toArray(), []);
  #graphicsMB = new Live(() => graphicsMemory(db), undefined);

  /** Looks at the device and reads the list. */
  async open(): Promise<void> {
    try {
      const [device, { PREBUILT }] = await Promise.all([
        probeDevice(),
        import('../../../catalog/webllm/prebuilt.ts'),
      ]);
      this.device = device;
      this.prebuilt = PREBUILT;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  /** Models that this browser has, is fetching or was. */
  get #own(): readonly LocalModel[] {
    return [...this.kept, ...this.downloads.map((row) => row.model)];
  }

  /** Looks through the caches, and takes in models that lie there whole and that nobody knows of. */
  async refresh(): Promise<void> {
    const inventory = await takeInventory(knownOf(this.#own, this.prebuilt));
    for (const model of foundOf(inventory.models, this.#own)) await keepLocalModel(db, model);
    this.inventory = inventory;
    if (this.device) this.device = { ...this.device, ...freeOf(await freeBytes()) };
  }

  /** The models that runs can choose. */
  get kept(): readonly LocalModel[] {
    return this.#row.current?.local ?? [];
  }

  get loaded(): boolean {
    return this.#row.loaded;
  }

  get downloads(): readonly DownloadRow[] {
    return this.#downloads.current;
  }

  get graphicsMB(): number | undefined {
    return this.#graphicsMB.current;
  }

  measuredOf(model: LocalModel): Measured | undefined {
    return this.#row.current?.measured?.[model.id];
  }

  cachedOf(model: LocalModel): CachedModel | undefined {
    return this.inventory?.models.find((one) => one.model.id === model.id);
  }

  /** What the list offers, as this device stands to it. */
  get offers(): Offer[] {
    return this.prebuilt.map((model) => this.offer(model));
  }

  offer(model: LocalModel): Offer {
    const exact = this.#exact[model.id];
    return { model, fit: this.fit(model), bytes: exact ?? estimatedBytes(model), exact: exact !== undefined };
  }

  fit(model: LocalModel): Fit {
    const { device } = this;
    if (!device) return { mark: 'not-known', reasons: ['This device has not been looked at yet.'] };
    const cached = this.cachedOf(model);
    const whole = this.#exact[model.id] ?? estimatedBytes(model);
    const toFetch = cached?.whole ? 0 : whole === undefined ? undefined : whole - (cached?.bytes ?? 0);
    const stated = this.graphicsMB;
    return fitOf(model, { ...device, ...(stated !== undefined && { graphicsMB: stated }) }, toFetch);
  }

  /** The list of files says how much it is: from now on that is shown instead of the estimate. */
  setExact(model: LocalModel, bytes: number): void {
    this.#exact = { ...this.#exact, [model.id]: bytes };
  }

  /** Starts or continues a download, and asks the browser to keep what comes. */
  async download(model: LocalModel): Promise<void> {
    await wantDownload(db, model);
    await navigator.storage.persist().catch(() => false); // a wish; some browsers ask the person
  }
}

const freeOf = (free: number | undefined) => (free === undefined ? {} : { freeBytes: free });
