import { hostOf } from '../address.ts';
import type { Fault } from './checklist.ts';
import { readableStatus } from './probe.ts';
import { corsRemedy, headersNamed } from './remedies.ts';
import { headersOf, type Visit } from './visit.ts';

/**
 * Why a server that is there cannot be read: it refuses this page altogether, or one of the headers. Tried on the model
 * list, with one header at a time, since the browser does not name what a preflight refused.
 */
export async function corsFault(visit: Visit): Promise<Fault | undefined> {
  const host = hostOf(visit.baseUrl);
  if (!(await isWelcome(visit)))
    return {
      check: 'cors',
      kind: 'cors',
      sentence: `${host} is running, but does not let this page (${visit.origin}) read its answers.`,
      ...corsRemedy(visit, []),
    };
  const refused = await refusedHeaders(visit);
  if (refused.length === 0) return undefined;
  return {
    check: 'cors',
    kind: 'cors',
    sentence: `${host} lets this page in, but not with the ${headersNamed(refused)}: its CORS preflight refuses that.`,
    ...corsRemedy(visit, refused),
  };
}

/** Some servers welcome a page only by a header of their own. */
const isWelcome = async (visit: Visit): Promise<boolean> =>
  (await readableStatus(visit, {})) !== undefined ||
  (await readableStatus(visit, visit.headers ?? {})) !== undefined;

async function refusedHeaders(visit: Visit): Promise<readonly string[]> {
  const needed = Object.entries(headersOf(visit));
  const statuses = await Promise.all(needed.map(([name, value]) => readableStatus(visit, { [name]: value })));
  return needed.map(([name]) => name).filter((_, i) => statuses[i] === undefined);
}
