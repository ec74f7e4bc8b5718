import { prebuiltAppConfig } from '@mlc-ai/web-llm';
import type { Plugin } from 'vite';
import { chatModelsOf } from '../src/catalog/webllm/chatModels.ts';

/**
 * Replaces the list of local models by its value at build time: always the list of the version that is installed, without
 * the library, which cannot be shaken.
 */
export function webllmModels(): Plugin {
  return {
    name: 'webllm-models',
    load(id) {
      if (!id.endsWith('/src/catalog/webllm/prebuilt.ts')) return undefined;
      return `export const PREBUILT = ${JSON.stringify(chatModelsOf(prebuiltAppConfig.model_list))};`;
    },
  };
}
