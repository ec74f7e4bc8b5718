import { extraHeaders } from '../catalog/presets/index.ts';
import type { ConnectionReport } from '../core/connectionReport.ts';
import type { ConnectionRecord } from '../store/db.ts';

/** Tries a connection from this page. Never rejects: whatever goes wrong is in the report. */
export async function testConnection(
  connection: ConnectionRecord,
  key: string,
  model?: string,
): Promise<ConnectionReport> {
  if (connection.provider === 'simulated')
    return {
      ok: true,
      message: 'The simulated model lives in this page and is always there.',
      models: connection.models,
    };
  const openai = await import('../providers/openai/index.ts');
  return openai.testConnection({
    baseUrl: connection.baseUrl ?? '',
    key,
    origin: self.location.origin,
    ...extraHeaders(connection, key),
    ...(model !== undefined && { model }),
  });
}
