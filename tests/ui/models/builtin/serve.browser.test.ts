import { afterEach, describe, expect, it } from 'vitest';
import type { BuiltinReply } from '../../../../src/core/builtinModel.ts';
import { languageModel } from '../../../../src/ui/models/builtin/languageModel.ts';
import { serve } from '../../../../src/ui/models/builtin/serve.ts';
import { Sessions } from '../../../../src/ui/models/builtin/sessions.ts';
import { installStandIn } from './standIn.ts';

const real = (globalThis as { LanguageModel?: unknown }).LanguageModel;
afterEach(() => Object.assign(globalThis, { LanguageModel: real }));

/** Asks as a worker does. */
function asking() {
  const model = languageModel();
  const { port1: worker, port2: page } = new MessageChannel();
  const reply = new Promise<BuiltinReply>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<BuiltinReply>) => resolve(data);
  });
  const question = { messages: [{ role: 'user', content: 'Tea or coffee?' }] } as const;
  return { worker, reply, served: serve(question, page, model && new Sessions(model)) };
}

describe('a page that serves its worker', () => {
  it('answers on the port', async () => {
    installStandIn({ availability: 'available' });
    const { reply } = asking();
    expect(await reply).toMatchObject({ text: 'Tea or coffee? (1)', finish: 'stop' });
  });

  it('stops the model when the question is taken back, and says nothing more', async () => {
    const model = installStandIn({ availability: 'available' });
    model.hold();
    const { worker, served } = asking();
    await expect.poll(() => model.asked.length).toBe(1);
    worker.postMessage('taken back');
    worker.close();
    await served;
    expect(model.asked[0]!.options.signal!.aborted).toBe(true);
  });

  it('says in a browser without a model that there is none', async () => {
    Object.assign(globalThis, { LanguageModel: undefined });
    const { reply } = asking();
    expect(await reply).toMatchObject({ kind: 'unsupported', message: /no model of its own/ });
  });

  it('says what the real browser of these tests says: that it cannot run its model here', async () => {
    expect(real).toBeDefined();
    const { reply } = asking();
    expect(await reply).toMatchObject({ kind: 'unsupported', message: /cannot run its built-in model/ });
  });
});
