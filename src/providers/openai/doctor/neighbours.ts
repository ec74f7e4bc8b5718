import { PRESETS, type Preset } from '../../../catalog/presets/index.ts';
import { ModelError } from '../../../core/errors.ts';
import { isLoopback } from '../../../core/baseUrl.ts';
import { listModels } from '../models.ts';
import { isSomebodyThere } from './probe.ts';
import type { Visit } from './visit.ts';

/** Milliseconds: a port of this machine answers at once or not at all. */
const PATIENCE = 1500;

/** Something that answers at the usual port of a program that people run on their own machine. */
export interface Neighbour {
  readonly baseUrl: string;
  /** Host and port. */
  readonly host: string;
  /** The programs that usually listen there. */
  readonly usual: string;
  /** It speaks the protocol; else it may be anything. */
  readonly speaks: boolean;
}

/** Looks at the usual ports of this machine, without any key. Those that speak the protocol come first. */
export async function neighboursOf(visit: Visit): Promise<readonly Neighbour[]> {
  if (!isLoopback(visit.baseUrl)) return [];
  const taken = new Set([visit.baseUrl, visit.origin].map(portOf));
  const looks = [...usualPorts()]
    .filter(([port]) => !taken.has(port))
    .map(([port, presets]) => lookAt(port, presets, visit));
  const found = (await Promise.all(looks)).filter((one) => one !== undefined);
  return found.sort((a, b) => Number(b.speaks) - Number(a.speaks));
}

/** The programs that listen on each port unless told otherwise. */
function usualPorts(): Map<string, Preset[]> {
  const byPort = new Map<string, Preset[]>();
  for (const preset of PRESETS) {
    if (preset.baseUrl === '' || !isLoopback(preset.baseUrl)) continue;
    const port = portOf(preset.baseUrl);
    byPort.set(port, [...(byPort.get(port) ?? []), preset]);
  }
  return byPort;
}

async function lookAt(
  port: string,
  presets: readonly Preset[],
  visit: Visit,
): Promise<Neighbour | undefined> {
  const { protocol, hostname } = new URL(visit.baseUrl);
  const baseUrl = `${protocol}//${hostname}:${port}/v1`;
  if (!(await isSomebodyThere({ ...visit, baseUrl }, PATIENCE))) return undefined;
  return {
    baseUrl,
    host: `${hostname}:${port}`,
    usual: presets.map(({ title }) => title).join(' or '),
    speaks: await speaksProtocol(baseUrl, visit),
  };
}

async function speaksProtocol(baseUrl: string, visit: Visit): Promise<boolean> {
  try {
    await listModels({ baseUrl, key: '', fetch: visit.fetch }, visit.signal);
    return true;
  } catch (error) {
    visit.signal.throwIfAborted();
    return error instanceof ModelError && error.kind === 'key';
  }
}

const portOf = (url: string): string => (URL.canParse(url) ? new URL(url).port : '');

/** What was found at the usual ports, as a sentence. */
export function neighbourSentence(neighbours: readonly Neighbour[]): string {
  const places = neighbours.map(({ host, usual }) => `${host}, the usual port of ${usual}`);
  return `Something answers at ${places.join('; and at ')}.`;
}
