import type { Candidate } from '../../core/candidate.ts';
import type { Format } from '../../core/format.ts';
import type { Reply, Run } from '../../core/run.ts';
import { SAMPLING } from './paper.ts';
import { polished } from './polish.ts';
import { MARK } from './positions.ts';

/** An instruction that nobody proposed before, with the reply that it was in. */
export interface Proposal {
  readonly instruction: string;
  readonly reply: Reply<string>;
}

interface Asking {
  readonly format: Format<string>;
  readonly parents: Readonly<Record<string, Candidate>>;
  readonly proposals: number;
}

/** Asks the same question as often as proposals are wanted. A reply without an instruction is recorded as a failed proposal. */
export async function propositions(
  run: Run,
  question: string,
  { format, parents, proposals }: Asking,
  known: ReadonlySet<string>,
): Promise<Proposal[]> {
  const all = await run.map(Array(proposals).fill(question), async (_, run): Promise<Proposal[]> => {
    const reply = await run.ask(question, { ...SAMPLING, format, by: 'proposal' });
    const instruction = polished(reply.value ?? '');
    if (instruction !== '') return [{ instruction, reply }];
    run.propose(undefined, { by: 'proposal', parents, from: reply });
    return [];
  });
  const seen = new Set(known);
  return all.flat().filter(({ instruction }) => !seen.has(instruction) && !!seen.add(instruction));
}

/** Why an instruction is not tried, as a sentence; undefined when it is. */
export function reasonAgainst(instruction: string, longest: number): string | undefined {
  if (instruction.length > longest) return `Not tried: it has more than ${longest} characters.`;
  return instruction.includes(MARK) ? `Not tried: it has the mark ${MARK} in it.` : undefined;
}
