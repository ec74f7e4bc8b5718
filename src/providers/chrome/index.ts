export { askPage } from './askPage.ts';
export { builtin } from './builtin.ts';
