import type { Clause } from '../world.ts';

/** What helps in the maths sample. */
export const useful: readonly Clause[] = [
  {
    id: 'steps',
    about: [
      /\b(?:step[ -]by[ -]step|in steps|one step|small steps|each step|every step|intermediate results?|line by line|stages)\b/i,
    ],
    unless: /\b(?:no|without|skip|not|never|fewer)\b|\b(?:backwards|undo\w*|revers\w*|percent\w*)\b/i,
    lifts: {
      multi: 0.4,
      rate: 0.25,
      percent: 0.22,
      backwards: 0.22,
      average: 0.22,
      clock: 0.2,
      fence: 0.1,
      units: 0.12,
    },
    comesToMind: true,
    wordings: [
      'Work step by step.',
      'Solve it in small steps and write each of them down.',
      'Go through the problem one step at a time, with intermediate results.',
      'Calculate line by line, noting every intermediate result.',
    ],
  },
  {
    id: 'end-with-number',
    about: [
      /\b(?:ends?|finish|final|finally|last|close|conclude)\b/i,
      /\b(?:number|result|answer|line)\b/i,
      /\b(?:alone|only|itself|own|nothing (?:after|else|more)|last line|no more)\b/i,
    ],
    lifts: { form: 0.22 },
    comesToMind: true,
    wordings: [
      'End with the final number on a line of its own.',
      'The last line is the result alone.',
      'Finish with the number itself and write nothing after it.',
      'Put the final answer, only the number, in the last line.',
    ],
  },
  {
    id: 'number-only',
    about: [
      /\b(?:answer|reply|respond|output|return|give|write)\b/i,
      /\b(?:only|just|nothing (?:but|else)|single)\b/i,
      /\b(?:number|result|figure)\b/i,
    ],
    unless: /\b(?:ends?|finish|final|finally|last|close)\b/i,
    lifts: { form: 0.14, multi: -0.12, rate: -0.05 },
    wordings: [
      'Answer with only the number.',
      'Give nothing but the result as a number.',
      'Reply with a single figure.',
      'Output just the number.',
    ],
  },
  {
    id: 'units',
    about: [
      /\b(?:convert\w*|same units?|change .{0,20}units?|bring .{0,30}units?|turn .{0,30}units?)\b/i,
      /\b(?:units?|metres|minutes|grams)\b/i,
    ],
    unless: /\b(?:no|not|never|ignore|don't)\b/i,
    lifts: { units: 0.5, clock: 0.12, rate: 0.08 },
    wordings: [
      'Convert everything to the unit that is asked for first.',
      'Bring all amounts to the same unit before you calculate.',
      'Watch the units and convert metres, minutes or grams where needed.',
      'Turn all quantities into the unit of the question.',
    ],
  },
  {
    id: 'ignore-extra',
    about: [
      /\b(?:ignore|leave out|disregard|not (?:every|all|each)|skip|pick out|only use|use only|set aside)\b/i,
      /\b(?:numbers?|figures|information|facts|details|quantities)\b/i,
    ],
    unless: /\b(?:units?|kind of)\b/i,
    lifts: { extra: 0.5, multi: 0.08 },
    wordings: [
      'Ignore numbers that have nothing to do with the question.',
      'Not every number in the text is needed.',
      'Use only the figures that the question depends on.',
      'Leave out information that does not matter for the result.',
    ],
  },
  {
    id: 'round-up',
    about: [
      /\b(?:round(?:ed|s|ing)? up|one more|next whole number|also count)\b/i,
      /\b(?:all|everybody|everything|left over|leftovers?|nobody|nothing|rest|remainder|must|needed)\b/i,
    ],
    lifts: { 'round-up': 0.5, 'round-down': -0.12 },
    wordings: [
      'Round up when everybody or everything must find room.',
      'If nothing may be left over, round up to the next whole number.',
      'For buses, boxes and tables that all have to fit in, the remainder needs one more.',
      'A started box counts: round up if all have to be served.',
    ],
  },
  {
    id: 'round-down',
    about: [
      /\b(?:round(?:ed|s|ing)? down|leave the remainder|drop the (?:rest|remainder)|does not count)\b/i,
      /\b(?:complete|full|whole|finished|afford|enough|can be)\b/i,
    ],
    lifts: { 'round-down': 0.5, 'round-up': -0.12 },
    wordings: [
      'Round down when only complete pieces count.',
      'If the question is how many full ones there can be, drop the remainder.',
      'What is not finished does not count: for whole sets, round down.',
      'With money that must be enough, round down to what one can afford in full.',
    ],
  },
  {
    id: 'difference',
    about: [
      /\b(?:how many more|how much more|more than|fewer|warmer|older|difference)\b/i,
      /\b(?:difference|subtract\w*|minus|take away|compare|smaller from)\b/i,
    ],
    unless: /\b(?:add|sum|plus)\b/i,
    lifts: { 'how-many-more': 0.5, clock: 0.05 },
    wordings: [
      '"How many more" asks for the difference.',
      'If two amounts are compared, as in "how many more" or "how many fewer", subtract.',
      'Words such as older, warmer or fewer mean: take the smaller from the larger, that is the difference.',
      'For "how much more" questions subtract the two amounts.',
    ],
  },
  {
    id: 'percent-of-what',
    about: [
      /\b(?:percent\w*|per cent|%|discounts?)/i,
      /\b(?:of what|current|new (?:amount|price|value)|base|one after (?:the other|another)|refers?|whole)\b/i,
    ],
    lifts: { percent: 0.5 },
    wordings: [
      'With percentages, ask first of what they are taken.',
      'Take each percentage of the current value, one after the other.',
      'A discount refers to the price before it, so find the base of every per cent.',
      'Apply percentages to the new amount each time.',
    ],
  },
  {
    id: 'per-one',
    about: [
      /\b(?:per (?:one|unit|hour|minute|piece|person)|for (?:one|a single)|of one|rates?|one (?:hour|person|piece))\b/i,
      /\b(?:first|work out|find|before|then|scale|multiply)\b/i,
    ],
    unless: /\bpercent/i,
    lifts: { rate: 0.45, average: 0.05 },
    wordings: [
      'For rates, work out first what one person or one hour does.',
      'Find the amount per unit and then scale it.',
      'With speeds and work, calculate for a single one before you multiply.',
    ],
  },
  {
    id: 'clock',
    about: [
      /\b(?:clock|times of (?:the )?day|hours and minutes|full hour|start(?:ing)? time|midnight|o'clock)\b/i,
      /\b(?:count|60|sixty|full hour|decimal\w*|minutes)\b/i,
    ],
    lifts: { clock: 0.5 },
    wordings: [
      'For times of day, count the minutes to the full hour and go on from there.',
      'Clock times are not decimal numbers: an hour has 60 minutes.',
      'Count from the starting time to the full hour, then add hours and minutes.',
      'Mind midnight, and that a clock goes to 60 minutes.',
    ],
  },
  {
    id: 'backwards',
    about: [/\b(?:backwards|undo\w*|revers\w*|inverse|from the end)\b/i],
    unless: /\b(?:not|never|no need)\b/i,
    lifts: { backwards: 0.5, percent: 0.1 },
    wordings: [
      'When the start is asked for, work backwards from the end.',
      'If the final amount is given, undo the steps in reverse order.',
      'Unknown beginnings are found with the inverse operations.',
      'Go from the end to the beginning and reverse each operation.',
    ],
  },
  {
    id: 'average',
    about: [
      /\b(?:averages?|means?)\b/i,
      /\b(?:total|sum|all values|number of (?:values|items)|weigh\w*|times)\b/i,
    ],
    lifts: { average: 0.5, rate: 0.1 },
    wordings: [
      'An average times the number of values gives the total.',
      'For a mean, divide the sum of all values by their number, zeros included.',
      'Find the total before you work with averages.',
      'Groups of different size weigh differently in a mean.',
    ],
  },
  {
    id: 'both-ends',
    about: [
      /\b(?:both ends|first and (?:the )?last|ends? (?:are|is|count)|gaps?|inclusive|posts?|intervals?)\b/i,
      /\b(?:count\w*|one (?:more|less|fewer)|included?|mind|check|differ)\b/i,
    ],
    lifts: { fence: 0.5, clock: 0.08 },
    wordings: [
      'Check whether both ends count, as with the posts of a fence.',
      'In rows, mind that there is one gap fewer than posts.',
      'When counting from one thing to another, see if the first and the last are included.',
      'Gaps and posts differ by one: count carefully.',
    ],
  },
  {
    id: 'check',
    about: [
      /\b(?:check|verify|test|put)\b/i,
      /\b(?:result|answer|solution)\b/i,
      /\b(?:back|again|text|story|fits?|makes sense|estimate)\b/i,
    ],
    needs: 'steps',
    lifts: {
      multi: 0.15,
      backwards: 0.2,
      percent: 0.2,
      rate: 0.2,
      clock: 0.15,
      'round-up': 0.2,
      'round-down': 0.15,
      fence: 0.15,
    },
    comesToMind: true,
    wordings: [
      'Check the result by putting it back into the story.',
      'Verify at the end that your answer fits the text.',
      'Test whether the solution makes sense before you give it.',
    ],
  },
  {
    id: 'use-all-numbers',
    about: [
      /\b(?:all|every|each)\b/i,
      /\b(?:numbers?|figures?)\b/i,
      /\b(?:use|combine|needed|matters?|used)\b/i,
    ],
    unless: /\b(?:not|nothing|only)\b/i,
    lifts: { multi: 0.25, average: 0.25, units: 0.1, backwards: 0.2, extra: -0.25 },
    wordings: [
      'Use all numbers that are given.',
      'Every number in the text matters.',
      'Make sure that each figure has been used.',
    ],
  },
];
