import { afterEach, describe, expect, it, vi } from 'vitest';
import { addConnection, endpointId } from '../../src/store/connections.ts';
import { forgetKey, keyOf, setKey, withdrawKeys } from '../../src/store/keys.ts';
import { resumeRun } from '../../src/store/runs.ts';
import { createVault, openVault } from '../../src/store/vault.ts';
import { runOf, until, workplaces, type Workplace } from './workplace.ts';

const workplace = workplaces();
const KEY = 'sk-sentinel-5b1f0c77e2';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Everything that is in any table, as text. */
async function everythingIn({ db }: Workplace): Promise<string> {
  const rows = await Promise.all(db.tables.map((table) => table.toArray()));
  return JSON.stringify(rows, (_, value: unknown) =>
    ArrayBuffer.isView(value) ? new TextDecoder('latin1').decode(value) : value,
  );
}

/** A server that is only a function, for models that a run reaches through the whole of the client. */
function serve(answer: (authorization: string, body: string) => Response | Promise<Response>) {
  const seen: string[] = [];
  const real = fetch;
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    if (!request.url.startsWith('https://models.example/')) return real(input, init);
    seen.push(request.headers.get('authorization') ?? '');
    return answer(seen.at(-1)!, await request.text());
  });
  return seen;
}

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

const settings = {
  name: 'Models',
  baseUrl: 'https://models.example/v1',
  models: ['m'],
  prices: { m: { input: 1, output: 1 } },
  concurrency: 4,
};

function startWithKey(place: Workplace) {
  setKey(endpointId(settings.baseUrl), KEY);
  return startOn(place);
}

async function startOn(place: Workplace) {
  const id = await addConnection(place.db, settings);
  const run = await runOf('run');
  const model = { connection: id, model: 'm' };
  await place.db.runs.add({ ...run, spec: { ...run.spec, models: { optimizer: model, task: model } } });
  place.hire();
  return id;
}

describe('a key', () => {
  it('is in no table and no log, even when the server repeats it in its refusal', async () => {
    const said = ['error', 'warn', 'log', 'info', 'debug', 'trace'].map((name) =>
      vi.spyOn(console, name as 'error').mockReturnValue(),
    );
    const place = workplace();
    const seen = serve((authorization) =>
      json(401, {
        error: { message: `Incorrect API key provided: ${authorization} (${KEY}).`, code: 'invalid_api_key' },
      }),
    );
    const id = await startWithKey(place);
    const { error } = await place.when('run', 'failed');
    expect(seen[0]).toBe(`Bearer ${KEY}`); // it really was on its way
    expect(error).toMatchObject({ kind: 'key' });
    expect(error!.message).not.toContain(KEY);
    expect(await everythingIn(place)).not.toContain(KEY);
    expect(
      JSON.stringify(said.flatMap(({ mock }) => mock.calls.map((args) => args.map(String)))),
    ).not.toContain(KEY);
    expect(keyOf(id)).toBe(KEY);
    forgetKey(id);
  });

  it('is in no table after a run that went well, and a run that failed half-way goes on with a new one', async () => {
    const place = workplace();
    let answers = 0;
    const seen = serve((authorization, body) => {
      if (authorization === `Bearer ${KEY}` && ++answers > 20)
        return json(401, { error: { message: `The key ${KEY} has expired.` } });
      const { messages } = JSON.parse(body) as { messages: { role: string; content: string }[] };
      const content = messages[0]!.role === 'system' ? 'billing' : '<prompt>Name the team.</prompt>';
      return json(200, {
        id: 'x',
        object: 'chat.completion',
        created: 0,
        model: 'm',
        choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
        usage: { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 },
      });
    });
    const id = await startWithKey(place);
    expect((await place.when('run', 'failed')).error).toMatchObject({ kind: 'key' });
    const paid = await place.db.calls.count();
    expect(paid).toBe(20);

    setKey(id, `${KEY}-new`);
    await resumeRun(place.db, 'run');
    const run = await until(
      () => place.db.runs.get('run'),
      (now) => now?.status === 'done' || now?.status === 'failed',
    );
    expect(run).toMatchObject({ status: 'done', ending: 'completed' });
    expect(seen.filter((authorization) => authorization === `Bearer ${KEY}-new`).length).toBeGreaterThan(10);
    expect((await place.db.progress.get('run'))!.sent.usd).toBeCloseTo(
      ((await place.db.calls.count()) * 12) / 1e6,
      12,
    );
    expect(await everythingIn(place)).not.toContain(KEY);
    forgetKey(id);
  });

  it('that is remembered lies encrypted; locked, the run stops before anything goes out, and goes on when it is unlocked', async () => {
    const place = workplace();
    const seen = serve(() => json(400, { error: { message: 'The prompt is too long.' } }));
    const id = endpointId(settings.baseUrl);
    await createVault(place.db, 'correct horse battery staple', { [id]: KEY });
    await startOn(place);
    expect((await place.when('run', 'failed')).error).toEqual({
      kind: 'key',
      message: 'The key of “Models” is locked: unlock the remembered keys to go on.',
    });
    expect(seen).toEqual([]);
    expect(await everythingIn(place)).not.toContain(KEY);

    const { keys } = await openVault(place.db, 'correct horse battery staple');
    setKey(id, keys[id]!, 'memory');
    await resumeRun(place.db, 'run');
    await until(
      () => place.db.runs.get('run'),
      (run) => run?.error?.kind === 'bad-request',
    );
    expect(seen[0]).toBe(`Bearer ${KEY}`);
    withdrawKeys([id]);
  });
});
