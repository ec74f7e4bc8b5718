import type { Role } from '../../../core/model.ts';

/** What a role does, for people. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  optimizer: 'Writes prompts',
  task: 'Answers the task',
  judge: 'Compares answers',
};
