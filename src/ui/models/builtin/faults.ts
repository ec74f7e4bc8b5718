import type { BuiltinFault } from '../../../core/builtinModel.ts';
import { NotReady } from './sessions.ts';

const MODELS = 'Open Models to set it up, then resume.';

const NOT_READY = {
  unavailable: {
    kind: 'unsupported',
    message: `This browser cannot run its built-in model on this device now. ${MODELS}`,
  },
  downloadable: {
    kind: 'download',
    message: `The browser does not have its built-in model, or no longer: it removes it when the disk is nearly full. ${MODELS}`,
  },
  downloading: {
    kind: 'download',
    message: `The browser is still downloading its built-in model. Under Models you see how far it is; resume when it is there.`,
  },
} as const satisfies Record<NotReady['availability'], BuiltinFault>;

/** The browser kept the answer back because of what it says. That is an answer too: asking again is no remedy. */
export const isRefusal = (error: unknown): boolean => nameOf(error) === 'NotReadableError';

export const tooLate = (seconds: number): BuiltinFault => ({
  kind: 'timeout',
  message: `The model built into this browser said nothing within ${seconds} s. It may be busy with other pages, or this tab is asleep: bring it to the front.`,
});

/** What went wrong with the built-in model, in words. Names of exceptions as the Prompt API and Chromium use them. */
export function faultOf(error: unknown): BuiltinFault {
  if (error instanceof NotReady) return NOT_READY[error.availability];
  switch (nameOf(error)) {
    case 'QuotaExceededError':
      return tooLong(error as { requested?: number | null; quota?: number | null });
    case 'NotAllowedError':
      return {
        kind: 'unsupported',
        message:
          'The browser does not let this page use its built-in model: it is switched off in the settings or by an administrator. Allow it, or choose another model.',
      };
    case 'NotSupportedError':
      return {
        kind: 'unreadable',
        message: `The browser kept back what its built-in model wrote: ${said(error)} Another language or wording may help, or another model.`,
      };
    case 'SyntaxError':
      return { kind: 'unreadable', message: 'The model built into this browser wrote no JSON object.' };
    case 'TypeError':
      return {
        kind: 'bad-request',
        message: `The model built into this browser does not take these messages: ${said(error)}`,
      };
    case 'NetworkError':
      return {
        kind: 'download',
        message:
          'The download broke off. See that there is a connection and room on the disk, then try again.',
      };
    default:
      return {
        kind: 'device-lost',
        message: `The model built into this browser stopped: ${said(error)} It is started anew with the next try.`,
      };
  }
}

function tooLong({ requested, quota }: { requested?: number | null; quota?: number | null }): BuiltinFault {
  const remedy = 'Shorten the prompt or the example, or choose a model that reads more.';
  if (!requested || !quota)
    return { kind: 'bad-request', message: `This is more than the built-in model can read. ${remedy}` };
  const [tokens, room, over] = [requested, quota, requested - quota].map((count) => figures.format(count));
  return {
    kind: 'bad-request',
    message: `This takes ${tokens} tokens and the built-in model has room for ${room}: ${over} too many. ${remedy}`,
  };
}

const figures = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

/** The browser's own words, as a sentence. */
function said(error: unknown): string {
  const words = error instanceof Error ? error.message.trim() : String(error);
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
