import { describe, expect, it } from 'vitest';
import type { Question } from '../../src/engine/caller.ts';
import { promptwizard } from '../../src/optimizers/promptwizard/index.ts';
import { readExamples } from '../../src/optimizers/promptwizard/syntheticExamples.ts';
import { answerAsPrompted, dataset, specOf } from '../engine/harness.ts';
import { drawn, grow, type Node } from './grow.ts';
import { tape } from './tape.ts';

const SMALL = { mutations: 2, calls: 2, variations: 3, questions: 6, edits: 6, shots: 3 };

/** Replies in the tag that is asked for; prompts are of these scores, in turn and over again. */
function scoring(...rights: number[]) {
  let n = 0;
  let made = 0;
  const prompt = () => `Prompt ${n}: right on ${rights[n++ % rights.length]}`;
  return ({ format }: Question): string => {
    if (format?.kind === 'tagged-list')
      return Array.from({ length: format.count }, () =>
        format.tag === 'example'
          ? `<example>\nInput: Made up ${made++}?\nOutput: Perhaps\n</example>`
          : `<${format.tag}>${prompt()}</${format.tag}>`,
      ).join('\n');
    if (format?.kind !== 'tagged') throw new Error('an unexpected format');
    const texts: Record<string, string> = {
      prompt: prompt(),
      critique: 'It does not say how.',
      reasoning: 'First this, then that.',
      persona: 'You are an oracle.',
      keywords: 'yes, no',
    };
    return `<${format.tag}>${texts[format.tag]}</${format.tag}>`;
  };
}
const nodesBy = (nodes: ReadonlyMap<string, Node>, by: string) =>
  [...nodes.values()].filter((node) => node.by === by);
const { train } = specOf(promptwizard).task.split;

