import { prebuiltAppConfig } from '@mlc-ai/web-llm';
import type { LocalModel } from '../localModel.ts';
import { chatModelsOf } from './chatModels.ts';

/**
 * The chat models that the installed version of WebLLM can run, as its own list has them. The build replaces this file by
 * its value (scripts/webllmModels.ts): the package has 2 MB and nothing of it can be left out. Import it when it is shown.
 */
export const PREBUILT: readonly LocalModel[] = chatModelsOf(prebuiltAppConfig.model_list);
