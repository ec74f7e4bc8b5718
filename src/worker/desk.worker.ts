import { expose } from 'comlink';
import { Db } from '../store/db.ts';
import { rehearse } from '../engine/rehearse.ts';
import { connectionsOf, pricesOf } from './connections.ts';
import type { Desk } from './desk.ts';
import { assemble } from './loadRun.ts';
import { EnginePlace } from './enginePlace.ts';
import { lanesOf } from './latencies.ts';
import { LocalDesk } from './localDesk.ts';
import { openEngine } from './localModels.ts';
import { replay } from './replay.ts';
import { runLedger } from './runLedger.ts';
import { stopTest, testConnection } from './testConnection.ts';

/** Milliseconds that a person waits at a button before they are told that a model is in use elsewhere. */
const PATIENCE = 4000;

/** Milliseconds in which a person may try a model again without loading it again. */
const IDLE = 2 * 60_000;

const db = new Db();
const place = new EnginePlace(PATIENCE);
const local = new LocalDesk(openEngine(db, place, { idle: IDLE }), place);

expose({
  async estimate(spec, budget, dataset) {
    const { optimizer, live } = assemble(spec, dataset);
    const connections = await connectionsOf(db, spec.models);
    const lanes = await lanesOf(db, spec.models, connections);
    const prices = await pricesOf(connections, spec.models);
    return rehearse(spec, optimizer, live, { budget, lanes, prices });
  },
  testConnection,
  stopTest,
  replay: (runId) => replay(db, runId),
  ledger: (runId) => runLedger(db, runId),
  loadLocal: local.load,
  tryLocal: local.try,
  unloadLocal: local.unload,
} satisfies Desk);
