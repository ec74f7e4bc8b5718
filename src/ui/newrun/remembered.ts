import type { ModelRef, Role } from '../../core/model.ts';
import type { OptionValues } from '../../core/optimizer.ts';
import type { Db } from '../../store/db.ts';
import type { RunDraft } from './draft.ts';

/** What was chosen for the last run, as far as it is worth choosing again. */
export interface Choices {
  readonly method?: string;
  readonly options?: OptionValues;
  readonly models?: Partial<Record<Role, ModelRef>>;
  /** Offered for a fair comparison, not chosen again by itself: methods differ in what they need. */
  readonly calls?: number;
  readonly tokens?: number;
  readonly usd?: number;
}

const keyFor = (taskId: string): string => `new run of ${taskId}`;
const ANY_TASK = 'new run';

/** The last choices for this task; of a task that has none, the models that were chosen last. */
export async function rememberedChoices(db: Db, taskId: string): Promise<Choices> {
  const [own, any] = await db.settings.bulkGet([keyFor(taskId), ANY_TASK]);
  if (own) return own.value as Choices;
  const { models } = (any?.value ?? {}) as Choices;
  return models ? { models } : {};
}

export async function rememberChoices(
  db: Db,
  { task, method, options, models, budget }: RunDraft,
): Promise<void> {
  const { calls, tokens, usd } = budget;
  const value: Choices = {
    method,
    options: { ...options },
    models: { ...models },
    calls,
    ...(tokens !== undefined && { tokens }),
    ...(usd !== undefined && { usd }),
  };
  await db.settings.bulkPut([
    { key: keyFor(task.id), value },
    { key: ANY_TASK, value },
  ]);
}
