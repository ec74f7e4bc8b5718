import { describe, expect, it } from 'vitest';
import type { Question } from '../../src/engine/caller.ts';
import { optimizerById } from '../../src/optimizers/index.ts';
import { dataset, DEV } from '../engine/harness.ts';
import { drawn, grow } from './grow.ts';
import { tape } from './tape.ts';

const textgrad = optimizerById('textgrad');

const contentOf = ({ request }: Question) => request.messages[0]!.content;
const wantsPrompt = (question: Question) =>
  question.format?.kind === 'tagged' && question.format.tag === 'prompt';
const isAgain = ({ request }: Question) => request.messages.length > 1;

/** Numbered critiques, and prompts of these scores in turn and over again. */
function scoring(...rights: number[]) {
  let prompts = 0;
  let critiques = 0;
  return (question: Question) =>
    wantsPrompt(question)
      ? `<prompt>Prompt ${prompts}: right on ${rights[prompts++ % rights.length]}</prompt>`
      : `<critique>Critique ${critiques++}.</critique>`;
}

/** The questions of a run by what they ask for: critiques of answers, critiques of the prompt, steps. */
function sorted(asked: readonly Question[]) {
  const ofPrompt = asked.filter((question) => contentOf(question).includes('<critique_answer>'));
  const steps = asked.filter(wantsPrompt);
  return {
    ofPrompt,
    steps,
    ofAnswer: asked.filter((question) => ![...ofPrompt, ...steps].includes(question)),
  };
}
const between = (text: string, tag: string) =>
  text
    .split(`<${tag}>`)
    .slice(1)
    .map((part) => part.split(`</${tag}>`)[0]!.trim());

