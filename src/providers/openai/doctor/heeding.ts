import type { Capabilities } from '../../../core/capabilities.ts';
import type { TestedCapability } from '../../../core/connectionReport.ts';
import { ModelError } from '../../../core/errors.ts';
import type { Completion } from '../../../core/model.ts';
import type { Checklist } from './checklist.ts';
import type { Ask } from './question.ts';
import { sampling } from './sampling.ts';
import { isSilent, SILENT, type Show, type Showing } from './showing.ts';
import type { Wire } from './wire.ts';

/** Asks a model the questions that show what it heeds. Ends early, with the rest untold, when one cannot be answered. */
export async function heeding(ask: Ask, wire: Wire, checklist: Checklist): Promise<Capabilities> {
  const found: Partial<Record<TestedCapability, boolean>> = {};
  const show: Show = (capability, { state, heeds, sentence }) => {
    checklist.settle(capability, state, { sentence });
    if (heeds !== undefined) found[capability] = heeds;
  };
  try {
    checklist.begin('system');
    show('system', await system(ask));
    checklist.begin('json');
    show('json', await json(ask));
    checklist.begin('logprobs');
    show('logprobs', await logprobs(ask));
    await sampling(ask, wire, (capability) => checklist.begin(capability), show);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    checklist.giveUp(`The questions broke off: ${error.message}`);
  }
  return found;
}

const PASSWORD = 'pomegranate';

async function system(ask: Ask): Promise<Showing> {
  const answer = await refusable(() =>
    ask({
      messages: [
        {
          role: 'system',
          content: `Reply to every message with the single word “${PASSWORD}” and nothing else.`,
        },
        { role: 'user', content: 'What is the capital of France?' },
      ],
    }),
  );
  if (answer instanceof ModelError)
    return { state: 'warn', heeds: false, sentence: `It refuses a system message: ${answer.message}` };
  if (answer.text.toLowerCase().includes(PASSWORD))
    return { state: 'ok', heeds: true, sentence: 'It did as a system message said.' };
  if (isSilent(answer)) return SILENT;
  return {
    state: 'warn',
    heeds: false,
    sentence: 'It did not do as a simple system message said: prompts are better put into the user message.',
  };
}

/** Asked for prose, so that a reply in JSON shows the mode and not the wish. Some servers want the word in the question. */
async function json(ask: Ask): Promise<Showing> {
  const answer = await refusable(() =>
    ask({
      messages: [
        {
          role: 'user',
          content: 'In one plain sentence of prose: what do the letters of the word JSON stand for?',
        },
      ],
      json: true,
    }),
  );
  if (answer instanceof ModelError)
    return { state: 'info', heeds: false, sentence: `It cannot be held to JSON. ${answer.message}` };
  if (isSilent(answer)) return SILENT;
  if (isObject(answer.text) || (answer.finish === 'length' && answer.text.trimStart().startsWith('{')))
    return { state: 'ok', heeds: true, sentence: 'Held to JSON, it answered with an object.' };
  return {
    state: 'warn',
    heeds: false,
    sentence: 'It takes the wish for JSON and ignores it: the answer was not JSON.',
  };
}

async function logprobs(ask: Ask): Promise<Showing> {
  const answer = await refusable(() => ask({ logprobs: 1 }));
  if (!(answer instanceof ModelError)) {
    if ((answer.logprobs?.length ?? 0) > 0)
      return { state: 'ok', heeds: true, sentence: 'It gave the log-probabilities of its answer.' };
    if (isSilent(answer)) return SILENT;
  }
  return {
    state: 'info',
    heeds: false,
    sentence: 'It gives no log-probabilities, so that scoring by likelihood is not possible with it.',
  };
}

const REFUSALS: ReadonlySet<ModelError['kind']> = new Set(['bad-request', 'no-logprobs']);

/** An answer, or the error by which a server refuses the question as such. Every other error is thrown. */
async function refusable(asking: () => Promise<Completion>): Promise<Completion | ModelError> {
  try {
    return await asking();
  } catch (error) {
    if (error instanceof ModelError && REFUSALS.has(error.kind)) return error;
    throw error;
  }
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
