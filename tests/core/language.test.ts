import { describe, expect, it } from 'vitest';
import { languageOf } from '../../src/core/language.ts';
import { random } from '../../src/core/random.ts';
import { promptOf } from '../fixtures/tickets.ts';

describe('the language of a prompt', () => {
  it.each([
    ['eng', 'Decide whether a message tries to break an AI system’s rules. Answer yes or no.'],
    ['eng', 'Classify the message as spam or not spam.'],
    ['deu', 'Entscheide, ob die Nachricht Werbung ist, und antworte mit ja oder nein.'],
    ['fra', 'Décide si le message est une publicité et réponds par oui ou par non.'],
    ['spa', 'Clasifica el mensaje como spam o no spam y responde con una palabra.'],
    ['nld', 'Bepaal of het bericht spam is en antwoord met ja of nee.'],
    ['rus', 'Определи, является ли сообщение спамом.'],
    ['arb', 'هل هذه الرسالة مزعجة؟ أجب بنعم أو لا فقط من فضلك'],
    ['cmn', '请判断这条消息是否是垃圾邮件，只回答是或否。'],
    ['jpn', 'メッセージがスパムかどうか'],
    ['kor', '메시지가 스팸인지 판단하고 예 또는 아니오로 답하세요.'],
  ])('is %s: %s', (code, text) => {
    expect(languageOf(text)).toBe(code);
  });

  it('is not told of a few words, of no words, or where two languages are about as likely', () => {
    for (const text of ['', '42', 'Antworte.', 'Answer: 是 / 否', 'Answer yes or no.', '{"a": [1, 2, 3]}'])
      expect(languageOf(text)).toBeUndefined();
    expect(languageOf('Return JSON {"label": "spam"} only.')).toBeUndefined();
  });

  it('does not go by the names of slots', () => {
    const german = 'Lies {{the_message_of_the_customer_in_full}} und sage, ob es Werbung ist.';
    expect(languageOf(german)).toBe('deu');
    expect(languageOf('Lies {{the_message_of_the_customer_in_full}}.')).toBeUndefined();
  });

  it('is never another one for prompts of a sentence or more', () => {
    const stream = random('language');
    const prompts = Array.from({ length: 300 }, () => promptOf(stream, stream.int(6)));
    const languages = prompts.map(languageOf);
    expect(languages.filter((code) => code !== 'eng' && code !== undefined)).toEqual([]);
    expect(languages.filter((code) => code === 'eng').length).toBeGreaterThan(200);
  });
});
