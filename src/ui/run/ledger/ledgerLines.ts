import type { Account, Ledger, Work } from '../../../views/ledger.ts';
import { ROLE_WORDS } from '../budget/roleWords.ts';
import type { OperatorOf } from '../operators.ts';

/** A row of the table: whose account it is, in words. */
export interface LedgerLine {
  readonly name: string;
  /** What more there is to say of the name: the model, or what an operator was paid for. */
  readonly detail: string;
  readonly account: Account;
}

/** The parts of a ledger by role and model. */
export const roleLines = ({ roles }: Ledger): LedgerLine[] =>
  roles.map(({ role, model, ...account }) => ({ name: ROLE_WORDS[role], detail: model.model, account }));

/** The parts of a ledger by what the calls were for, in the words of the method. */
export const workLines = ({ work }: Ledger, operatorOf: OperatorOf): LedgerLine[] =>
  work.map(({ work: of, ...account }) => ({ ...wordsFor(of, operatorOf), account }));

function wordsFor(work: Work, operatorOf: OperatorOf): Pick<LedgerLine, 'name' | 'detail'> {
  switch (work.kind) {
    case 'asked':
      return { name: titleOf(work.by, operatorOf), detail: 'asking' };
    case 'scored':
      return { name: titleOf(work.by, operatorOf), detail: 'scoring' };
    case 'finals':
      return { name: 'Finals', detail: 'scoring on the whole dev split' };
    case 'verdict':
      return { name: 'Verdict', detail: 'scoring on the test split' };
    case 'unfinished':
      return { name: 'Unfinished', detail: 'under way or broken off; kept for when the run goes on' };
    default:
      return work satisfies never;
  }
}

/** What is no operator of the method, such as a judge, goes by its own name. */
function titleOf(by: string, operatorOf: OperatorOf): string {
  const { title } = operatorOf(by);
  return title.charAt(0).toUpperCase() + title.slice(1);
}

const HEAD = [
  'Part',
  'Name',
  'Detail',
  'Calls',
  'From memory',
  'Tokens in',
  'Cached',
  'Tokens out',
  'Estimated',
  'Dollars',
  'Seconds',
];

/** The ledger as tab-separated values, for a spreadsheet. A price that nobody knows leaves its cell empty. */
export function ledgerTsv(ledger: Ledger, operatorOf: OperatorOf): string {
  const { total, lost } = ledger;
  const rows = [
    HEAD,
    ...roleLines(ledger).map((line) => cells('Model', line)),
    ...workLines(ledger, operatorOf).map((line) => cells('Work', line)),
    cells('Total', { name: 'Answered', detail: '', account: total }),
    ...(lost.calls > 0
      ? [cells('Lost', { name: 'Lost', detail: 'at most', account: { ...lost, remembered: 0, ms: 0 } })]
      : []),
  ];
  return rows.map((row) => row.map(onOneLine).join('\t')).join('\n');
}

function cells(part: string, { name, detail, account }: LedgerLine): (string | number)[] {
  const { calls, remembered, usage, usd, ms } = account;
  const estimated = usage.estimated ? 'yes' : '';
  const { tokensIn, tokensOut, tokensCached = '' } = usage;
  return [
    part,
    name,
    detail,
    calls,
    remembered,
    tokensIn,
    tokensCached,
    tokensOut,
    estimated,
    usd ?? '',
    ms / 1000,
  ];
}

/** A model's name is written by others: it starts no new cell, and no formula. */
const onOneLine = (cell: string | number): string =>
  String(cell)
    .replace(/\s+/g, ' ')
    .replace(/^(?=[=+@-]\D)/, "'");
