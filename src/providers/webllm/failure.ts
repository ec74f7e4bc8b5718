import type { LocalModel } from '../../catalog/localModel.ts';
import { ModelError } from '../../core/errors.ts';
import { DeviceLost, EngineThrew, WorkerBroke } from './engineClient.ts';

/** Where somebody can look what their browser has. */
const REPORT = 'webgpureport.org shows what this browser has.';

const SMALLER =
  'Choose a smaller model or one with a shorter context (its name ends in -1k), close other tabs and programs that use ' +
  'graphics, and try again.';

const names = (models: readonly LocalModel[]): string => models.map(({ title }) => title).join(' and ');

/** Megabytes as people read them. */
const gigabytes = (megabytes: number): string => `${(megabytes / 1024).toFixed(1)} GB`;

function wish(models: readonly LocalModel[]): string {
  if (models.some(({ vramMB }) => vramMB === undefined)) return '';
  const sum = models.reduce((total, { vramMB = 0 }) => total + vramMB, 0);
  return models.length > 1
    ? `Together they want about ${gigabytes(sum)}. `
    : `It wants about ${gigabytes(sum)}. `;
}

/** What keeps a model from running on a device, with what to do. */
export const cannotRun = {
  noWebGPU: () =>
    new ModelError(
      'unsupported',
      'This browser has no WebGPU, on which local models run. Use a current Chrome or Edge (from 113 on; on Linux perhaps with ' +
        'chrome://flags/#enable-unsafe-webgpu), Safari from 26 on, or Firefox from 141 on (Windows first). ' +
        REPORT,
    ),
  insecure: () =>
    new ModelError(
      'unsupported',
      'Browsers offer WebGPU, on which local models run, to pages from https:// or localhost only. Open this page from there.',
    ),
  noAdapter: () =>
    new ModelError(
      'unsupported',
      'This browser has WebGPU but finds no graphics device for it. Turn on “Use graphics acceleration” in its settings, update ' +
        `the graphics driver, and restart the browser. ${REPORT}`,
    ),
  noF16: ({ title, withoutF16 }: LocalModel) =>
    new ModelError(
      'unsupported',
      `${title} computes in 16-bit numbers (the WebGPU feature shader-f16), which this device or browser does not have. ` +
        (withoutF16 === undefined
          ? 'Choose a model whose name has f32 in place of f16.'
          : `Choose ${withoutF16} instead: the same model in 32-bit numbers, a little larger and slower.`),
    ),
  smallBuffers: ({ title, bufferBytes = 0 }: LocalModel, limit: number) =>
    new ModelError(
      'unsupported',
      `${title} needs buffers of ${Math.ceil(bufferBytes / 2 ** 20)} MB, and this graphics device allows ` +
        `${Math.floor(limit / 2 ** 20)} MB. Choose a smaller model.`,
    ),
  weakDevice: (what: string) =>
    new ModelError(
      'unsupported',
      `This graphics device allows less than local models need (${what}). Update the browser and the graphics driver, or use ` +
        `another device. ${REPORT}`,
    ),
  tooLarge: (models: readonly LocalModel[], why: string) =>
    new ModelError(
      'out-of-memory',
      models.length > 1
        ? `${names(models)} do not fit into memory together: ${why}. ${wish(models)}Choose one model for both roles, or smaller ones.`
        : `${names(models)} does not fit into memory: ${why}. ${wish(models)}${SMALLER}`,
    ),
};

/** The device went away, and went away again after the model was loaded anew. */
export const lostAgain = (models: readonly LocalModel[]): ModelError =>
  new ModelError(
    'device-lost',
    `The graphics device was lost twice while ${names(models)} was in use. Mostly its memory is short or its driver was ` +
      `restarted. ${SMALLER}`,
    { final: true },
  );

const workerBroke = (why: string): ModelError =>
  new ModelError(
    'download',
    `The part of this app that runs local models broke off: ${why}. Reload the page and try again.`,
  );

/** Where in the life of a model something failed. */
interface Circumstances {
  /** Those that were being loaded, or the one that was asked. */
  readonly models: readonly LocalModel[];
  readonly when: 'loading' | 'answering';
}

/**
 * Whatever a session threw, as the error that a person is told.
 * @throws what is none of the engine's: the reason of a signal.
 */
export function failureFrom(error: unknown, { models, when }: Circumstances): ModelError {
  if (error instanceof ModelError) return error;
  if (error instanceof EngineThrew) return readThrown(error.message, { models, when });
  if (error instanceof WorkerBroke) return workerBroke(error.message);
  if (error instanceof DeviceLost)
    // the library destroys the device itself when it cannot make a buffer
    return error.reason === 'destroyed'
      ? cannotRun.tooLarge(models, 'a buffer could not be made on the graphics device')
      : new ModelError('device-lost', 'The graphics device was lost.');
  throw error;
}