describe('promptwizard', () => {
  it('grows the recorded tree from the recorded replies', async () => {
    const recorded = tape('promptwizard');
    const { journal, failures, asked } = await grow(promptwizard, {
      options: { ...SMALL, calls: 3, keywords: 'yes' },
      reply: recorded.reply,
    });
    recorded.save();
    await expect(drawn(journal)).toMatchFileSnapshot('./golden/promptwizard.txt');
    expect(failures.length).toBeGreaterThan(0); // the tape has faults on it
    expect(asked.length).toBeGreaterThan(15);
  });

  it('lets all prompts of an iteration answer the same train questions, and keeps the best', async () => {
    const { journal, nodes, populations } = await grow(promptwizard, {
      options: { ...SMALL, mutations: 1 },
      reply: scoring(3, 7, 5),
    });
    const scored = journal.flatMap(({ place, event }) =>
      event.type === 'candidate-scored' && place.startsWith('3') && Array.isArray(event.on) ? [event] : [],
    );
    const questions = new Map<string, readonly string[]>();
    const scores = new Map<string, number>();
    for (const { event } of journal)
      if (event.type === 'candidate-scored' && Array.isArray(event.on) && !questions.has(event.candidateId)) {
        questions.set(event.candidateId, event.on as readonly string[]);
        scores.set(event.candidateId, event.score);
      }
    expect(scored.length).toBeGreaterThan(0);
    const pool = [...nodes.values()].filter(
      ({ by, id }) => by === 'seed' || by === 'mutation' || id === firstRefined(nodes),
    );
    expect(pool).toHaveLength(2 + 6 + 1);
    const [first] = pool.map(({ id }) => questions.get(id)!);
    expect(first).toHaveLength(6);
    for (const { id } of pool) expect(questions.get(id)).toEqual(first);
    expect(first!.every((id) => train.includes(id))).toBe(true);
    const kept = populations[1]![0]!;
    expect(scores.get(kept.id)).toBe(Math.max(...pool.map(({ id }) => scores.get(id)!)));
  });

  const firstRefined = (nodes: ReadonlyMap<string, Node>) => nodesBy(nodes, 'refinement')[0]!.id;

  it('has failures criticised, or successes where there are none, and notes the critique on the node', async () => {
    const run = async (right: number) => {
      const { asked, nodes } = await grow(promptwizard, {
        options: SMALL,
        seeds: [`right on ${right}`],
        reply: scoring(right),
      });
      const critiques = asked
        .filter(({ format }) => format?.kind === 'tagged' && format.tag === 'critique')
        .map(({ request }) => request.messages[0]!.content);
      return { critiques, nodes };
    };
    const failing = await run(2);
    expect(failing.critiques[0]).toContain('got these cases wrong');
    expect(failing.critiques[0]).toMatch(/Input: Question \d+\?\nExpected: \w+\nAnswered: I do not know/);
    const perfect = await run(12);
    expect(perfect.critiques[0]).toContain('got these cases right');
    for (const { nodes } of [failing, perfect])
      for (const { note } of nodesBy(nodes, 'refinement')) expect(note).toBe('It does not say how.');
  });

  it('takes over an edit only when it scores higher on dev', async () => {
    for (const seed of ['1', '2', '3']) {
      const { nodes, populations, champion } = await grow(promptwizard, {
        options: SMALL,
        seed,
        seeds: ['right on 2'],
        reply: scoring(3, 4, 3, 6, 5, 7, 2, 9),
      });
      const second = populations.slice(1 + SMALL.mutations).map(([node]) => node!);
      for (const [i, node] of second.entries()) {
        const before = second[i - 1];
        if (!before || before.id === node.id) continue;
        expect(node.parents[0]!.id).toBe(before.id);
        expect(node.score).toBeGreaterThan(before.score);
      }
      expect(champion).toBe(populations.at(-1)![0]!.id);
      expect(nodesBy(nodes, 'persona')).toHaveLength(1);
    }
  });

  it('keeps the start when nothing is better', async () => {
    const { nodes, champion } = await grow(promptwizard, {
      options: SMALL,
      seeds: ['right on 4'],
      reply: scoring(4),
    });
    expect(champion).toBe('0');
    expect(nodesBy(nodes, 'examples').length).toBeGreaterThan(1);
    expect(nodesBy(nodes, 'reasoning')).toHaveLength(1);
  });

  /** A task model that gets more right the more it is shown, and most with reasoning. */
  const taught = (question: Question): string => {
    const { messages } = question.request;
    const shown = messages.filter(({ role }) => role === 'assistant').map(({ content }) => content);
    const k = shown.length === 0 ? 2 : shown.some((text) => text.includes('First this')) ? 10 : 5;
    const system = { role: 'system' as const, content: `right on ${k}` };
    return answerAsPrompted({ ...question, request: { ...question.request, messages: [system] } });
  };

  it('shows what it fails on, then made-up cases, and the reasoning that leads to their answers', async () => {
    const { nodes, champion } = await grow(promptwizard, {
      options: { ...SMALL, edits: 1 },
      reply: scoring(1),
      answer: taught,
    });
    const [first] = nodesBy(nodes, 'examples');
    expect(first!.demonstrations).toHaveLength(3);
    for (const { input, output } of first!.demonstrations!) {
      const row = dataset.examples.find(({ fields }) => fields.question === input)!;
      expect(train).toContain(row.id);
      expect(output).toBe(row.target);
    }
    expect(first!.score).toBe(5 / 12);
    const reasoned = nodes.get(champion)!;
    expect(reasoned.by).toBe('reasoning');
    for (const [i, { output }] of reasoned.demonstrations!.entries())
      expect(output).toBe(
        `First this, then that.\n${nodes.get(reasoned.parents[0]!.id)!.demonstrations![i]!.output}`,
      );
  });

  it('makes up examples with known labels, none of them from outside of the reply', async () => {
    const { nodes } = await grow(promptwizard, { options: { ...SMALL, edits: 10 }, reply: scoring(4) });
    const made = nodesBy(nodes, 'examples').filter(({ calls }) => calls.length > 0);
    expect(made.length).toBeGreaterThan(0);
    for (const { demonstrations = [], note } of made) {
      expect(note).toBe('It does not say how.');
      expect(demonstrations).toHaveLength(3);
      for (const { input, output } of demonstrations) {
        expect(input).toMatch(/^Made up \d+\?$/);
        expect(output).toBe('perhaps'); // as the label is written, not as the model wrote it
      }
    }
  });

  it('puts the expert in front and the keywords at the end, slots kept', async () => {
    const { nodes } = await grow(promptwizard, {
      options: { ...SMALL, keywords: 'yes' },
      seeds: ['right on 4 {{ question }}'],
      reply: (question) => scoring(4)(question).replaceAll(/right on 4/g, 'right on 4 {{ question }}'),
    });
    expect(nodesBy(nodes, 'persona')[0]!.text).toMatch(
      /^You are an oracle\.\n\n.*right on 4 \{\{ question \}\}/,
    );
    expect(nodesBy(nodes, 'keywords')[0]!.text).toMatch(
      /right on 4 \{\{ question \}\}\n\nKeywords: yes, no$/,
    );
    for (const { text } of nodes.values()) expect(text).toContain('{{ question }}');
    const without = await grow(promptwizard, { options: SMALL, reply: scoring(4) });
    expect(nodesBy(without.nodes, 'keywords')).toEqual([]);
  });

  it('shows nothing where nothing shall be shown', async () => {
    const { nodes } = await grow(promptwizard, { options: { ...SMALL, shots: 0 }, reply: scoring(4, 5, 6) });
    for (const node of nodes.values()) expect(node.demonstrations).toBeUndefined();
    expect(nodesBy(nodes, 'refinement').length).toBeGreaterThan(4);
  });

  it('gets through when the model never writes anything', async () => {
    const { ending, champion, failures } = await grow(promptwizard, {
      options: SMALL,
      seeds: ['right on 3'],
      reply: () => 'I cannot help.',
    });
    expect(ending).toBe('completed');
    expect(champion).toBe('0');
    expect(failures.map(({ by }) => by).sort()).toEqual([...Array<string>(4).fill('mutation'), 'persona']);
  });
});

describe('made-up examples', () => {
  const labels = ['yes', 'no'];

  it('are read from their parts', () => {
    const block = 'Input: A question\nover two lines\nOutput: Yes\n';
    expect(readExamples([block], labels)).toEqual([{ input: 'A question\nover two lines', output: 'yes' }]);
    expect(readExamples(['Input: x\nOutput: 42'], undefined)).toEqual([{ input: 'x', output: '42' }]);
  });

  it.each([
    ['without parts', 'A question, yes'],
    ['without an input', 'Input:\nOutput: yes'],
    ['without an answer', 'Input: x\nOutput:'],
    ['with an answer that is no label', 'Input: x\nOutput: perhaps'],
  ])('are dropped %s', (_, block) => {
    expect(readExamples([block], labels)).toEqual([]);
  });

  it('count once for each input', () => {
    expect(readExamples(['Input: x\nOutput: yes', 'Input: x\nOutput: no'], labels)).toHaveLength(1);
  });
});
