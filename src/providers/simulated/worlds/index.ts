import type { World } from '../world.ts';
import { jailbreakDetection } from './jailbreak-detection.ts';
import { mathsWordProblems } from './maths-word-problems.ts';
import { supportTriage } from './support-triage.ts';

export const worlds: readonly World[] = [supportTriage, jailbreakDetection, mathsWordProblems];