describe('TextGrad', () => {
  it('grows the recorded tree from the recorded replies', async () => {
    const recorded = tape('textgrad');
    const { journal, failures, asked } = await grow(textgrad, {
      options: { epochs: 2 },
      reply: recorded.reply,
    });
    recorded.save();
    await expect(drawn(journal)).toMatchFileSnapshot('./golden/textgrad.txt');
    expect(failures.length).toBeGreaterThan(0); // the tape has faults on it
    expect(asked.length).toBeGreaterThan(40);
  });

  it('hands the criticism of each answer back to the prompt, and steps by all of it', async () => {
    const { asked, nodes } = await grow(textgrad, { seeds: ['right on 3'], reply: scoring(1) });
    const { ofAnswer, ofPrompt, steps } = sorted(asked);
    expect([ofAnswer, ofPrompt, steps].map(({ length }) => length)).toEqual([36, 36, 12]);

    for (const question of ofAnswer)
      expect(contentOf(question)).toMatch(
        /Input: Question \d+\?\nExpected: (yes|no|perhaps)\nAnswered: .*\nJudged: (1 out of 1\. This answer is right|0 out of 1\. This answer is wrong)/,
      );
    for (const question of ofPrompt) {
      expect(contentOf(question)).toContain('<prompt_1>\nright on 3\n</prompt_1>');
      expect(contentOf(question)).toMatch(/Input: Question \d+\?\nAnswered: /);
      expect(contentOf(question)).toMatch(/<critique_answer>Critique \d+\.<\/critique_answer>/);
      expect(contentOf(question)).not.toContain('Expected:');
    }
    const steppedTo = [...nodes.values()].filter(({ by }) => by === 'step');
    for (const [i, node] of steppedTo.entries()) {
      const content = contentOf(steps[i]!);
      expect(content).toContain('<prompt_base>\nright on 3\n</prompt_base>');
      const critiques = [1, 2, 3].map((n) => between(content, `critique_${n}`)[0]!);
      expect(node.note).toBe(critiques.join('\n\n'));
      expect(node.calls).toHaveLength(7);
      expect(content).not.toMatch(/_past_|conditions/);
    }
    // by the chain rule: what was said of the answer is another text than what was said of the prompt
    const ofAnswers = ofPrompt.flatMap((question) => between(contentOf(question), 'critique_answer'));
    const ofPrompts = steps.flatMap((question) =>
      [1, 2, 3].flatMap((n) => between(contentOf(question), `critique_${n}`)),
    );
    expect(new Set([...ofAnswers, ...ofPrompts]).size).toBe(72);
  });

  const validating = (validate: string) =>
    grow(textgrad, {
      options: { validate, epochs: 1, steps: 5 },
      seeds: ['right on 2', 'right on 3'],
      reply: scoring(5, 4, 5, 6, 1),
    });

  it.each([
    [
      'drop',
      [
        'right on 3',
        'Prompt 0: right on 5',
        'Prompt 0: right on 5',
        'Prompt 2: right on 5',
        'Prompt 3: right on 6',
      ],
    ],
    [
      'gain',
      [
        'right on 3',
        'Prompt 0: right on 5',
        'Prompt 0: right on 5',
        'Prompt 0: right on 5',
        'Prompt 3: right on 6',
      ],
    ],
    [
      'off',
      [
        'right on 2',
        'Prompt 0: right on 5',
        'Prompt 1: right on 4',
        'Prompt 2: right on 5',
        'Prompt 3: right on 6',
      ],
    ],
  ])('with validation “%s” goes on from what it should', async (validate, bases) => {
    const { nodes, champion, ending } = await validating(validate);
    const steps = [...nodes.values()].filter(({ by }) => by === 'step');
    expect(steps.map(({ parents }) => parents.map(({ role, id }) => [role, nodes.get(id)!.text]))).toEqual(
      bases.map((text) => [['parent', text]]),
    );
    expect(ending).toBe('completed');
    if (validate !== 'off') expect(nodes.get(champion)!.text).toBe('Prompt 3: right on 6');
  });

  it('without validation has the engine score the last prompt alone', async () => {
    const { nodes, populations, champion, journal } = await validating('off');
    const last = [...nodes.values()].at(-1)!;
    expect(populations.at(-1)!.map(({ id }) => id)).toEqual([last.id]);
    const scored = journal.flatMap(({ event }) =>
      event.type === 'candidate-scored' && event.on === 'dev' ? [event.candidateId] : [],
    );
    expect(scored).toEqual(['0', last.id]);
    expect(nodes.get(champion)!.text).toBe('right on 2'); // the last one is right on 1
  });

  it('begins from the best of the prompts on dev', async () => {
    const { nodes } = await grow(textgrad, {
      options: { epochs: 1, steps: 1 },
      seeds: ['right on 2', 'right on 7', 'right on 4'],
      reply: scoring(1),
    });
    expect([...nodes.values()].at(-1)!.parents).toEqual([{ role: 'parent', id: '1' }]);
  });

  it('shows the last prompts with their criticism for momentum', async () => {
    const { asked } = await grow(textgrad, {
      options: { epochs: 1, steps: 5, momentum: 2 },
      seeds: ['right on 1'],
      reply: scoring(2, 3, 1, 4, 5), // the third step is taken back
    });
    const steps = sorted(asked).steps.map(contentOf);
    const texts = [
      'right on 1',
      'Prompt 0: right on 2',
      'Prompt 1: right on 3',
      'Prompt 1: right on 3',
      'Prompt 3: right on 4',
    ];
    expect(steps.map((content) => between(content, 'prompt_base')[0])).toEqual(texts);
    const past = (content: string, what: string) =>
      [1, 2, 3, 4].flatMap((n) => between(content, `${what}_past_${n}`));
    // a step from the same prompt shows its criticism without showing the prompt again
    expect(steps.map((content) => past(content, 'prompt'))).toEqual([
      [],
      [texts[0]],
      [texts[0], texts[1]],
      [texts[1]],
      [texts[2], texts[3]],
    ]);
    const critiquesOf = (content: string) =>
      [1, 2, 3].flatMap((n) => between(content, `critique_${n}`)).join('\n\n');
    for (const [i, content] of steps.entries()) {
      const before = steps.slice(Math.max(0, i - 2), i).map(critiquesOf);
      expect(past(content, 'critique')).toEqual(before);
      expect(content.includes('more boldly')).toBe(i > 0);
    }
  });

  it('shows the last criticism for gradient memory, and with momentum none of it twice', async () => {
    const run = (options: { momentum: number; memory: number }) =>
      grow(textgrad, {
        options: { epochs: 1, steps: 5, ...options },
        seeds: ['right on 1'],
        reply: scoring(2, 3, 4, 5, 6),
      });
    const past = (content: string, what: string) =>
      [1, 2, 3, 4].flatMap((n) => between(content, `${what}_past_${n}`));
    const remembered = sorted((await run({ momentum: 0, memory: 3 })).asked).steps.map(contentOf);
    expect(remembered.map((content) => past(content, 'critique').length)).toEqual([0, 1, 2, 3, 3]);
    expect(remembered.every((content) => past(content, 'prompt').length === 0)).toBe(true);
    const both = sorted((await run({ momentum: 1, memory: 3 })).asked).steps.map(contentOf);
    expect(both.map((content) => past(content, 'prompt').length)).toEqual([0, 1, 1, 1, 1]);
    for (const content of both) {
      const critiques = past(content, 'critique');
      expect(new Set(critiques).size).toBe(critiques.length);
      expect(critiques.length).toBeLessThanOrEqual(3);
    }
  });

  it.each([
    ['none', 0],
    ['form', 1],
    ['short', 1],
    ['both', 2],
  ])('tells the step its conditions: %s', async (constraint, count) => {
    const { asked } = await grow(textgrad, {
      options: { epochs: 1, steps: 1, constraint },
      reply: scoring(2),
    });
    const [step] = sorted(asked).steps;
    expect(
      contentOf(step!)
        .split('\n')
        .filter((line) => line.startsWith('- ')).length,
    ).toBe(count);
  });

  it('shuffles the examples anew in each epoch, none of them twice in one', async () => {
    const { asked } = await grow(textgrad, { options: { epochs: 3 }, reply: scoring(1) });
    const inputs = sorted(asked).ofAnswer.map((question) => /Question \d+\?/.exec(contentOf(question))![0]);
    const epochs = [0, 1, 2].map((epoch) => inputs.slice(12 * epoch, 12 * epoch + 12));
    for (const epoch of epochs) expect(new Set(epoch).size).toBe(12);
    expect(new Set(epochs.map((epoch) => epoch.join())).size).toBe(3);
    const train = new Set(dataset.examples.slice(0, 20).map(({ fields }) => fields.question));
    expect(inputs.every((input) => train.has(input))).toBe(true);
  });

  it('leaves out an example whose criticism failed', async () => {
    const good = scoring(1);
    let critiques = 0;
    const { asked, failures, nodes } = await grow(textgrad, {
      options: { epochs: 1, steps: 1 },
      reply: (question) => {
        const refused =
          contentOf(question).includes('<critique_answer>') && (isAgain(question) || critiques++ === 1);
        return refused ? 'no tags' : good(question);
      },
    });
    const [step] = sorted(asked).steps;
    expect(contentOf(step!)).toContain('<critique_2>');
    expect(contentOf(step!)).not.toContain('<critique_3>');
    expect(failures).toHaveLength(0); // a criticism is no proposal
    expect([...nodes.values()].at(-1)!.calls).toHaveLength(8); // the one that failed was asked for twice
  });

  it('goes by how an answer was judged where its own criticism failed', async () => {
    const good = scoring(1);
    const { asked } = await grow(textgrad, {
      options: { epochs: 1, steps: 1 },
      reply: (question) => (contentOf(question).includes('Judged:') ? 'no tags' : good(question)),
    });
    for (const question of sorted(asked).ofPrompt)
      expect(between(contentOf(question), 'critique_answer')[0]).toMatch(/^[01] out of 1\. This answer is/);
  });

  it('takes no step without any criticism, and goes on when a step fails', async () => {
    const silent = await grow(textgrad, {
      reply: (question) => (wantsPrompt(question) ? '<prompt>x</prompt>' : 'no tags'),
    });
    expect([silent.ending, silent.failures.length, silent.nodes.size]).toEqual(['completed', 0, 2]);
    const clumsy = await grow(textgrad, {
      reply: (question) => (wantsPrompt(question) ? 'no tags' : '<critique>c</critique>'),
    });
    expect([clumsy.ending, clumsy.failures.length, clumsy.nodes.size]).toEqual(['completed', 12, 2]);
    expect(clumsy.failures.every(({ by }) => by === 'step')).toBe(true);
    expect(clumsy.nodes.get(clumsy.champion)!.text).toBe('right on 4');
  });

  it('asks nothing again that the prompt has answered', async () => {
    const { journal } = await grow(textgrad, {
      seeds: ['right on 3'],
      options: { epochs: 10 },
      reply: scoring(0),
    });
    const asked = journal.reduce(
      (count, { event }) =>
        event.type === 'candidate-scored' && event.candidateId === '0' && event.on !== 'test'
          ? count + (event.asked ?? event.scores.length)
          : count,
      0,
    );
    expect(asked).toBe(DEV + 20);
  });

  it('samples as the official code does, and gets through with batches larger than the train split', async () => {
    const { asked, ending } = await grow(textgrad, {
      options: { epochs: 1, batch: 20 },
      seeds: ['a'],
      reply: scoring(0),
    });
    for (const { request } of asked)
      expect(request).toMatchObject({ temperature: 0, topP: 0.99, maxTokens: 2000 });
    expect(ending).toBe('completed');
  });
});
