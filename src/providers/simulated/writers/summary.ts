import { kindsOf } from '../evidence.ts';
import { addition } from '../mutate.ts';
import { unitsOf } from '../units.ts';
import type { World } from '../world.ts';
import type { Writer } from './written.ts';

/** Probability that a summary of examples says what is particular about them. */
const NOTICED = 0.35;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const choices = ({ labels }: World): string =>
  labels
    ? ` The possible results are ${Object.keys(labels).join(' and ')}.`
    : ' Each has one number as its result.';

/** What the data, the task or a prompt is about. */
export const writeSummaries: Writer = (asked, stream) => ({
  results: Array.from({ length: asked.count }, () => {
    const { world, prompts, examples } = asked;
    const about = stream.pick([
      `This is about ${world.subject}.`,
      `The inputs are short texts for ${world.subject}.`,
      `${capital(world.subject)}: texts of a sentence or two, most of them plain, some of them borderline.`,
    ]);
    const said = new Set(prompts.flatMap(({ text }) => unitsOf(world, text)).map(({ key }) => key));
    const noticed =
      examples.length > 0 && stream.float() < NOTICED
        ? addition(said, { world, stream, kinds: kindsOf(examples) })
        : undefined;
    return `${about}${choices(world)}${noticed ? ` ${noticed.text}` : ''}`;
  }),
});

/** Who would be good at the task. */
export const writePersonas: Writer = ({ world, count }, stream) => ({
  results: Array.from({ length: count }, () =>
    stream.pick([
      `You are a specialist for ${world.subject}, with many years of practice and a calm eye.`,
      `You have spent your working life on ${world.subject} and know its borderline cases.`,
      `You teach beginners all about ${world.subject} and are known for your care.`,
      `You are the person whom colleagues turn to when it comes to ${world.subject}.`,
    ]),
  ),
});

/** Words that belong to the task. */
export const writeKeywords: Writer = ({ world, count }, stream) => ({
  results: Array.from({ length: count }, () =>
    stream
      .shuffle([
        ...Object.keys(world.labels ?? { number: '' }),
        ...world.subject.split(' ').filter((word) => word.length > 4),
      ])
      .join(', '),
  ),
});
