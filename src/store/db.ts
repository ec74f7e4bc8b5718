import Dexie, { type EntityTable, type Table } from 'dexie';
import type { LocalModel, Measured } from '../catalog/localModel.ts';
import type { RememberedCall, RunEvent } from '../core/event.ts';
import type { Capabilities } from '../core/capabilities.ts';
import type { ModelErrorKind } from '../core/errors.ts';
import type { LaneState } from '../core/laneState.ts';
import { NO_USAGE, type Price, type Role, type Usage } from '../core/model.ts';
import type { RunRecord, Spent } from '../core/spec.ts';
import type { Dataset, TaskSpec } from '../core/task.ts';

export interface TaskRecord {
  readonly id: string;
  readonly spec: TaskSpec;
  /** The bundled sample it was made from. */
  readonly sample?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A price that a person typed. */
export interface EnteredPrice extends Price {
  /** Milliseconds since 1970; missing for prices of older versions. */
  readonly enteredAt?: number;
}

/** Where models are. Keys are not here: see keys.ts. */
export interface ConnectionRecord {
  readonly id: string;
  readonly provider: 'simulated' | 'openai' | 'webllm' | 'chrome';
  readonly name: string;
  readonly baseUrl?: string;
  /** As the server listed them last. */
  readonly models: readonly string[];
  /** Typed by the person, by model. */
  readonly prices: Readonly<Record<string, EnteredPrice>>;
  /** Calls in flight at a time, at most. */
  readonly concurrency: number;
  /** Which provider of the catalog it is, when the person chose one. */
  readonly preset?: string;
  /** What was found out about models by trying, by model. What a provider declares is not here. */
  readonly found?: Readonly<Record<string, Capabilities>>;
  /** Of the connection to this browser itself: the models that were set up. */
  readonly local?: readonly LocalModel[];
  /** Of the same: how they did on this device, by model. */
  readonly measured?: Readonly<Record<string, Measured>>;
  readonly createdAt: number;
}

/** An event as it lies in the table. The scores of `candidate-scored` lie in `outcomes`, so that a tree loads without them. */
export interface EventRow {
  readonly seq: number;
  readonly runId: string;
  readonly place: string;
  readonly at: number;
  readonly event: RunEvent;
}

/** The scores of one scored batch, as a column. */
export interface OutcomeRow {
  readonly runId: string;
  readonly place: string;
  readonly scores: Float64Array;
}

export interface CallRow extends RememberedCall {
  /** The run that paid for it. */
  readonly runId: string;
  readonly at: number;
}

/** How a run stands, written a few times a second while it runs. Everything in it can be derived again. */
export interface ProgressRow {
  readonly runId: string;
  readonly spent: Spent;
  /** Calls that really went out, and dollars that they cost (undefined while a price is unknown). */
  readonly sent: { readonly calls: number; readonly usd: number | undefined };
  readonly inFlight: number;
  /** How the connections of the run fare, while it runs. */
  readonly lanes?: readonly LaneState[];
  /** Milliseconds that the run has been worked on. */
  readonly activeMs: number;
  readonly at: number;
}

/** A call whose answer nobody could read, although the server may bill it. */
export interface LostCallRow {
  readonly seq: number;
  readonly runId: string;
  readonly role: Role;
  readonly kind: ModelErrorKind;
  /** The most it can have taken. */
  readonly worst: Usage;
  readonly at: number;
}

/** A model that is being downloaded, or was before somebody or something stopped it. Whole models are in `connections`. */
export interface DownloadRow {
  /** The model's. */
  readonly id: string;
  readonly model: LocalModel;
  /** A worker of any tab takes up what is wanted. */
  readonly state: 'wanted' | 'stopped';
  /** Bytes that are here. */
  readonly bytes: number;
  /** Bytes of all its files; missing until their list is here. */
  readonly total?: number | undefined;
  /** Bytes a second, while it goes on. */
  readonly rate?: number | undefined;
  /** What it waits for, as a sentence. */
  readonly note?: string | undefined;
  /** Why it stopped by itself, as a sentence. */
  readonly problem?: string | undefined;
  readonly createdAt: number;
}

/** What the page remembers for the person, by name. */
export interface SettingRow {
  readonly key: string;
  readonly value: unknown;
}

/** The browser's own database. All tabs and the worker share it; it is the only channel between them for runs. */
export class Db extends Dexie {
  declare tasks: EntityTable<TaskRecord, 'id'>;
  declare datasets: EntityTable<Dataset, 'id'>;
  declare runs: EntityTable<RunRecord, 'id'>;
  declare events: Table<EventRow, number, Omit<EventRow, 'seq'>>;
  declare outcomes: Table<OutcomeRow, [string, string]>;
  declare calls: EntityTable<CallRow, 'key'>;
  declare lost: Table<LostCallRow, number, Omit<LostCallRow, 'seq'>>;
  declare progress: EntityTable<ProgressRow, 'runId'>;
  declare connections: EntityTable<ConnectionRecord, 'id'>;
  declare downloads: EntityTable<DownloadRow, 'id'>;
  declare settings: EntityTable<SettingRow, 'key'>;

  constructor(name = 'espalier') {
    // Dexie's optimistic cache throws when a bulkAdd meets a unique index that it violates
    super(name, { cache: 'disabled' });
    this.version(1).stores({
      tasks: 'id, updatedAt',
      datasets: 'id',
      runs: 'id, createdAt, wanted, spec.task.id',
      events: '++seq, &[runId+place], [runId+seq]',
      outcomes: '[runId+place]',
      calls: 'key, runId',
      progress: 'runId',
      connections: 'id, createdAt',
      settings: 'key',
    });
    this.version(2)
      .stores({ lost: '++seq, runId' })
      .upgrade((old) =>
        old
          .table('progress')
          .toCollection()
          .modify(({ spent }: { spent: { byRole: Record<string, unknown> } }) => {
            spent.byRole['judge'] ??= { calls: 0, usage: NO_USAGE };
          }),
      );
    this.version(3).stores({ downloads: 'id, state' });
  }
}
