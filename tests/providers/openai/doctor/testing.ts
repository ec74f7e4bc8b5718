import { expect } from 'vitest';
import {
  faultIn,
  type Check,
  type CheckId,
  type ConnectionReport,
} from '../../../../src/core/connectionReport.ts';

export const key = 'sentinel-4f9a71c2';

/** The only fault of a report, without what is the same for all of them. */
export const faultOf = (report: ConnectionReport) => {
  expect(report.verdict).toBe('fault');
  const fault = faultIn(report);
  expect(report.message).toBe(fault?.sentence);
  return fault;
};

export const checkOf = ({ checks }: Pick<ConnectionReport, 'checks'>, id: CheckId): Check =>
  checks.find((check) => check.id === id)!;

/** How each check stands, by id. */
export const statesOf = ({ checks }: Pick<ConnectionReport, 'checks'>) =>
  Object.fromEntries(checks.map(({ id, state }) => [id, state]));
