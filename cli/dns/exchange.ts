/** Messages to DNS servers and back, as they are on the wire. */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';

/** Whom to ask. */
export interface Server {
  readonly address: string;
  readonly port: number;
}

/**
 * Asks by UDP.
 * @param message a question whose id is 0; another one is sent
 * @param signal ends it
 * @returns the answer with its id taken out; null where the socket fails or the signal ends it
 */
export function exchange(
  message: Uint8Array,
  { address, port }: Server,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  // What comes from elsewhere, or with another id, is no answer (RFC 5452 section 9.1): the socket is connected for that.
  const question = withNewId(message);
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
      const answer = answerTo(question, bytes);
      if (answer) end(answer);
    });
    socket.once('connect', () => socket.send(question));
    socket.connect(port, address);
  });
}

/** The same by TCP (RFC 7766), for answers that are too long for UDP. */
export function exchangeByTcp(
  message: Uint8Array,
  { address, port }: Server,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  const question = withNewId(message);
  const socket = connect({ host: address, port });
  return new Promise<Uint8Array | null>((resolve) => {
    let received = Buffer.alloc(0);
    const end = (answer: Uint8Array | null): void => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(answer);
    };
    const giveUp = (): void => end(null);
    signal.addEventListener('abort', giveUp, { once: true });
    socket.on('error', giveUp);
    socket.on('close', giveUp);
    socket.on('data', (part: Buffer) => {
      received = Buffer.concat([received, part]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      end(answerTo(question, received.subarray(2, 2 + received.readUInt16BE(0))));
    });
    socket.once('connect', () => socket.write(Buffer.from([question.length >> 8, question.length & 255, ...question])));
  });
}

/**
 * @param code the response code to a question with EDNS
 * @returns whether it is what servers say that do not know EDNS: FORMERR or NOTIMP (RFC 6891 section 7)
 */
export function refusesEdns(code: number | undefined): boolean {
  return code === 1 || code === 4;
}

const headerLength = 12;

/** @returns whether the first question is the same, in whatever case its letters are (RFC 4343) */
function repeats(question: Uint8Array, bytes: Uint8Array): boolean {
  const nameEnd = question.indexOf(0, headerLength);
  const lower = (octet = 0) => (octet >= 65 && octet <= 90 ? octet + 32 : octet);
  // Behind the root label the type and the class, two octets each.
  return question.subarray(headerLength, nameEnd + 5).every((octet, at) => {
    const other = bytes[headerLength + at];
    return headerLength + at < nameEnd ? lower(octet) === lower(other) : octet === other;
  });
}

function withNewId(message: Uint8Array): Uint8Array {
  const id = randomInt(0x10000);
  const question = Uint8Array.from(message);
  question.set([id >> 8, id & 0xff]);
  return question;
}

/** @returns the answer with its id taken out; null for what is none to that question (RFC 5452 section 9.1) */
function answerTo(question: Uint8Array, bytes: Uint8Array): Uint8Array | null {
  if (bytes.length < headerLength || bytes[0] !== question[0] || bytes[1] !== question[1]) return null;
  // Some repeat no question with an error.
  const count = ((bytes[4] ?? 0) << 8) | (bytes[5] ?? 0);
  if (count > 0 && !repeats(question, bytes)) return null;
  const answer = Uint8Array.from(bytes);
  answer.set([0, 0]);
  return answer;
}
