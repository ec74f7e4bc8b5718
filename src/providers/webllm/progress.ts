import type { InitProgressReport } from '@mlc-ai/web-llm';
import type { LoadPhase, LoadProgress } from '../../catalog/localModel.ts';

const MB = 1024 * 1024;

/** The texts of the library 0.2.86 by what they report; it tells bytes nowhere else. */
const PHASES: readonly (readonly [RegExp, LoadPhase])[] = [
  [/^Fetching param cache\[\d+\/\d+\]: (\d+)MB fetched/, 'fetching'],
  [/^Loading model from cache\[\d+\/\d+\]: (\d+)MB loaded/, 'reading'],
  [/^Loading GPU shader modules/, 'compiling'],
];

/** What a report of the library says, as far as it is known to say it; undefined for others, such as “Finish loading on …”. */
export function readReport(
  { text, progress }: InitProgressReport,
  { title }: { readonly title: string },
): Pick<LoadProgress, 'phase' | 'progress' | 'bytes' | 'message'> | undefined {
  for (const [pattern, phase] of PHASES) {
    const match = pattern.exec(text);
    if (!match) continue;
    const bytes = match[1] === undefined ? undefined : Number(match[1]) * MB;
    const share = Math.min(1, Math.max(0, progress));
    return {
      phase,
      progress: share,
      ...(bytes !== undefined && { bytes }),
      message: sentence(phase, title, Math.floor(share * 100), match[1]),
    };
  }
  return undefined;
}

function sentence(phase: LoadPhase, title: string, percent: number, megabytes = '0'): string {
  switch (phase) {
    case 'fetching':
      return `${title} is being downloaded: ${megabytes} MB, ${percent} %.`;
    case 'reading':
      return `${title} is being brought onto the graphics device: ${percent} %.`;
    case 'compiling':
      return `The graphics device prepares to run ${title}: ${percent} %.`;
    case 'warming-up':
      return `${title} answers a first short question, to warm up.`;
    case 'waiting':
      return `${title} waits: the local model is in use elsewhere, by another tab or by the Models page.`;
    default:
      return phase satisfies never;
  }
}

/** A phase of which the library says nothing. */
export const phaseOf = (
  phase: LoadPhase,
  { title }: { readonly title: string },
): Pick<LoadProgress, 'phase' | 'message'> => ({ phase, message: sentence(phase, title, 0) });
