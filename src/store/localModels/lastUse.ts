import { LOCAL } from '../../catalog/localModel.ts';
import type { Db } from '../db.ts';

/** When each local model was last loaded, or last chosen for a run, by id. Milliseconds since 1970. */
export async function lastUse(db: Db): Promise<Map<string, number>> {
  const last = new Map<string, number>();
  const use = (id: string, at: number) => last.set(id, Math.max(at, last.get(id) ?? 0));
  const { measured = {} } = (await db.connections.get(LOCAL)) ?? {};
  for (const [id, { at }] of Object.entries(measured)) use(id, at);
  await db.runs.each(({ spec, createdAt }) => {
    for (const model of Object.values(spec.models))
      if (model?.connection === LOCAL) use(model.model, createdAt);
  });
  return last;
}
