import { parseArgs } from 'node:util';
import { faults, type Fault } from './faults.ts';
import { startProtocolServer } from './protocolServer.ts';

const usage = `Starts a local server that speaks the OpenAI chat protocol, for trying things out.

  npx tsx tests/server/run.ts [--port 5215] [--latency 50 | --latency 20-80] [--http2] [--key KEY]
                              [--faults ${faults.slice(6, 8).join(',')},… --share 0.3]

Faults: ${faults.join(', ')}`;

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    latency: { type: 'string' },
    http2: { type: 'boolean' },
    key: { type: 'string' },
    faults: { type: 'string' },
    share: { type: 'string' },
    help: { type: 'boolean' },
  },
});

if (values.help) {
  console.log(usage);
} else {
  const [low = 0, high] = (values.latency ?? '0').split('-').map(Number);
  const kinds = (values.faults?.split(',') ?? []) as Fault[];
  const unknown = kinds.filter((kind) => !faults.includes(kind));
  if (unknown.length > 0) throw new Error(`unknown fault: ${unknown.join(', ')}\n${usage}`);
  const server = await startProtocolServer({
    port: Number(values.port ?? 0),
    latency: high === undefined ? low : [low, high],
    http2: values.http2 ?? false,
    ...(values.key !== undefined && { key: values.key }),
    faults: { kinds, share: Number(values.share ?? 0.3) },
  });
  console.log(server.url);
}
