import { withDeadline } from '../../src/async/deadline.ts';
import { after } from '../../src/browser/after.ts';
import { decodeAnswer } from '../../src/dns/decode-answer.ts';
import { encodeQuestion } from '../../src/dns/question.ts';
import { exchange } from './exchange.ts';

/** Who says why an answer is as it is says so at once. */
const extendedErrorMs = 2000;

/**
 * Asks a DNS server once more for AAAA, by UDP with EDNS: c-ares, which Node asks with, keeps the extended DNS errors to
 * itself (RFC 8914), and with them whether the server blocks the host.
 * @param hostname whom to ask for
 * @param server an address, or one with a port, as `Resolver.getServers` has it
 * @param signal ends it
 * @returns the codes; none where the server tells of none, does not answer or knows no EDNS; rejects with the reason of the
 *   signal only
 */
export async function askForExtendedErrors(
  hostname: string,
  server: string,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const message = encodeQuestion({ hostname, type: 'AAAA' }, { padded: false });
  if (!message) return [];
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([\d.]+)):(\d{1,5})$/.exec(server) ?? [];
  const address = bracketed ?? plain ?? server;
  const codes = await withDeadline((inner) => exchange(message, { address, port: Number(port ?? 53) }, inner), {
    milliseconds: extendedErrorMs,
    after,
    signal,
  });
  if (codes === 'timeout' || codes === null) return [];
  return decodeAnswer(codes, { hostname, type: 'AAAA' }).extendedErrors ?? [];
}
