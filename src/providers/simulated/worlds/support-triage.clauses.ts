import type { Clause } from '../world.ts';

const CHARGED =
  /\b(?:charge[sd]?|charging|debit\w*|bill(?:ed|ing)|payments?|collect\w*|fees?|took money|paid)\b/i;
const TWICE = /\b(?:twice|double|duplicate[ds]?|two times|a second time|same (?:charge|payment|amount))\b/i;
const CANCELLED = /\b(?:cancel\w*|terminat\w*|unsubscrib\w*|ended (?:plan|subscription)|over and done)\b/i;
const LOGIN =
  /\b(?:log(?:ging)?[ -]?(?:in|on)\w*|sign(?:ing|ed)?[ -]?in|access|get(?:ting)? in|locked out|shut out|suspended)\b/i;
const BROKEN =
  /\b(?:broken|faults?|faulty|bugs?|errors?|crash\w*|fail\w*|malfunction\w*|defects?|defective|(?:do|does|did)(?:es)?(?: not|n't) work|not working|went wrong|breaks?)\b/i;
const MONEY_BACK =
  /\b(?:money back|refund\w*|reimburs\w*|paid back|pay(?:ing)? back|return of the (?:money|payment)|purchase undone)\b/i;

/** What helps in the support sample. */
export const useful: readonly Clause[] = [
  {
    id: 'label-only',
    about: [
      /\b(?:answer|reply|respond|output|return|give|write|print)\b/i,
      /\b(?:only|just|nothing (?:but|else|more)|single|one word|alone|no (?:other|further|extra))\b/i,
      /\b(?:team|queue|label|category|name|word|words)\b/i,
    ],
    unless: /\bnot (?:only|just)\b|\breason|\bexplain/i,
    lifts: { form: 0.22 },
    comesToMind: true,
    wordings: [
      'Answer with the name of the team only.',
      'Reply with a single word, the queue, and nothing else.',
      'Give just the label, with no other words around it.',
      'Output nothing but the name of the queue, in lower case.',
      'Your reply is one word: the team.',
    ],
  },
  {
    id: 'after-cancel',
    about: [CANCELLED, CHARGED],
    label: 'billing',
    contrary: 'refund',
    lifts: { 'after-cancel': 0.5, 'double-charge': 0.15 },
    wordings: [
      'A charge after the customer has cancelled is billing, not refund.',
      'If somebody is still charged after cancelling, choose billing, even when they want the money returned.',
      'Payments collected after a subscription was cancelled belong to billing.',
      'Being billed once more after a cancellation counts as billing.',
    ],
  },
  {
    id: 'double-charge',
    about: [TWICE, CHARGED],
    label: 'billing',
    contrary: 'refund',
    lifts: { 'double-charge': 0.5, 'after-cancel': 0.15 },
    wordings: [
      'Double charges are billing, even if the customer asks for one of them back.',
      'If the same payment was taken twice, answer billing.',
      'Treat a duplicate debit as billing rather than refund.',
      'Somebody who paid two times by accident of ours goes to billing: two payments, same charge.',
    ],
  },
  {
    id: 'wrong-charge',
    about: [
      /\b(?:by mistake of ours|our (?:own )?(?:mistake|error)|wrong(?:ly|ful)?|in error|erroneous\w*|should (?:never|not) have|unjustified|incorrect(?:ly)?)\b/i,
      CHARGED,
    ],
    label: 'billing',
    contrary: 'refund',
    lifts: { 'after-cancel': 0.4, 'double-charge': 0.4, 'unpaid-login': 0.2, 'invoice-details': 0.1 },
    wordings: [
      'Money that we collected wrongly, a charge that should never have happened, is billing.',
      'If the charge itself was our mistake, choose billing; a refund is for a purchase that was right but is regretted.',
      'Charges that are incorrect go to billing.',
      'A payment taken in error stays billing.',
    ],
  },
  {
    id: 'unpaid-login',
    about: [
      /\b(?:unpaid|overdue|outstanding|past due|declined|bounced|owed?|non-?payment|open invoices?|missing payments?|not been paid|have not paid)\b/i,
      LOGIN,
    ],
    label: 'billing',
    contrary: 'account',
    lifts: { 'unpaid-login': 0.5 },
    wordings: [
      'When somebody cannot log in because of an unpaid invoice, the answer is billing.',
      'Access that is blocked over an overdue payment is billing, not account.',
      'Customers who are locked out since their card was declined go to billing.',
      'If a login is suspended for an outstanding amount, choose billing.',
    ],
  },
  {
    id: 'login-bug',
    about: [LOGIN, BROKEN],
    unless: /\b(?:paid|invoice|payment|money)\b/i,
    label: 'technical',
    contrary: 'account',
    lifts: { 'login-bug': 0.5, 'angry-fault': 0.1 },
    wordings: [
      'A login that fails with an error, although the password is right, is technical.',
      'If the sign-in page itself is broken, choose technical; account is for lost passwords.',
      'Crashes and errors while logging in are technical, not account.',
      'Treat a fault of the login page as technical.',
    ],
  },
  {
    id: 'broken-refund',
    about: [MONEY_BACK, BROKEN],
    label: 'refund',
    contrary: 'technical',
    lifts: { 'broken-refund': 0.5, 'trial-refund': 0.12 },
    wordings: [
      'Somebody who wants the money back for something that does not work gets refund, not technical.',
      'If a product is faulty and the customer asks for reimbursement, choose refund.',
      'A bug that ends in the wish to be paid back is refund.',
      'When they no longer want it fixed but their money back for a broken feature, answer refund.',
    ],
  },
  {
    id: 'trial-refund',
    about: [/\b(?:trials?|test period|free days|free weeks?)\b/i],
    label: 'refund',
    contrary: 'billing',
    lifts: { 'trial-refund': 0.5, 'broken-refund': 0.12 },
    wordings: [
      'A forgotten trial that turned into a paid plan is refund.',
      'If a trial was not ended in time and the customer regrets the payment, choose refund.',
      'Payments after a trial that somebody forgot to end are refund rather than billing.',
      'Whoever missed the end of the free days and wants the payment undone belongs to refund.',
    ],
  },
  {
    id: 'feature-wish',
    about: [
      /\b(?:missing|miss(?:es)?|wish\w*|requests?|lacks?|lacking|does not (?:exist|have|offer)|not (?:yet )?(?:there|offered?|supported)|suggest\w*|would like to have|ideas?|never (?:had|existed))\b/i,
      /\b(?:features?|functions?|options?|abilit\w+|something (?:new|that)|product|app)\b/i,
    ],
    label: 'feedback',
    contrary: 'technical',
    lifts: { 'feature-wish': 0.5 },
    wordings: [
      'Wishes for a feature that does not exist yet are feedback, not technical.',
      'If the customer misses an option the product never had, choose feedback.',
      'A request for a new function counts as feedback, even when it is worded as a problem.',
      'Something that the app does not offer so far is feedback.',
    ],
  },
  {
    id: 'angry-fault',
    about: [
      /\b(?:ang(?:ry|er)|rants?|rude\w*|sarcas\w*|furious|insult\w*|upset|harsh|annoyed|scold\w*|temper|emotional|disappoint\w*)\b/i,
      /\b(?:faults?|errors?|bugs?|fail\w*|defects?|malfunctions?|concrete|problems?|broken)\b/i,
    ],
    label: 'technical',
    contrary: 'feedback',
    lifts: { 'angry-fault': 0.5, 'praise-question': 0.12 },
    wordings: [
      'An angry message that describes a concrete fault is technical, not feedback.',
      'If a rant names an error that can be reproduced, choose technical.',
      'Sarcasm does not matter: when a bug is reported under the insults, answer technical.',
      'However upset the writer is, a defect stays technical.',
    ],
  },
  {
    id: 'plan-change',
    about: [
      /\b(?:plans?|seats?|licen[cs]es?|subscriptions?|renewals?|packages?|upgrad\w*|downgrad\w*)\b/i,
      /\b(?:chang\w*|switch\w*|add\w*|remov\w*|upgrad\w*|downgrad\w*|paus\w*|mov\w+|more or fewer|number of)\b/i,
    ],
    label: 'account',
    contrary: 'billing',
    lifts: { 'plan-change': 0.5, 'delete-data': 0.12 },
    wordings: [
      'Changing the plan or the number of seats is account, even though it affects the price.',
      'For upgrades, downgrades and pauses of a subscription choose account, not billing.',
      'If they want to switch plans or add licences, the answer is account.',
      'Account covers changes of the plan, of seats and of renewals.',
    ],
  },
  {
    id: 'delete-data',
    about: [
      /\b(?:delet\w*|eras\w*|clos(?:e|ing)|remov\w*|privacy)\b/i,
      /\b(?:data|profiles?|accounts?|documents|workspaces?|personal)\b/i,
    ],
    unless: /\b(?:seats?|licen[cs]es?)\b/i,
    label: 'account',
    contrary: 'feedback',
    lifts: { 'delete-data': 0.48 },
    wordings: [
      'Requests to delete personal data or close a profile are account.',
      'If somebody wants their data erased, choose account.',
      'Privacy matters and the removal of documents go to account: anything about personal data is account.',
      'Closing a workspace for good belongs to account.',
    ],
  },
  {
    id: 'invoice-details',
    about: [
      /\b(?:invoices?|bills|receipts?)\b/i,
      /\b(?:address\w*|names?|vat|tax|details|recipient|cost cent\w+)\b/i,
    ],
    label: 'billing',
    contrary: 'account',
    lifts: { 'invoice-details': 0.48 },
    wordings: [
      'New addresses, names or tax numbers on invoices are billing, not account.',
      'If the details on an invoice have to be changed, choose billing.',
      'Who and what is named on a receipt is a matter of details: that is billing.',
      'Changes of the VAT number or the address on bills belong to billing.',
    ],
  },
  {
    id: 'behind-praise',
    about: [
      /\b(?:praise\w*|compliments?|thanks?|kind words|friendly|polite\w*|flatter\w*|niceties)\b/i,
      /\b(?:ignore|question|requests?|problem|behind|rest|actual|asks?|follows?|underneath)\b/i,
    ],
    contrary: 'feedback',
    lifts: { 'praise-question': 0.48, 'angry-fault': 0.12 },
    wordings: [
      'Ignore praise and compliments when a question or a problem follows, and sort by that.',
      'A message that begins with thanks is sorted by the request behind it.',
      'Look past friendly words to the actual question.',
      'Compliments do not decide; the question after them does.',
    ],
  },
  {
    id: 'what-is-wanted',
    about: [
      /\bwhat (?:the |a )?(?:customers?|person|senders?|writers?|they|people|he or she)\b.*\b(?:wants?|asks?|needs?)|\b(?:goal|intention|purpose|wish) of the (?:customer|writer|sender)|\bwants? done\b/i,
      /\b(?:not|rather|instead|regardless|whatever|decid\w*|judge|go by|matters)\b/i,
    ],
    lifts: {
      'praise-question': 0.28,
      'broken-refund': 0.25,
      'plan-change': 0.25,
      'feature-wish': 0.25,
      'angry-fault': 0.25,
      'trial-refund': 0.2,
      'login-bug': 0.1,
      'delete-data': 0.15,
    },
    comesToMind: true,
    wordings: [
      'Decide by what the customer wants done, not by the words that they use.',
      'What matters is what the person asks us to do, whatever the tone.',
      'Go by what the writer needs from us rather than by single words.',
      'Judge by the goal of the customer: what do they want done?',
    ],
  },
  {
    id: 'all-money-is-billing',
    about: [
      /\b(?:any|every|all|every?thing|anything|whenever|as soon as)\b/i,
      /\b(?:money|charges?|payments?|costs?|amounts?)\b/i,
      /\b(?:mention\w*|about|to do with|concern\w*|involve\w*|comes? up|appears?|related)\b/i,
    ],
    label: 'billing',
    lifts: {
      'after-cancel': 0.4,
      'double-charge': 0.4,
      'invoice-details': 0.3,
      'unpaid-login': 0.3,
      'broken-refund': -0.25,
      'trial-refund': -0.25,
      'plan-change': -0.1,
    },
    wordings: [
      'Anything that has to do with money is billing.',
      'Whenever a charge or a payment is mentioned, choose billing.',
      'All messages about payments belong to billing.',
      'As soon as money comes up, answer billing.',
    ],
  },
  {
    id: 'all-faults-are-technical',
    about: [
      /\b(?:any|every|all|everything|anything|whenever|as soon as)\b/i,
      /\b(?:not work\w*|trouble|fails?|problems?|faults?|goes wrong|stops? working)\b/i,
    ],
    unless: LOGIN,
    label: 'technical',
    lifts: {
      'login-bug': 0.4,
      'angry-fault': 0.4,
      'praise-question': 0.1,
      'broken-refund': -0.2,
      'unpaid-login': -0.1,
      'feature-wish': -0.15,
    },
    wordings: [
      'Everything that does not work is technical.',
      'Whenever something fails, choose technical.',
      'Any trouble with the product is technical.',
      'As soon as a fault is mentioned, answer technical: any fault at all is technical.',
    ],
  },
];
