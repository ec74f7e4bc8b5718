import {
  WebWorkerMLCEngineHandler,
  type ChatCompletion,
  type ChatCompletionRequest,
  type InitProgressCallback,
  type MLCEngine,
  type MLCEngineInterface,
} from '@mlc-ai/web-llm';
import { BEGUN, RESET, type Script } from './script.ts';

/*
 * The library's own handler, and with it its protocol and its serialisation, around an engine that only plays. What it plays is in the name
 * of the worker.
 */
const script = JSON.parse(self.name) as Script;

class PlayedEngine implements Pick<
  MLCEngineInterface,
  'reload' | 'resetChat' | 'interruptGenerate' | 'getMessage' | 'setAppConfig'
> {
  readonly #report: InitProgressCallback | undefined;
  #interrupted = false;
  #talking = false;
  #said = '';
  /** Answers since the last reset: what could leak from one into the next. */
  #remembered = 0;
  #answers = 0;
  #models: readonly string[] = [];

  constructor(report: InitProgressCallback | undefined) {
    this.#report = report;
  }

  setAppConfig() {}

  async reload(models: string | string[]) {
    this.#models = [models].flat();
    for (const [text, progress] of script.reports ?? []) this.#report?.({ text, progress, timeElapsed: 1 });
    if (script.loadFails !== undefined) fail(script.loadFails);
    if (script.loadHangs) await forEver();
    if (script.loseDevice === 'loading') await loseDevice(script.reason);
  }

  async resetChat() {
    if (this.#answers > 0) this.#tell(RESET);
    this.#remembered = 0;
  }

  async interruptGenerate() {
    if (!script.deaf) this.#interrupted = true;
  }

  async getMessage() {
    return this.#said;
  }

  async chatCompletion(request: ChatCompletionRequest): Promise<ChatCompletion> {
    if (this.#talking) fail('Error: two at once');
    this.#talking = true;
    try {
      return await this.#talk(request);
    } finally {
      this.#talking = false;
    }
  }

  async #talk(request: ChatCompletionRequest): Promise<ChatCompletion> {
    const warmUp = this.#answers++ === 0;
    const later = this.#answers > 2;
    const remembered = this.#remembered++;
    this.#interrupted = false;
    this.#said = '';
    if (!warmUp) await this.#fault();
    const words =
      (later && script.saysThen) ||
      script.says ||
      JSON.stringify({ remembered, models: this.#models, request });
    let finish: 'stop' | 'abort' = 'stop';
    for (const word of warmUp ? ['ready'] : words.split(/(?= )/)) {
      if (script.wordMs) await new Promise((resume) => setTimeout(resume, script.wordMs));
      if (this.#interrupted) finish = 'abort';
      if (this.#interrupted) break;
      this.#said += word;
      if (!warmUp && this.#said === word) this.#tell(BEGUN);
      if (!warmUp && script.falls === 'silent') await forEver();
    }
    return answer(request.model!, this.#said, finish);
  }

  #tell(text: string) {
    this.#report?.({ text, progress: 1, timeElapsed: 0 });
  }

  async #fault() {
    if (script.answerFails !== undefined) fail(script.answerFails);
    if (script.loseDevice === 'answering') await loseDevice(script.reason);
    if (script.breaks) setTimeout(() => fail('Error: broke'));
    if (script.breaks) await forEver();
  }
}

/** As the library's errors look when they become a string: `Name: message`. */
function fail(text: string): never {
  const [name, message] = text.split(/: (.*)/s) as [string, string];
  throw Object.assign(new Error(message), { name });
}

async function loseDevice(reason: Script['reason']): Promise<never> {
  postMessage({ kind: 'deviceLost', reason: reason ?? 'unknown', message: 'gone' });
  return forEver();
}

const forEver = (): Promise<never> => new Promise(() => {});

const answer = (model: string, content: string, finish_reason: 'stop' | 'abort'): ChatCompletion => ({
  id: 'played',
  object: 'chat.completion',
  created: 0,
  model,
  choices: [{ index: 0, finish_reason, logprobs: null, message: { role: 'assistant', content } }],
  usage: {
    prompt_tokens: 40,
    completion_tokens: 11,
    total_tokens: 51,
    extra: {
      e2e_latency_s: 1.2,
      prefill_tokens_per_s: 200,
      decode_tokens_per_s: 10,
      time_to_first_token_s: 0.2,
      time_per_output_token_s: 0.1,
    },
  },
});

const handler = new WebWorkerMLCEngineHandler();
handler.engine = new PlayedEngine(handler.engine.getInitProgressCallback()) as unknown as MLCEngine;
addEventListener('message', (event) => handler.onmessage(event));
