import { expose } from 'comlink';
import { Db } from '../store/db.ts';
import { rehearse } from '../engine/rehearse.ts';
import { connectionsOf, lanesOf, pricesOf } from './connect.ts';
import type { Desk } from './desk.ts';
import { assemble } from './loadRun.ts';
import { loadLocal, tryLocal, unloadLocal } from './localModels.ts';
import { replay } from './replay.ts';
import { testConnection } from './testConnection.ts';

const db = new Db();

expose({
  async estimate(spec, budget, dataset) {
    const { optimizer, live } = assemble(spec, dataset);
    const connections = await connectionsOf(db, spec.models);
    const lanes = await lanesOf(db, spec.models, connections);
    const prices = await pricesOf(connections, spec.models);
    return rehearse(spec, optimizer, live, { budget, lanes, prices });
  },
  testConnection,
  replay: (runId) => replay(db, runId),
  loadLocal: (model) => loadLocal(db, model),
  tryLocal: (model) => tryLocal(db, model),
  unloadLocal,
} satisfies Desk);
