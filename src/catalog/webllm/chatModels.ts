import type { LocalModel } from '../localModel.ts';
import { describe } from './describe.ts';

/** An entry of the library's own list, `prebuiltAppConfig.model_list`, as far as it is used here. */
export interface ListedModel {
  readonly model: string;
  readonly model_id: string;
  readonly model_lib: string;
  readonly overrides?: object;
  readonly vram_required_MB?: number;
  readonly low_resource_required?: boolean;
  readonly buffer_size_required_bytes?: number;
  readonly required_features?: readonly string[];
  /** 0 or missing: writes text; 1: makes embeddings; 2: also takes pictures. */
  readonly model_type?: number;
  readonly model_manifest?: string;
}

/** The models of the list that chat. Embedding models cannot, and vision models want pictures: they are left out. */
export function chatModelsOf(list: readonly ListedModel[]): LocalModel[] {
  const chat = list.filter(({ model_type = 0 }) => model_type === 0);
  const ids = new Set(chat.map(({ model_id }) => model_id));
  return chat.map((listed) => localModelOf(listed, ids));
}

function localModelOf(listed: ListedModel, ids: ReadonlySet<string>): LocalModel {
  const { model_id: id, overrides, required_features = [] } = listed;
  const { params, ...words } = describe(id);
  // many entries that need the feature do not declare it, but all have it in their name
  const f16 = required_features.includes('shader-f16') || /f16/.test(words.quantization);
  const withoutF16 = id.replace(/f16(?=_\d|-)/, 'f32');
  const contextWindow = (overrides as { context_window_size?: number } | undefined)?.context_window_size;
  return {
    id,
    ...words,
    ...(params !== undefined && { params }),
    url: listed.model,
    lib: listed.model_lib,
    ...(listed.vram_required_MB !== undefined && { vramMB: listed.vram_required_MB }),
    ...(listed.buffer_size_required_bytes !== undefined && {
      bufferBytes: listed.buffer_size_required_bytes,
    }),
    f16,
    ...(listed.low_resource_required && { lowResource: true }),
    ...(contextWindow !== undefined && { contextWindow }),
    ...(overrides && { overrides: overrides as Record<string, number> }),
    ...(listed.model_manifest !== undefined && { manifest: listed.model_manifest }),
    ...(f16 && ids.has(withoutF16) && { withoutF16 }),
  };
}
