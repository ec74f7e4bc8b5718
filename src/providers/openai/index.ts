export { openaiCompatible } from './chatModel.ts';
export { testConnection } from './connection.ts';
export { listModels } from './models.ts';
