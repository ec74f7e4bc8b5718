export { openaiCompatible } from './chatModel.ts';
export { testConnection } from './doctor/index.ts';
export { listModels } from './models.ts';
