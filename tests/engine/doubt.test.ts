import { describe, expect, it } from 'vitest';
import { tagged } from '../../src/core/format.ts';
import type { Reply } from '../../src/core/run.ts';
import type { Question } from '../../src/engine/caller.ts';
import { disk, fakeCaller, methodOf, specOf, start } from './harness.ts';

const how = { format: tagged('prompt', { language: 'deu' }), by: 'step' };
const german = '<prompt>Lies die Nachricht genau und antworte nur mit ja oder nein.</prompt>';
const english = '<prompt>Read the message with care and answer with yes or no only.</prompt>';
const dutch = '<prompt>Lees het bericht zorgvuldig en antwoord alleen met ja of nee.</prompt>';

/** Asks once for a prompt that must stay German, and is given these replies in turn. */
async function askedFor(...replies: string[]) {
  const store = disk();
  const asked: Question[] = [];
  let got: Reply<string> | undefined;
  const method = methodOf(async (run) => {
    got = await run.ask('Rewrite it.', how);
    return [];
  });
  const answer = (question: Question) => {
    if (question.role === 'task') return undefined;
    asked.push(question);
    return replies[asked.length - 1]!;
  };
  await start(method, specOf(method), store, fakeCaller(store, { answer }).call);
  const event = store.journalled.find(({ event }) => event.type === 'reply-received')!.event;
  return { reply: got!, asked, event };
}

describe('a reply in another language', () => {
  it('is asked for once more, with what was wrong', async () => {
    const { reply, asked, event } = await askedFor(english, german);
    expect(reply.value).toContain('Lies die Nachricht');
    expect(reply.text).toBe(german);
    expect(asked).toHaveLength(2);
    const complained = asked[1]!.request.messages.at(-1)!.content;
    expect(complained).toContain('it is not in the language that it must keep');
    expect(complained).toContain('Keep the language of the original.');
    expect(event).toMatchObject({ calls: reply.calls });
    expect(event).not.toHaveProperty('fault');
  });

  it('is taken when it stays so', async () => {
    const { reply, asked, event } = await askedFor(english, dutch);
    expect(reply).toMatchObject({ value: expect.stringContaining('Lees het bericht'), text: dutch });
    expect(reply).not.toHaveProperty('fault');
    expect(asked).toHaveLength(2);
    expect(event).not.toHaveProperty('fault');
  });

  it('is better than none: it is kept when the second has no value', async () => {
    const { reply, asked, event } = await askedFor(english, 'I would rather not.');
    expect(reply).toMatchObject({ value: expect.stringContaining('Read the message'), text: english });
    expect(reply.calls).toHaveLength(2);
    expect(asked).toHaveLength(2);
    expect(event).not.toHaveProperty('fault');
  });

  it('is taken after a reply that had no value, without asking a third time', async () => {
    const { reply, asked } = await askedFor('I would rather not.', english);
    expect(reply.value).toContain('Read the message');
    expect(asked).toHaveLength(2);
  });

  it('is no matter where the language is kept or cannot be told', async () => {
    for (const kept of [german, '<prompt>Ja oder nein?</prompt>'])
      expect((await askedFor(kept)).asked).toHaveLength(1);
  });
});
