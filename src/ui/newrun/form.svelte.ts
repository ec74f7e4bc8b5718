import type { PriceList } from '../../catalog/prices/listed.ts';
import type { Capabilities } from '../../core/capabilities.ts';
import type { Estimate } from '../../core/estimate.ts';
import { byRole, ROLES, type ModelRef, type Price, type Role } from '../../core/model.ts';
import { defaultsOf, faultOf, type Optimizer, type OptionValues } from '../../core/optimizer.ts';
import type { Budget, RunSpec } from '../../core/spec.ts';
import type { Dataset, Prompt, TaskSpec } from '../../core/task.ts';
import { optimizerById, optimizers } from '../../optimizers/index.ts';
import { capabilitiesOf, listFor, priceOf, SIMULATED } from '../../store/connections.ts';
import type { ConnectionRecord } from '../../store/db.ts';
import { isSampleDataset } from '../../store/samples.ts';
import { sameModel, type Carried } from './carry.ts';
import { callsFault, capFault, unpricedOf } from './createRun.ts';
import { freshSeed, keptCallsOf, specOf, type KeptCalls, type RunDraft } from './draft.ts';
import { roundedUp } from './figures.ts';
import { presetOf, presetOptions, type Preset } from './presets.ts';
import type { Choices } from './remembered.ts';
import { capabilityFault } from './wishes.ts';

interface Sources {
  readonly task: TaskSpec;
  readonly dataset: Dataset;
  readonly connections: readonly ConnectionRecord[];
  readonly remembered: Choices;
  /** A prompt of another run is carried to another model. */
  readonly carried?: Carried | undefined;
}

/** What a person is deciding about a new run, and what follows from it. */
/** What is asked again is not foreseen to the call: a run should not end for lack of the last three. */
const ROOM = 1.05;

/** What is offered to somebody who never chose a method: it needs little and shows much. */
const FIRST_METHOD = 'evoprompt-de';

export class RunForm {
  readonly task: TaskSpec;
  readonly dataset: Dataset;
  readonly #connections: () => readonly ConnectionRecord[];
  /** Whether the simulated model knows this data. */
  readonly isSample: boolean;
  readonly carried: Carried | undefined;

  method = $state('');
  #options = $state.raw<Readonly<Record<string, OptionValues>>>({});
  models = $state.raw<Readonly<Partial<Record<Role, ModelRef>>>>({});
  seeds = $state.raw<readonly Prompt[]>([]);
  seed = $state(freshSeed());
  /** As typed; undefined follows the estimate. */
  calls = $state<number | null | undefined>();
  tokens = $state<number | null | undefined>();
  usd = $state<number | null | undefined>();
  json = $state(false);
  failFast = $state(false);
  estimate = $state.raw<Estimate | undefined>();
  #list = $state.raw<PriceList | undefined>();

