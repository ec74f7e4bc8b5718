import { describe, expect, it } from 'vitest';
import { SIMULATED } from '../../../src/store/connections.ts';
import type { ConnectionRecord } from '../../../src/store/db.ts';
import { choicesFor, refOf, valueOf } from '../../../src/ui/newrun/modelChoices.ts';

const connection = (id: string, models: string[]): ConnectionRecord => ({
  id,
  provider: 'openai',
  name: `Endpoint ${id}`,
  models,
  prices: {},
  concurrency: 4,
  createdAt: 1,
});
const both = [SIMULATED, connection('a', ['small-fast', 'large-clever'])];

describe('models to choose from', () => {
  it('are listed by connection', () => {
    const titles = choicesFor(both, '', true).map((group) => group.choices.map(({ title }) => title));
    expect(titles).toEqual([['gardener'], ['small-fast', 'large-clever']]);
  });

  it('leave the simulated model visible but closed for other data', () => {
    const [simulated] = choicesFor(both, '', false);
    expect(simulated!.choices[0]!.disabled).toBe(true);
    expect(simulated!.reason).toContain('only the bundled samples');
    expect(choicesFor(both, '', true)[0]!.choices[0]!.disabled).toBe(false);
  });

  it('are found by the words of model and connection', () => {
    const found = choicesFor(both, 'ENDPOINT clever', true);
    expect(found.map(({ connection: { id } }) => id)).toEqual(['a']);
    expect(found[0]!.choices[0]!.title).toBe('large-clever');
  });

  it('can be typed where a server may have more than it lists, and nowhere else', () => {
    const local = { ...connection('webllm', ['Llama']), provider: 'webllm' as const };
    const groups = choicesFor([SIMULATED, local, connection('a', [])], 'my/model:7b', true);
    expect(groups).toHaveLength(1);
    expect(groups[0]!.choices).toMatchObject([
      { ref: { connection: 'a', model: 'my/model:7b' }, title: 'Use “my/model:7b”, which is not listed' },
    ]);
  });

  it('are cut where a server lists hundreds', () => {
    const many = connection(
      'a',
      Array.from({ length: 400 }, (_, i) => `model-${i}`),
    );
    const [group] = choicesFor([many], '', true);
    expect(group!.choices.length + group!.more).toBe(400);
    expect(group!.choices.length).toBeLessThanOrEqual(50);
    expect(choicesFor([many], 'model-399', true)[0]!.choices.map(({ title }) => title)).toContain(
      'model-399',
    );
  });

  it('have values that give the choice back', () => {
    const ref = { connection: 'a', model: 'owner/model name\twith anything' };
    expect(refOf(valueOf(ref))).toEqual(ref);
  });
});
