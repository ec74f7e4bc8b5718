import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { Models } from '../../src/core/model.ts';
import { SIMULATED } from '../../src/store/connections.ts';
import { connect } from '../../src/worker/connect.ts';
import { Lanes } from '../../src/worker/lanes.ts';
import { freshDbs } from '../store/freshDb.ts';

const freshDb = freshDbs();
const gardener = { connection: SIMULATED.id, model: SIMULATED.models[0]! };
const judge = { connection: 'court', model: 'wise' };
const price = { input: 3, output: 4 };

describe('a run with a judge whose connection is gone', () => {
  const models: Models = { optimizer: gardener, task: gardener, judge };

  it('asks nobody else in its place', async () => {
    const connected = await connect(freshDb(), models, new Lanes());
    const question = { model: 'court/wise', messages: [], temperature: 0, maxTokens: 1, seed: 1 };
    await expect(connected.models.judge!(question, AbortSignal.any([]))).rejects.toThrow(
      'The connection “court” is not in this browser.',
    );
  });

  it('takes its price from the last start, and from no other connection', async () => {
    const cost = { judge: price, task: price };
    const { prices } = await connect(freshDb(), models, new Lanes(), { cost });
    const free = { input: 0, output: 0 };
    expect(prices).toEqual({ optimizer: free, task: free, judge: price });
    expect((await connect(freshDb(), models, new Lanes())).prices).toEqual({ optimizer: free, task: free });
  });
});
