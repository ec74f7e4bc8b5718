import type { ChatCompletion } from '@mlc-ai/web-llm';
import type { Measured } from '../../catalog/localModel.ts';

/** How fast a model reads and writes, over all its answers since it was loaded. Tokens and seconds are added up, so that long answers weigh more. */
export class Speed {
  #read = { tokens: 0, seconds: 0 };
  #written = { tokens: 0, seconds: 0 };
  #firstToken: number | undefined;

  /** Takes an answer into account, by what the library measured. */
  add({ usage }: ChatCompletion): void {
    if (!usage) return;
    const { time_to_first_token_s, time_per_output_token_s } = usage.extra;
    const decoded = usage.completion_tokens - 1; // the first comes out of reading the prompt
    if (time_to_first_token_s > 0) {
      this.#read.tokens += usage.prompt_tokens;
      this.#read.seconds += time_to_first_token_s;
      this.#firstToken = time_to_first_token_s;
    }
    if (decoded > 0 && time_per_output_token_s > 0) {
      this.#written.tokens += decoded;
      this.#written.seconds += decoded * time_per_output_token_s;
    }
  }

  get figures(): Pick<Measured, 'prefillPerSecond' | 'decodePerSecond' | 'firstTokenSeconds'> {
    return {
      ...(this.#read.seconds > 0 && { prefillPerSecond: this.#read.tokens / this.#read.seconds }),
      ...(this.#written.seconds > 0 && { decodePerSecond: this.#written.tokens / this.#written.seconds }),
      ...(this.#firstToken !== undefined && { firstTokenSeconds: this.#firstToken }),
    };
  }
}
