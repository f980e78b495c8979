import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { withDeadline } from '../../src/async/deadline.ts';
import { after } from '../../src/browser/after.ts';
import { encodeQuestion } from '../../src/dns/question.ts';
import { readAnswer } from '../../src/dns/read-answer.ts';

/** Who says why an answer is as it is says so at once. */
export const extendedErrorMilliseconds = 2000;

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
  const message = encodeQuestion({ hostname, type: 'AAAA' }, false);
  if (!message) return [];
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([\d.]+)):(\d{1,5})$/.exec(server) ?? [];
  const address = bracketed ?? plain ?? server;
  const codes = await withDeadline((inner) => exchange(message, { address, port: Number(port ?? 53) }, inner), {
    milliseconds: extendedErrorMilliseconds,
    after,
    signal,
  });
  if (codes === 'timeout' || codes === null) return [];
  return readAnswer(codes, { hostname, type: 'AAAA' }).extendedErrors ?? [];
}

/** @returns the answer with its id taken out; null where the socket fails or the signal ends it */
function exchange(
  message: Uint8Array,
  { address, port }: { readonly address: string; readonly port: number },
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  // What comes from elsewhere, or with another id, is no answer (RFC 5452 section 9.1): the socket is connected for that.
  const id = randomInt(0x10000);
  const question = Uint8Array.from(message);
  question.set([id >> 8, id & 0xff]);
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  return new Promise<Uint8Array | null>((resolve) => {
    const end = (answer: Uint8Array | null): void => {
      signal.removeEventListener('abort', giveUp);
      socket.removeAllListeners('error');
      socket.on('error', () => {});
      socket.close();
      resolve(answer);
    };
    const giveUp = (): void => end(null);
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('error', giveUp);
    socket.on('message', (bytes) => {
      if (bytes.length < 12 || bytes[0] !== question[0] || bytes[1] !== question[1]) return;
      const answer = Uint8Array.from(bytes);
      answer.set([0, 0]);
      end(answer);
    });
    socket.once('connect', () => socket.send(question));
    socket.connect(port, address);
  });
}
