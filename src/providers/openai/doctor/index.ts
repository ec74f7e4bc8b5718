import type { Capabilities } from '../../../core/capabilities.ts';
import type { ConnectionReport } from '../../../core/connectionReport.ts';
import { openaiCompatible } from '../chatModel.ts';
import { readAddress } from './address.ts';
import { answerOnce, secondsOf } from './answer.ts';
import { Checklist } from './checklist.ts';
import { heeding } from './heeding.ts';
import { asker } from './question.ts';
import { verdictOf } from './verdict.ts';
import { failureIn, visitOf, type ConnectionTest, type Visit } from './visit.ts';
import { countOf, goThere, settleAccount } from './wayThere.ts';
import { Wire } from './wire.ts';

export type { ConnectionTest };

/** Seconds that one short answer may take: a local model may have to be loaded first. */
const ANSWER_DEADLINE = 60;

/** What was learned so far: kept when a test ends before its end. */
interface Course {
  models: readonly string[];
  found: Capabilities;
  /** What there is to say when nothing is wrong, without its full stop. */
  success: string;
}

/**
 * Goes to a server step by step and says what is wrong, what to do and, when a model is given, what that heeds. Without a
 * model no question is asked, so that nothing can be billed. Never rejects: whatever goes wrong is in the report.
 */
export async function testConnection(test: ConnectionTest): Promise<ConnectionReport> {
  const visit = visitOf(test);
  const wire = new Wire(visit.fetch);
  const checklist = new Checklist(visit.model !== undefined, visit.tell);
  const course: Course = { models: [], found: {}, success: '' };
  const report = (): Omit<ConnectionReport, 'verdict' | 'message'> => ({
    checks: checklist.all,
    models: course.models,
    found: course.found,
    calls: wire.answered,
  });
  try {
    await examine({ ...visit, fetch: wire.fetch }, wire, checklist, course);
  } catch (error) {
    if (visit.signal.aborted) {
      checklist.giveUp();
      return { verdict: 'stopped', message: 'The test was stopped.', ...report() };
    }
    const { kind, message } = failureIn(error);
    checklist.fail({ check: checklist.current, kind, sentence: message });
  }
  return { ...verdictOf(checklist.all, course.success), ...report() };
}

async function examine(test: Visit, wire: Wire, checklist: Checklist, course: Course): Promise<void> {
  checklist.begin('address');
  const address = readAddress(test);
  if ('fault' in address) return checklist.fail(address.fault);
  checklist.settle('address', 'ok');

  const visit = { ...test, baseUrl: address.baseUrl };
  const arrival = await goThere(visit, checklist);
  course.models = arrival.models;
  if (arrival.fault && (arrival.isFinal || visit.model === undefined)) return checklist.fail(arrival.fault);
  if (visit.model === undefined) {
    await settleAccount(visit, checklist);
    course.success = `The server answers and lists ${countOf(arrival.models)}`;
    return;
  }
  const model = openaiCompatible({ ...visit, deadline: ANSWER_DEADLINE });
  const ask = asker(model, visit.model, visit.signal);
  const answer = await answerOnce(visit, ask, arrival, checklist);
  if ('fault' in answer) return checklist.fail(answer.fault);
  course.success = `${visit.model} answered in ${secondsOf(answer.ms)}`;
  course.found = await heeding(ask, wire, checklist);
}
