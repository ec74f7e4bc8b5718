import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/*
 * What the adapter knows of @mlc-ai/web-llm only from its source, since no type tells it. When the package is raised and one of
 * these fails, read that place again: docs/decisions/0023-the-engine-for-local-models.md says what hangs on it.
 */

const root = path.resolve(import.meta.dirname, '../../../node_modules/@mlc-ai/web-llm');
const source = readFileSync(path.join(root, 'lib/index.js'), 'utf8');

describe('the library', () => {
  it('has the version that the adapter was written for', () => {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(version).toBe('0.2.86');
  });

  it.each([
    // progress.ts
    '"Fetching param cache[" + iter',
    '"Loading model from cache[" + iter',
    '"Loading GPU shader modules["',
    '"MB fetched. "',
    '"MB loaded. "',
    // failure.ts
    ...['WebGPUNotAvailableError', 'ShaderF16SupportError', 'DeviceLostError', 'IntegrityError'],
    ...[
      'ModelNotFoundError',
      'ModelNotLoadedError',
      'SpecifiedModelNotFoundError',
      'GrammarMatcherInitError',
    ],
    ...['ContextWindowSizeExceededError', 'MessageOrderError', 'SystemMessageOrderError'].map(
      (name) => `this.name = "${name}"`,
    ),
    'Unable to find a compatible GPU',
    'Cannot initialize runtime because of requested maxBufferSize',
    'Prompt tokens exceed context window size: number of prompt tokens: ${numPromptTokens}; ',
    'Tensor-cache record range [',
    // chatRequest.ts: greedy by top_p, and log-probabilities between temperature and top_p
    'temperature = Math.max(1e-6, temperature)',
    'const topPValue = Math.max(top_p, 1e-5)',
    'const emptyThinkingBlockStr = "<think>\\n\\n</think>\\n\\n"',
    'if (this.outputIds.length >= max_tokens)',
    // a buffer that cannot be made destroys the device
    'captured.length > 0',
    'device.destroy()',
  ])('still says %s', (words) => {
    expect(source).toContain(words);
  });

  it('still has no way to keep the reading of a prefix for another question', () => {
    expect(source).not.toMatch(/kv_state_fork|kv_state_popn|fork_sequence/);
  });
});
