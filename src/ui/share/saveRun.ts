import type { RunRecord } from '../../core/spec.ts';
import { allConnections } from '../../store/connections.ts';
import type { Db } from '../../store/db.ts';
import { keyOf } from '../../store/keys.ts';

/** Writes the run's file and hands it to the browser as a download. Rejects with a sentence when it cannot be written. */
export async function saveRun(db: Db, run: RunRecord): Promise<void> {
  const { exportRun } = await import('../../store/archive/write.ts');
  const secrets = (await allConnections(db)).map(({ id, name }) => ({ name, key: keyOf(id) }));
  const file = await exportRun(db, run.id, { exportedAt: new Date().toISOString(), secrets });
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName(run.name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the download has begun by then
}

/** `Support triage · EvoPrompt DE` as `support-triage-evoprompt-de.espalier.json`. */
export function fileName(name: string): string {
  const slug = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
  return `${slug || 'run'}.espalier.json`;
}