/**
 * What the library threw, as the error that a person is told. The library sends its errors as one string, so they are
 * told apart by its words (0.2.86), each kind with what to do.
 */
function readThrown(thrown: string, { models, when }: Circumstances): ModelError {
  const [model] = models as [LocalModel];
  for (const [pattern, make] of READINGS) {
    const match = pattern.exec(thrown);
    if (match) return make({ model, models, match });
  }
  const said = thrown.replace(/https?:\/\/\S+/g, hostOf).slice(0, 200);
  return when === 'loading'
    ? new ModelError('unsupported', `${names(models)} could not be loaded: ${said}.`)
    : new ModelError('unreadable', `${model.title} failed while it answered: ${said}.`);
}

interface Reading {
  readonly model: LocalModel;
  readonly models: readonly LocalModel[];
  readonly match: RegExpExecArray;
}

const download = (message: string): ModelError => new ModelError('download', message);

const READINGS: readonly (readonly [RegExp, (reading: Reading) => ModelError])[] = [
  [/^WebGPUNot(Available|Found)Error/, () => cannotRun.noWebGPU()],
  [/Unable to find a compatible GPU/, () => cannotRun.noAdapter()],
  [/^ShaderF16SupportError/, ({ models }) => cannotRun.noF16(models.find(({ f16 }) => f16) ?? models[0]!)],
  [/requires feature ([\w-]+)/, ({ match }) => cannotRun.weakDevice(match[1]!)],
  [/Cannot initialize runtime because of requested (\w+)/, ({ match }) => cannotRun.weakDevice(match[1]!)],
  [
    /^DeviceLostError|out of memory|allocation failed|could not allocate/i,
    ({ models }) => cannotRun.tooLarge(models, 'the graphics device gave up while loading'),
  ],
  [
    /^LinkError|Incompatible.*(library|runtime)|unknown import/i,
    ({ model }) =>
      new ModelError(
        'unsupported',
        `The library of ${model.title} was made for another version of WebLLM. ` +
          (model.own ? 'Point it to a library made for WebLLM 0.2.86.' : 'Choose another model.'),
      ),
  ],
  [
    /^CompileError/,
    ({ model }) =>
      download(
        `What lies at ${hostOf(model.lib)} for ${model.title} is no model library. Delete the model, and download it again.`,
      ),
  ],
  [/QuotaExceeded/, ({ model }) => storageFull(model)],
  [
    /^IntegrityError|Tensor-cache record|Packed BF16|SyntaxError|JSON|Invalid tensor|Offset is out of bounds/,
    ({ model }) =>
      download(
        `Files of ${model.title} are damaged or incomplete. Delete the model on the Models page, and download it again.`,
      ),
  ],
  [
    /^TypeError: .*(fetch|Cache|network)|NetworkError|Cannot fetch|Load failed/i,
    ({ model }) =>
      download(`Files of ${model.title} could not be fetched. Check the network connection, and try again.`),
  ],
  [
    /^(ModelNotFoundError|MissingModelError)/,
    ({ model }) =>
      new ModelError('unknown-model', `WebLLM has no model called “${model.id}”. Choose another one.`),
  ],
  [
    /^ContextWindowSizeExceededError.*prompt tokens: (\d+); context window size: (\d+)/s,
    ({ model, match }) =>
      new ModelError(
        'bad-request',
        `A prompt of ${match[1]} tokens does not fit: ${model.title} reads ${match[2]} at most, its reply included. ` +
          'Shorten the prompt or the examples, or choose a model with a longer context.',
      ),
  ],
  [
    /^(MessageOrder|SystemMessageOrder|ContentType|UnsupportedRole)Error: (.*)/s,
    ({ match }) => new ModelError('bad-request', `The model cannot take these messages: ${match[2]}`),
  ],
  [
    /^GrammarMatcherInitError/,
    ({ model }) =>
      new ModelError('bad-request', `${model.title} cannot be held to JSON. Turn JSON off for it.`),
  ],
  [
    // the library unloads by itself when the device is lost
    /^(ModelNotLoaded|SpecifiedModelNotFound)Error|device.*(lost|destroyed)|disposed/i,
    ({ model }) =>
      new ModelError('device-lost', `The graphics device was lost while ${model.title} was in use.`),
  ],
];

const storageFull = ({ title }: LocalModel): ModelError =>
  download(
    `The storage that this browser gives to the page is full, so ${title} could not be kept. Delete models that you do not ` +
      'use, or free disk space, and try again.',
  );

/** Of an address, what may be shown: an own one may carry a secret in its path or query. */
function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return 'its address';
  }
}
