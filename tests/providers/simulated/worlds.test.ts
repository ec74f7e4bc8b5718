import { describe, expect, it } from 'vitest';
import { FORM } from '../../../src/providers/simulated/competence.ts';
import { markOf } from '../../../src/providers/simulated/lookup.ts';
import { read } from '../../../src/providers/simulated/reading.ts';
import { worlds } from '../../../src/providers/simulated/worlds/index.ts';
import { loadSample, samples } from '../../../src/store/samples.ts';
import { readPublic } from './scoring.ts';

it('there is a world for every sample', () => {
  expect(worlds.map(({ id }) => id).sort()).toEqual(samples.map(({ id }) => id).sort());
});

describe.each(worlds.map((world) => [world.id, world] as const))('the world of %s', (id, world) => {
  const said = (text: string) =>
    read(world, text).said.map(({ clause, contrary }) => clause.id + (contrary ? '!' : ''));

  it('knows every row of the sample, with its target, and nothing else', async () => {
    const { dataset } = await loadSample(id, readPublic);
    const field = dataset.fields[0]!;
    const rows = dataset.examples.map(({ fields, target }) => `${markOf(fields[field]!)} ${target}`);
    expect(world.cases.map(({ mark, target }) => `${mark} ${target}`).sort()).toEqual(rows.sort());
  });

  it('has a kind for every case and cases for every kind', () => {
    expect(new Set(world.cases.map(({ kind }) => kind))).toEqual(new Set(Object.keys(world.kinds)));
  });

  it('lifts only kinds that exist, and its conflicts and needs name clauses that exist', () => {
    const clauses = [...world.useful, ...world.misleading];
    const ids = clauses.map((clause) => clause.id);
    expect(new Set(ids).size).toBe(ids.length);
    const kinds = [FORM, ...Object.keys(world.kinds)];
    for (const { lifts } of [...clauses, ...world.conflicts])
      for (const kind of Object.keys(lifts)) expect(kinds).toContain(kind);
    for (const { between } of world.conflicts) for (const clause of between) expect(ids).toContain(clause);
    for (const { needs } of clauses) if (needs) expect(ids).toContain(needs);
  });

  it('recognises each wording of a clause as that clause and no other', () => {
    for (const clause of [...world.useful, ...world.misleading]) {
      expect(clause.wordings.length).toBeGreaterThanOrEqual(3);
      for (const wording of clause.wordings)
        expect({ wording, said: said(wording) }).toEqual({ wording, said: [clause.id] });
    }
  });

  it('finds nothing in idle sentences and openings', () => {
    for (const sentence of [...world.idle.flat(), ...world.openings])
      expect({ sentence, said: said(sentence) }).toEqual({ sentence, said: [] });
  });

  it('recognises a prompt by each of its openings and by each seed of the sample', () => {
    const seeds = samples.find((sample) => sample.id === id)!.seeds.map(({ text }) => text);
    for (const text of [...world.openings, ...seeds])
      expect(world.vocabulary.filter((pattern) => pattern.test(text)).length).toBeGreaterThanOrEqual(2);
  });
});

describe('reading', () => {
  const [support, jailbreak, maths] = worlds as [(typeof worlds)[0], (typeof worlds)[0], (typeof worlds)[0]];
  const ids = (world: (typeof worlds)[0], text: string) =>
    read(world, text).said.map(({ clause, contrary }) => clause.id + (contrary ? '!' : ''));

  it.each([
    ['The customer cancelled.', 'a stray keyword'],
    ['Billing, refund, technical, account, feedback. Charges. Cancel.', 'a heap of keywords'],
    ['A charge after cancelling is a difficult case.', 'a situation without a label'],
    ['A charge after cancelling is billing or refund.', 'two labels'],
    [
      'Update the billing address when they cancelled and were charged.',
      'a label that is only part of a thing',
    ],
  ])('finds nothing in “%s”: %s', (text) => {
    expect(ids(support, text)).toEqual([]);
  });

  it('tells a rule from its opposite', () => {
    expect(ids(support, 'Charges after a cancellation are billing, not refund.')).toEqual(['after-cancel']);
    expect(ids(support, 'Charges after a cancellation are refund, not billing.')).toEqual(['after-cancel!']);
    expect(ids(jailbreak, 'Quoted attacks are benign.')).toEqual(['quotes']);
    expect(ids(maths, 'Do not work step by step.')).not.toContain('steps');
  });

  it('reads the parts of a sentence with two decisions', () => {
    const text =
      'If a login fails with an error it is technical, but if the invoice is unpaid the login is billing.';
    expect(ids(support, text).sort()).toEqual(['login-bug', 'unpaid-login']);
  });

  it('counts what is said twice once', () => {
    expect(ids(maths, 'Work step by step. Go through it one step at a time.')).toEqual(['steps']);
  });
});
