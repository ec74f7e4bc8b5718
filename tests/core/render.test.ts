import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callKey, exampleOf } from '../../src/core/digest.ts';
import { renderer } from '../../src/core/render.ts';
import type { RunSpec } from '../../src/core/spec.ts';
import type { Prompt } from '../../src/core/task.ts';
import { taskRequest } from '../../src/core/taskRequest.ts';

const example = exampleOf({ question: 'Is 2 {{more}} than 1?', hint: '{{question}}' }, 'yes');
const render = renderer('Q: {{question}}');
const input = 'Q: Is 2 {{more}} than 1?';

describe('a prompt without slots', () => {
  it('is the system message, and the filled template the user’s', () => {
    expect(render({ text: 'Be brief.' }, example)).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: input },
    ]);
  });

  it('shows its demonstrations as turns before the question', () => {
    const demonstrations = [
      { input: 'Q: 1?', output: 'no' },
      { input: 'Q: {{question}}', output: '{{hint}}' },
    ];
    expect(render({ text: 'Be brief.', demonstrations }, example)).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Q: 1?' },
      { role: 'assistant', content: 'no' },
      { role: 'user', content: 'Q: {{question}}' },
      { role: 'assistant', content: '{{hint}}' },
      { role: 'user', content: input },
    ]);
  });

  it.each(['Answer {{nothing}}.', 'Use {{ some braces }}.', 'Reply with {"a": {"b": 1}}'])(
    'with braces that name no field stays as it is: %s',
    (text) => {
      expect(render({ text }, example)[0]).toEqual({ role: 'system', content: text });
    },
  );
});

describe('a prompt with slots of its own', () => {
  it('places the input itself and is one user message', () => {
    const demonstrations = [{ input: 'a', output: 'b' }];
    expect(render({ text: 'Answer this: {{ question }} ({{hint}})', demonstrations }, example)).toEqual([
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
      { role: 'user', content: 'Answer this: Is 2 {{more}} than 1? ({{question}})' },
    ]);
  });

  it('keeps slots that are no field exactly as they were written', () => {
    const [message] = render({ text: '{{question}} {{ toString }} {{no field}}' }, example);
    expect(message!.content).toBe('Is 2 {{more}} than 1? {{ toString }} {{no field}}');
  });
});

describe('what closes a prompt', () => {
  const closing = 'Which {{question}}? One word:';

  it('stands apart at the end of the question, as it was written', () => {
    const demonstrations = [{ input: 'Q: 1?', output: 'no' }];
    expect(render({ text: 'Be brief.', demonstrations, closing }, example)).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Q: 1?' },
      { role: 'assistant', content: 'no' },
      { role: 'user', content: `${input}\n\n${closing}` },
    ]);
  });

  it('stands there too where the prompt places the input itself', () => {
    expect(render({ text: '{{question}} Yes or no?', closing }, example)).toEqual([
      { role: 'user', content: `Is 2 {{more}} than 1? Yes or no?\n\n${closing}` },
    ]);
  });

  it('is part of what is asked', () => {
    expect(render({ text: 'Be brief.', closing }, example)).not.toEqual(
      render({ text: 'Be brief.' }, example),
    );
  });
});

it('asks the very same question again for the same prompt and example, whatever came between', () => {
  const spec = {
    models: { optimizer: { connection: 'c', model: 'big' }, task: { connection: 'c', model: 'small' } },
    task: { inputTemplate: 'Q: {{question}}', maxTokens: 20 },
  } as RunSpec;
  const prompt = fc.record({ text: fc.constantFrom('a', 'b', '{{question}}', '{{other}}') });
  fc.assert(
    fc.property(fc.array(prompt, { minLength: 1, maxLength: 8 }), (prompts: Prompt[]) => {
      const keys = prompts.map((p) => callKey(taskRequest(spec, p, example)));
      const again = prompts.toReversed().map((p) => callKey(taskRequest(spec, { ...p }, example)));
      expect(again.reverse()).toEqual(keys);
      expect(new Set(keys).size).toBe(new Set(prompts.map((p) => p.text)).size);
    }),
  );
  expect(taskRequest(spec, { text: 'a' }, example)).toMatchObject({
    model: 'c/small',
    temperature: 0,
    maxTokens: 20,
    seed: 0,
  });
});
