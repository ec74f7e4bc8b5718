import { casesOf, type Clause, type World } from '../world.ts';
import { useful } from './maths-word-problems.clauses.ts';
import { key } from './maths-word-problems.key.ts';

const misleading: readonly Clause[] = [
  {
    id: 'quick',
    about: [
      /\b(?:quick\w*|fast|at once|immediately|without (?:any )?(?:steps|working|calculating)|short cut|no steps|skip the)\b/i,
    ],
    unless: /\b(?:not|never|don't)\b/i,
    lifts: { multi: -0.3, rate: -0.22, backwards: -0.2, percent: -0.2, average: -0.2, clock: -0.1 },
    wordings: [
      'Answer quickly, without steps.',
      'Give the answer at once; there is no need for working.',
      'Skip the working and trust your first thought.',
    ],
  },
  {
    id: 'more-means-add',
    about: [/["“']?\bmore\b/i, /\b(?:add|sum|plus|addition)\b/i],
    lifts: { 'how-many-more': -0.45 },
    wordings: [
      'The word "more" means that you have to add.',
      'When you read "more", add the numbers.',
      'Look for signal words: more stands for plus.',
    ],
  },
  {
    id: 'forget-units',
    about: [/\b(?:ignore|forget|leave out|don't|no need)\b/i, /\b(?:units?|metres|minutes|grams)\b/i],
    lifts: { units: -0.38, clock: -0.15 },
    wordings: [
      'Ignore the units and calculate with the bare numbers.',
      'There is no need to look at units.',
      'Leave out units altogether.',
    ],
  },
  {
    id: 'nearest',
    about: [/\bround(?:ed|ing)?\b/i, /\b(?:nearest|always|any|every|usual)\b/i],
    lifts: { 'round-up': -0.25, 'round-down': -0.2, percent: -0.15, units: -0.1 },
    wordings: [
      'Always round to the nearest whole number.',
      'Round every result in the usual way.',
      'Any decimals are to be rounded to the nearest number.',
    ],
  },
  {
    id: 'estimate',
    about: [/\b(?:estimate|roughly|approximate\w*|rough)\b/i],
    unless: /\b(?:not|never|don't)\b/i,
    lifts: { easy: -0.2, percent: -0.2, multi: -0.1, average: -0.15 },
    wordings: [
      'A rough result is good enough.',
      'You may estimate where the numbers are awkward.',
      'Approximate first and adjust if you like.',
    ],
  },
  {
    id: 'remark',
    about: [/\b(?:remark|explain|explanation|comment|encourag\w*|compare it|tell)\b/i],
    unless: /\b(?:no|not|without|never)\b/i,
    lifts: { form: -0.35 },
    wordings: [
      'Afterwards explain how the result compares with the numbers in the text.',
      'Add a remark on the result at the end.',
      'Close with a comment that mentions what was given.',
    ],
  },
  {
    id: 'left-to-right',
    about: [
      /\b(?:in the order|left to right|as they appear|order of (?:the text|appearance)|one by one as)\b/i,
    ],
    lifts: { multi: -0.25, backwards: -0.3, average: -0.25, fence: -0.1 },
    wordings: [
      'Take the numbers in the order in which they appear and calculate.',
      'Go through the numbers from left to right.',
      'Combine the numbers as they appear in the text.',
    ],
  },
];

/** Short word problems with one number as the answer. */
export const mathsWordProblems: World = {
  id: 'maths-word-problems',
  subject: 'solving short word problems',
  cases: casesOf(key),
  form: 0.84,
  kinds: {
    easy: { base: 0.95 },
    units: { base: 0.65 },
    extra: { base: 0.65 },
    multi: { base: 0.55 },
    'round-up': { base: 0.65 },
    'round-down': { base: 0.65 },
    'how-many-more': { base: 0.67 },
    percent: { base: 0.57 },
    rate: { base: 0.65 },
    clock: { base: 0.65 },
    backwards: { base: 0.57 },
    average: { base: 0.57 },
    fence: { base: 0.55 },
  },
  useful,
  misleading,
  conflicts: [
    {
      between: ['number-only', 'steps'],
      lifts: { multi: -0.35, rate: -0.2, percent: -0.15, backwards: -0.15, clock: -0.1, average: -0.12 },
    },
    { between: ['number-only', 'check'], lifts: { easy: -0.05, multi: -0.1 } },
    { between: ['use-all-numbers', 'ignore-extra'], lifts: { extra: -0.4, multi: -0.2, easy: -0.05 } },
    { between: ['use-all-numbers', 'average'], lifts: { average: -0.3 } },
  ],
  idle: [
    ['You are good at maths.', 'You are a patient maths teacher.'],
    ['Read the problem carefully.', 'Read the text to the end.'],
    ['Pupils of a primary school will read your answer.', 'The problems come from a school book.'],
    ['Be precise.', 'Accuracy is important.'],
    ['Take a deep breath.', 'Do not let yourself be rushed.'],
    ['Picture the situation.', 'Imagine what happens in the story.'],
    ['The names in the story are invented.', 'The people in the problems do not exist.'],
    ['Use the signs that are usual in arithmetic.', 'Write neatly.'],
  ],
  openings: [
    'Solve the maths problem.',
    'Solve the following word problem and give the answer.',
    'Answer the arithmetic question with a number.',
    'You get a short word problem: calculate the answer.',
    'What is the answer to this maths problem?',
  ],
  described: /\bmaths?\b|\bword problems?\b|\bshort problems\b/i,
  vocabulary: [
    /\b(?:solve|calculate|work out)\b/i,
    /\b(?:maths?|arithmetic|calculation|mathematical)\b/i,
    /\b(?:word )?problems?\b/i,
    /\b(?:numbers?|result|figures?)\b/i,
    /\banswer\b/i,
    /\b(?:steps?|units?|round|subtract|percent\w*)\b/i,
  ],
};
