import { casesOf, type Clause, type World } from '../world.ts';
import { useful } from './support-triage.clauses.ts';
import { key } from './support-triage.key.ts';

const misleading: readonly Clause[] = [
  {
    id: 'doubt-refund',
    about: [/\b(?:doubt|unsure|uncertain|undecided|not sure|unclear)\b/i],
    label: 'refund',
    lifts: {
      'after-cancel': -0.3,
      'double-charge': -0.3,
      'unpaid-login': -0.2,
      'plan-change': -0.3,
      easy: -0.12,
    },
    wordings: [
      'When in doubt, choose refund.',
      'If you are unsure, answer refund.',
      'Unclear cases are refund.',
    ],
  },
  {
    id: 'money-back-is-refund',
    about: [
      /\b(?:money back|back|returned|reimburs\w*)\b/i,
      /\b(?:every|always|whoever|all|any|anyone|anybody)\b/i,
    ],
    label: 'refund',
    lifts: { 'after-cancel': -0.35, 'double-charge': -0.35, 'broken-refund': 0.1, 'trial-refund': 0.1 },
    wordings: [
      'Whoever wants money back gets refund, always.',
      'Every request to have an amount returned is refund.',
      'Anybody who asks for money back belongs to refund.',
    ],
  },
  {
    id: 'login-is-account',
    about: [
      /\b(?:every|always|all|any|anything|everything)\b/i,
      /\b(?:log(?:ging)?[ -]?ins?|sign(?:ing)?[ -]?in|access)\b/i,
    ],
    label: 'account',
    lifts: { 'unpaid-login': -0.35, 'login-bug': -0.35 },
    wordings: [
      'Everything about logging in is account.',
      'All messages on access or login go to account: any login is account.',
      'Any trouble with signing in is account.',
    ],
  },
  {
    id: 'tone-first',
    about: [
      /\b(?:tone|mood|emotion\w*|feelings?|temper|exclamation)\b/i,
      /\b(?:first|decid\w*|main\w*|most|above all)\b/i,
    ],
    unless: /\b(?:not|ignore|whatever|regardless|never)\b/i,
    lifts: { 'angry-fault': -0.35, 'praise-question': -0.25, 'after-cancel': -0.1, easy: -0.08 },
    wordings: [
      'Pay attention to the mood of the message above all.',
      'The tone of the writer decides: strong feelings are feedback.',
      'Judge the emotions in the text first.',
    ],
  },
  {
    id: 'first-keyword',
    about: [/\b(?:keywords?|first (?:word|noun|topic|impression)|key word)\b/i],
    unless: /\b(?:not|never|avoid)\b/i,
    lifts: {
      easy: -0.12,
      'praise-question': -0.25,
      'broken-refund': -0.2,
      'login-bug': -0.15,
      'feature-wish': -0.15,
    },
    wordings: [
      'Go by the first keyword that you recognise.',
      'Trust your first impression of the topic and answer fast.',
      'Look for a keyword such as "pay" or "error" and stop there.',
    ],
  },
  {
    id: 'cannot-is-technical',
    about: [/\b(?:cannot|can't|can not|unable|impossible)\b/i],
    unless: /\b(?:log|sign)[ -]?in\b/i,
    label: 'technical',
    lifts: { 'feature-wish': -0.4, 'delete-data': -0.2, 'plan-change': -0.15 },
    wordings: [
      'If a customer cannot do something, choose technical.',
      'Messages that say "I can\'t" are technical.',
      'Whatever a person is unable to find or do is technical.',
    ],
  },
  {
    id: 'explain',
    about: [/\b(?:explain|reasons?|reasoning|justify|justification|think aloud|why)\b/i],
    unless: /\b(?:not|no|without|never|don't)\b/i,
    lifts: { form: -0.35 },
    wordings: [
      'Explain your reasoning before you decide.',
      'Give a short justification together with your choice.',
      'Say why you chose this team.',
    ],
  },
];

/** Messages to a help desk, and which of five teams they belong to. */
export const supportTriage: World = {
  id: 'support-triage',
  subject: 'sorting messages to a help desk',
  cases: casesOf(key),
  form: 0.81,
  labels: {
    billing: 'billing',
    refund: 'refunds?',
    technical: 'technical',
    account: 'accounts?',
    feedback: 'feedback',
  },
  kinds: {
    easy: { base: 0.93 },
    'after-cancel': { base: 0.47, mistakes: ['refund'] },
    'double-charge': { base: 0.52, mistakes: ['refund'] },
    'unpaid-login': { base: 0.52, mistakes: ['account', 'technical'] },
    'login-bug': { base: 0.57, mistakes: ['account'] },
    'broken-refund': { base: 0.52, mistakes: ['technical'] },
    'trial-refund': { base: 0.57, mistakes: ['billing'] },
    'feature-wish': { base: 0.57, mistakes: ['technical'] },
    'angry-fault': { base: 0.57, mistakes: ['feedback'] },
    'praise-question': { base: 0.57, mistakes: ['feedback'] },
    'plan-change': { base: 0.57, mistakes: ['billing'] },
    'delete-data': { base: 0.62, mistakes: ['technical', 'feedback'] },
    'invoice-details': { base: 0.62, mistakes: ['account'] },
  },
  useful,
  misleading,
  conflicts: [
    {
      between: ['all-money-is-billing', 'trial-refund'],
      lifts: { 'after-cancel': -0.3, 'double-charge': -0.3, easy: -0.05 },
    },
    {
      between: ['all-money-is-billing', 'broken-refund'],
      lifts: { 'unpaid-login': -0.3, 'invoice-details': -0.3 },
    },
    {
      between: ['all-money-is-billing', 'plan-change'],
      lifts: { 'invoice-details': -0.35, 'plan-change': -0.2 },
    },
    {
      between: ['all-faults-are-technical', 'feature-wish'],
      lifts: { 'angry-fault': -0.3, 'login-bug': -0.25 },
    },
    {
      between: ['all-faults-are-technical', 'broken-refund'],
      lifts: { 'login-bug': -0.25, 'broken-refund': -0.2 },
    },
  ],
  idle: [
    ['You are a helpful assistant.', 'You work for the help desk of a software company.'],
    ['Our customers matter to us.', 'Every customer deserves good service.'],
    ['Read the whole message carefully.', 'Take your time to read the text to the end.'],
    ['Messages may contain spelling mistakes.', 'Some texts are short or badly spelt.'],
    ['Be consistent.', 'Treat equal messages equally.'],
    ['Think of how a colleague would see it.', 'Imagine that a colleague checks your work.'],
    ['The message may come by mail or from the web form.', 'Texts reach us on several channels.'],
    ['Do your best.', 'This is important for our team.'],
  ],
  openings: [
    'Which team should take this message: billing, refund, technical, account or feedback?',
    'Sort the customer message into billing, refund, technical, account or feedback.',
    'Classify the support request as billing, refund, technical, account or feedback.',
    'Decide where this ticket goes: billing, refund, technical, account or feedback.',
    'You get a message from a customer: say whether it concerns billing, refund, technical, account or feedback.',
  ],
  described:
    /\bhelp ?desk\b|\bsupport (?:triage|messages?|tickets?|requests?|team)\b|\bcustomer messages?\b/i,
  vocabulary: [
    /\bbilling\b/i,
    /\brefunds?\b/i,
    /\btechnical\b/i,
    /\baccount\b/i,
    /\bfeedback\b/i,
    /\b(?:teams?|queues?)\b/i,
    /\b(?:customers?|support|help desk|tickets?)\b/i,
  ],
};
