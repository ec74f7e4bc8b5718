import type { ModelError } from '../../core/errors.ts';

/** Whether a call failed without a sign of life from its server. */
export const nothingCame = ({ kind, status, mayBeBilled }: ModelError): boolean =>
  (kind === 'network' || kind === 'timeout') && status === undefined && !mayBeBilled;
