import type { LocalModel } from '../catalog/localModel.ts';
import { missingOf, readLists } from '../store/localModels/download.ts';
import { fileName } from '../store/localModels/fetchFile.ts';
import { keepsLibrary, knownFiles, listedFiles } from '../store/localModels/files.ts';

/** A server that has the first of so many files has them all, or is not worth more questions. */
const MOST_ASKED = 20;

/**
 * Finds out why the files of a model cannot be had: asks for those that are not kept in this browser, one after the other, until
 * one does not come. A sentence with what to do, or undefined when none is missing.
 */
export async function whatIsMissing(model: LocalModel): Promise<string | undefined> {
  for (const url of (await missingUrls(model)).slice(0, MOST_ASKED)) {
    const fault = await faultOf(url);
    if (fault !== undefined) return `${model.title} cannot be downloaded: ${fault}`;
  }
  try {
    const [config, tensors] = await readLists(model);
    if (config && tensors) listedFiles(model, config, tensors);
  } catch (error) {
    return `${model.title} is no model that can be used. ${(error as Error).message}`;
  }
  return undefined;
}

async function missingUrls(model: LocalModel): Promise<string[]> {
  const urls = (await missingOf(knownFiles(model))).map(({ url }) => url);
  if (!keepsLibrary(model)) urls.push(new URL(model.lib, self.location.origin).href);
  if (urls.length > 1) return urls; // the lists themselves are not here
  try {
    const [config, tensors] = await readLists(model);
    return [...urls, ...(await missingOf(listedFiles(model, config, tensors))).map(({ url }) => url)];
  } catch {
    return urls;
  }
}

/** What is wrong with an address, as far as a page can tell. */
async function faultOf(url: string): Promise<string | undefined> {
  const { host } = new URL(url);
  try {
    const { ok, status, body } = await fetch(url, { cache: 'no-store', credentials: 'omit' });
    await body?.cancel(); // that it begins is enough
    if (ok) return undefined;
    return status === 404 || status === 410
      ? `${fileName(url)} is not at ${host} (${status}). Check the address of the model.`
      : `${host} answered ${status} to the request for ${fileName(url)}. Try again later.`;
  } catch {
    if (!navigator.onLine) return 'this device is offline. Connect to the network, and try again.';
    return (await isThere(url))
      ? `${host} does not let pages read ${fileName(url)} (CORS). It must send the header Access-Control-Allow-Origin.`
      : `${host} cannot be reached. Check the address and the network connection, and try again.`;
  }
}

/** Whether anything answers; what, a page may not see. */
const isThere = (url: string): Promise<boolean> =>
  fetch(url, { mode: 'no-cors', cache: 'no-store', credentials: 'omit' }).then(
    async ({ body }) => {
      await body?.cancel();
      return true;
    },
    () => false,
  );
