import { isLoopback } from '../../../core/baseUrl.ts';
import { hostOf, isPrivate } from '../address.ts';
import type { Fault } from './checklist.ts';
import { corsFault } from './cors.ts';
import { neighboursOf, neighbourSentence } from './neighbours.ts';
import { missingVersion } from './path.ts';
import { isSomebodyThere } from './probe.ts';
import { LOG, silenceRemedy } from './remedies.ts';
import { probablePreset, type Visit } from './visit.ts';

/** Chromium asks the person before a page may reach the local network; since version 145 under two names. */
const LOCAL_NETWORK = ['loopback-network', 'local-network', 'local-network-access'];

/** Nothing came back: the browser does not say why, but what it lets through tells the reasons apart. */
export async function silenceFault(visit: Visit): Promise<Fault> {
  if (!(await isSomebodyThere(visit))) return (await permissionFault(visit)) ?? (await nobodyThere(visit));
  const missing = await missingVersion(visit);
  if (missing) return missing;
  const cors = await corsFault(visit);
  return cors ? await orElsewhere(cors, visit) : brokenOff(visit);
}

/** What cannot be read need not be a model server: another program may have taken the port, and the server another one. */
async function orElsewhere(fault: Fault, visit: Visit): Promise<Fault> {
  if (probablePreset(visit)) return fault;
  const neighbours = (await neighboursOf(visit)).filter(({ speaks }) => speaks);
  if (neighbours.length === 0) return fault;
  return {
    ...fault,
    remedy: `${fault.remedy} Or is it not your model server at all? ${neighbourSentence(neighbours)}`,
    betterUrl: neighbours[0]!.baseUrl,
  };
}

/** Whether the browser is going to ask the person when this page reaches for the address. */
export const willBeAsked = async (visit: Visit): Promise<boolean> =>
  isGuarded(visit) && (await permissions(visit)).includes('prompt');

/** Pages of this machine need no permission, and other machines give it only to pages that came safely. */
const isGuarded = ({ baseUrl, origin }: Visit): boolean =>
  isPrivate(baseUrl) && !(URL.canParse(origin) && isLoopback(origin));

const permissions = ({ permission }: Visit) => Promise.all(LOCAL_NETWORK.map(permission));

async function permissionFault(visit: Visit): Promise<Fault | undefined> {
  if (!isGuarded(visit)) return undefined;
  const states = await permissions(visit);
  const host = hostOf(visit.baseUrl);
  if (states.includes('denied'))
    return {
      check: 'browser',
      kind: 'permission',
      sentence: `The browser forbids this page to reach ${host}.`,
      remedy:
        'Open the site settings beside the address bar, allow access to the local network (in newer browsers also to apps on this device), and test again.',
    };
  if (states.includes('prompt'))
    return {
      check: 'browser',
      kind: 'permission',
      sentence: `Nothing came back from ${host}, and the browser has not been told yet whether this page may reach your local network.`,
      remedy:
        'Test again and choose “Allow” if the browser asks. If it does not ask, the server is off, or listens at another port.',
    };
  return undefined;
}

async function nobodyThere(visit: Visit): Promise<Fault> {
  const host = hostOf(visit.baseUrl);
  const neighbours = await neighboursOf(visit);
  if (neighbours.length === 0)
    return {
      check: 'server',
      kind: 'network',
      sentence: `Nothing answers at ${host}.`,
      ...silenceRemedy(visit),
    };
  const { baseUrl } = neighbours[0]!;
  return {
    check: 'server',
    kind: 'port',
    sentence: `Nothing answers at ${host}. ${neighbourSentence(neighbours)}`,
    remedy: `Change the address to ${baseUrl}, if that is the server that you mean; else start the one at ${host}.`,
    betterUrl: baseUrl,
  };
}

const brokenOff = ({ baseUrl }: Visit): Fault => ({
  check: 'server',
  kind: 'network',
  sentence: `${hostOf(baseUrl)} is running, but broke off its answer.`,
  remedy: LOG,
});
