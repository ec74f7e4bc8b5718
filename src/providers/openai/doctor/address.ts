import { isLoopback, readBaseUrl } from '../../../core/baseUrl.ts';
import type { Fault } from './checklist.ts';
import type { Visit } from './visit.ts';

/** The base URL as it can be called, or why it cannot. */
export function readAddress(visit: Visit): { readonly baseUrl: string } | { readonly fault: Fault } {
  const reading = readBaseUrl(visit.baseUrl);
  if ('url' in reading) return { baseUrl: reading.url };
  const url = URL.canParse(visit.baseUrl) ? new URL(visit.baseUrl) : undefined;
  if (url?.protocol === 'http:' && !isLoopback(url.href)) return { fault: plainHttp(url, visit) };
  return { fault: { check: 'address', kind: 'address', sentence: reading.fault } };
}

function plainHttp({ host, hostname, port, pathname }: URL, { origin }: Visit): Fault {
  const remote = port || '80';
  const local = Number(remote) < 1024 ? '8080' : remote;
  const betterUrl = `http://localhost:${local}${pathname.replace(/\/+$/, '')}`;
  const isMixed = origin.startsWith('https:');
  return {
    check: 'address',
    kind: isMixed ? 'mixed-content' : 'policy',
    sentence: isMixed
      ? `This page was loaded over https, and browsers do not let such a page call ${host} over http.`
      : `This page speaks plain http to this machine alone, and ${host} is another one: what goes there over http could be read on the way, your key too.`,
    remedy: `Use the https address of the server; or bring its port to this machine with the command below, leave that running, and change the address to ${betterUrl}.`,
    commands: [
      {
        where: 'In a terminal of this machine',
        command: `ssh -N -L ${local}:localhost:${remote} ${hostname}`,
      },
    ],
    betterUrl,
  };
}
