import { expose } from 'comlink';
import { Db } from '../store/db.ts';
import { keysSettled } from '../store/keys.ts';
import { rehearse } from '../engine/rehearse.ts';
import { testConnection } from './connections.ts';
import { connectionsOf, lanesOf } from './connect.ts';
import type { Desk } from './desk.ts';
import { assemble } from './loadRun.ts';
import { replay } from './replay.ts';

const db = new Db();

expose({
  async estimate(spec, budget, dataset) {
    const { optimizer, live } = assemble(spec, dataset);
    const connections = await connectionsOf(db, spec.models);
    const lanes = await lanesOf(db, spec.models, connections);
    const price = (role: 'optimizer' | 'task') => connections[role].prices[spec.models[role].model];
    const [optimizerPrice, taskPrice] = [price('optimizer'), price('task')];
    return rehearse(spec, optimizer, live, {
      budget,
      lanes,
      prices: { ...(optimizerPrice && { optimizer: optimizerPrice }), ...(taskPrice && { task: taskPrice }) },
    });
  },
  async testConnection(connection, key, model) {
    await keysSettled();
    return testConnection(connection, key, model);
  },
  replay: (runId) => replay(db, runId),
} satisfies Desk);
