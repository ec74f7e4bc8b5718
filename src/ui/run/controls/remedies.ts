import type { RunError } from '../../../core/spec.ts';

export interface Remedy {
  readonly title: string;
  /** What to do, as a sentence. */
  readonly advice: string;
}

const REMEDIES = new Map<string, Remedy>(
  Object.entries({
    network: {
      title: 'The server could not be reached',
      advice:
        'See that it is on and that this page may call it (test the connection under Models), then resume.',
    },
    timeout: { title: 'No answer came in time', advice: 'Resume when the model is less busy.' },
    'rate-limit': {
      title: 'The provider asks for fewer calls',
      advice: 'Wait a while, or lower the calls in flight of the connection under Models, then resume.',
    },
    server: { title: 'The server failed', advice: 'That is on its side. Resume in a while.' },
    unreadable: {
      title: 'The answer could not be read',
      advice:
        'Read what is said about it. With a server, see that the base URL under Models is that of an OpenAI-compatible one. Then resume.',
    },
    key: { title: 'The key is missing or was refused', advice: 'Enter the key to go on.' },
    credit: {
      title: 'The account has no credit left',
      advice: 'Add credit at the provider, then resume. Nothing that was paid for is asked again.',
    },
    'unknown-model': {
      title: 'The server does not know the model',
      advice: 'A run stays with its models: start a new one with a model that the server lists.',
    },
    'bad-request': {
      title: 'The request was refused',
      advice:
        'Read what it says; often the prompt is too long for the model. Then resume or start a new run.',
    },
    'no-logprobs': {
      title: 'The task model gives no log-probabilities',
      advice:
        'A run stays with its options and models: start a new one that scores by accuracy, or with a task model that gives log-probabilities.',
    },
    unsupported: {
      title: 'This browser or device cannot run the model',
      advice: 'See what it lacks under Models, and start a new run with another model.',
    },
    'out-of-memory': {
      title: 'The model does not fit into this device',
      advice:
        'Close other tabs and programs that use the graphics card, or start a new run with a smaller model.',
    },
    'device-lost': {
      title: 'The model on this device stopped',
      advice:
        'That happens when the graphics device runs out of memory or its driver restarts. Resume: the model is loaded again.',
    },
    download: {
      title: 'The model’s files are not here',
      advice:
        'See under Models what is missing, that you are on-line and that there is room on the disk, then resume: what is here is not fetched again.',
    },
    'out-of-scope': {
      title: 'The simulated model does not know this data',
      advice: 'It plays a model for the bundled samples only. Start a new run with a model of a connection.',
    },
    setup: {
      title: 'The run cannot go on as it is set up',
      advice: 'Put that right, then resume.',
    },
    divergence: {
      title: 'Made by another version: view only',
      advice:
        'Everything it found is here and can be exported; to go on, start a new run with the same settings.',
    },
    storage: {
      title: 'The browser has no room left',
      advice: 'Export and delete old runs, or free disk space, then resume.',
    },
  }),
);

const LOCKED: Remedy = { title: 'The key is locked', advice: 'Unlock it to go on.' };

const UNKNOWN: Remedy = {
  title: 'The run was interrupted by a fault of this page',
  advice: 'Resume: what is recorded is not asked again. If it fails again, export the run and report it.',
};

/** `locked`: a key that the run needs is remembered on this device, and waits for its passphrase. */
export const remedyOf = ({ kind }: RunError, locked = false): Remedy =>
  kind === 'key' && locked ? LOCKED : (REMEDIES.get(kind) ?? UNKNOWN);