  constructor(sources: () => Sources) {
    const { task, dataset, remembered, connections, carried } = sources();
    this.carried = carried;
    this.task = task;
    this.dataset = dataset;
    this.#connections = () => sources().connections;
    void listFor(connections).then((list) => (this.#list = list));
    this.isSample = isSampleDataset(task.datasetId);
    const known = optimizers.find(({ id }) => id === remembered.method) ?? optimizerById(FIRST_METHOD);
    this.method = known.id;
    this.#options = {
      ...Object.fromEntries(optimizers.map((one) => [one.id, presetOptions(one, 'quick')])),
      ...(remembered.options && {
        [known.id]: { ...defaultsOf(known), ...onlyOf(known, remembered.options) },
      }),
    };
    this.models = startingModels(connections, remembered, this.isSample, carried !== undefined);
    this.seeds = task.seeds.length > 0 ? task.seeds : [{ text: '' }];
    this.tokens = remembered.tokens;
    this.usd = remembered.usd;
  }

  optimizer: Optimizer = $derived(optimizers.find(({ id }) => id === this.method)!);
  /** Who plays a part in this method. */
  roles: readonly Role[] = $derived(ROLES.filter((role) => role !== 'judge' || this.optimizer.needs.judge));
  options: OptionValues = $derived(this.#options[this.method]!);
  preset: Preset = $derived(presetOf(this.optimizer, this.options));

  optionFaults: Readonly<Record<string, string>> = $derived(
    Object.fromEntries(
      Object.entries(this.optimizer.options).flatMap(([name, field]) => {
        const fault = faultOf(field, this.options[name]);
        return fault ? [[name, fault]] : [];
      }),
    ),
  );
  seedsFault: string | undefined = $derived(
    this.seeds.some(({ text }) => text.trim() !== '') ? undefined : 'Write at least one starting prompt.',
  );

  prices: Partial<Record<Role, Price>> = $derived.by(() => {
    const prices = byRole((role) => {
      const ref = this.models[role] ?? this.models.optimizer;
      return priceOf(
        this.#connections().find(({ id }) => id === ref?.connection),
        ref?.model ?? '',
        this.#list,
      );
    });
    return Object.fromEntries(Object.entries(prices).filter(([, price]) => price !== undefined));
  });

  /** What is known of the task model. */
  can: Capabilities = $derived.by(() => {
    const { task: ref } = this.models;
    const connection = this.#connections().find(({ id }) => id === ref?.connection);
    return connection && ref ? capabilitiesOf(connection, ref.model) : {};
  });

  modelFaults: Partial<Record<Role, string>> = $derived.by(() => {
    const fault = (role: Role): string | undefined => {
      const ref = this.models[role];
      if (role === 'judge' && !ref) return undefined; // the optimizer model judges
      if (!ref || ref.model.trim() === '') return `Choose the ${role} model.`;
      if (!this.#connections().some(({ id }) => id === ref.connection))
        return 'This connection is not in this browser. Choose another model, or add it under Models.';
      if (ref.connection === SIMULATED.id && !this.isSample)
        return 'The simulated model knows only the bundled samples. Choose a model of a connection.';
      if (role !== 'task') return undefined;
      if (this.carried && sameModel(ref, this.carried.migration.from))
        return 'This is the model that the prompt was grown on. Choose another to carry it to.';
      return capabilityFault(this.optimizer, this.options, this.can, this.json);
    };
    const faults = this.roles.map((role) => [role, fault(role)] as const);
    return Object.fromEntries(faults.filter(([, sentence]) => sentence !== undefined));
  });

  /** What a rehearsal runs on; undefined while something that it depends on is wrong. */
  spec: RunSpec | undefined = $derived.by(() => {
    const { optimizer, task } = this.models;
    const judge = this.roles.includes('judge') ? this.models.judge : undefined;
    const wrong =
      Object.keys(this.optionFaults).length > 0 ||
      this.seedsFault !== undefined ||
      Object.keys(this.modelFaults).length > 0;
    if (wrong || !optimizer || !task || this.task.split.dev.length === 0) return undefined;
    const seeds = this.seeds.filter(({ text }) => text.trim() !== '');
    const decided = {
      task: this.task,
      options: this.options,
      models: { optimizer, task, ...(judge && { judge }) },
      seeds,
      json: this.json,
    };
    return specOf({ ...decided, seed: this.seed.trim() || '0' }, this.optimizer);
  });

  /** Options that are wrong are the defaults until they are right again. */
  kept: KeptCalls = $derived.by(() =>
    keptCallsOf(this.task, this.optimizer, Object.keys(this.optionFaults).length > 0 ? {} : this.options),
  );

  /** Calls that the estimate suggests: its high end with some room, and never too few for what is put aside. */
  suggestedCalls: number | undefined = $derived.by(
    () =>
      this.estimate &&
      roundedUp(
        Math.max(
          ROOM * this.estimate.calls.high,
          this.kept.finals + this.kept.verdict + this.task.split.dev.length,
        ),
      ),
  );

  budget: Budget | undefined = $derived.by(() => {
    const calls = this.calls ?? this.suggestedCalls;
    if (calls === undefined) return undefined;
    return {
      calls,
      ...(this.tokens !== undefined && this.tokens !== null && { tokens: this.tokens }),
      ...(this.usd !== undefined && this.usd !== null && { usd: this.usd }),
    };
  });

  callsFault: string | undefined = $derived.by(
    () => this.budget && callsFault(this.budget.calls, this.task, this.kept),
  );
  /** Models whose price nobody knows, by name. */
  unpriced: readonly string[] = $derived(unpricedOf(this.spec?.models ?? this.models, this.prices));
  capFault: string | undefined = $derived(
    capFault({ tokens: this.tokens ?? undefined, usd: this.usd ?? undefined }, this.unpriced),
  );
  seedFault: string | undefined = $derived(
    this.seed.trim() === '' ? 'The seed is empty. Any text will do.' : undefined,
  );

  /** Everything that a run needs; undefined while something is wrong or the calls are not known yet. */
  draft: RunDraft | undefined = $derived.by(() => {
    if (!this.spec || !this.budget || this.callsFault || this.capFault || this.seedFault) return undefined;
    const { task, options, models } = this.spec;
    const { method, seed, budget } = this;
    return {
      task: this.task,
      method,
      options,
      models,
      seeds: task.seeds,
      seed,
      budget,
      json: this.json,
      failFast: this.failFast,
      ...(this.carried && { migration: this.carried.migration }),
    };
  });

  setOption(name: string, value: number | string): void {
    this.setOptions({ ...this.options, [name]: value });
  }

  setOptions(options: OptionValues): void {
    this.#options = { ...this.#options, [this.method]: options };
  }

  choosePreset(preset: 'quick' | 'paper'): void {
    this.setOptions(presetOptions(this.optimizer, preset));
  }

  chooseModel(role: Role, ref: ModelRef): void {
    if (role === 'judge') return void (this.models = { ...this.models, judge: ref });
    // the first model that is chosen plays both roles until somebody says otherwise
    const other = role === 'task' ? 'optimizer' : 'task';
    this.models = { [other]: ref, ...this.models, [role]: ref };
  }

  /** The optimizer model judges. */
  clearJudge(): void {
    const { judge: _, ...models } = this.models;
    this.models = models;
  }
}

/** Options of another version of a method may be gone. */
const onlyOf = (optimizer: Optimizer, options: OptionValues): OptionValues =>
  Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) => Object.hasOwn(optimizer.options, name) && !faultOf(optimizer.options[name]!, value),
    ),
  );

function startingModels(
  connections: readonly ConnectionRecord[],
  { models = {} }: Choices,
  isSample: boolean,
  isCarried: boolean,
): Partial<Record<Role, ModelRef>> {
  const usable = (ref: ModelRef | undefined): ref is ModelRef =>
    !!ref &&
    connections.some(({ id }) => id === ref.connection) &&
    (isSample || ref.connection !== SIMULATED.id);
  const simulated = { connection: SIMULATED.id, model: SIMULATED.models[0]! };
  const [other] = connections.filter(({ id, models: listed }) => id !== SIMULATED.id && listed.length > 0);
  const first = isSample ? simulated : other && { connection: other.id, model: other.models[0]! };
  const pick = (role: Role) => (usable(models[role]) ? models[role] : first);
  const [optimizer, task] = [pick('optimizer'), isCarried ? undefined : pick('task')];
  const { judge } = models;
  return { ...(optimizer && { optimizer }), ...(task && { task }), ...(usable(judge) && { judge }) };
}
