import { WebWorkerMLCEngineHandler } from '@mlc-ai/web-llm';
import { watchDevices } from './watchDevices.ts';

/*
 * The engine: the library's own handler in a worker of its own, so that compiling shaders and reading gigabytes holds up
 * nobody else. Only here is the library loaded.
 */
watchDevices((message) => postMessage(message));
const handler = new WebWorkerMLCEngineHandler();
addEventListener('message', (event) => handler.onmessage(event));
