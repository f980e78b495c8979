/**
 * DNS messages as the world's resolvers read and write them (RFC 1035, 3596, 9460). Written without the extension's own
 * codec, so that neither is tested with itself.
 */

/** The types of records that the world knows. */
export const TYPES = { A: 1, NS: 2, CNAME: 5, SOA: 6, AAAA: 28, HTTPS: 65 } as const;
export type TypeName = keyof typeof TYPES;

/** Response codes (RFC 1035, 4.1.1). */
export const CODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
export type CodeName = keyof typeof CODES;

/** What is asked. */
export interface Question {
  readonly id: number;
  /** In lower case, without the dot at the end. */
  readonly name: string;
  readonly type: number;
}

/** A record of an answer. */
export interface DnsRecord {
  readonly name: string;
  readonly type: TypeName;
  /** Seconds. */
  readonly ttl: number;
  readonly data: Buffer;
}

/** What is answered. */
export interface Reply {
  readonly id: number;
  readonly question: { readonly name: string; readonly type: number };
  readonly code: CodeName;
  readonly answers: readonly DnsRecord[];
  readonly authorities?: readonly DnsRecord[];
  readonly truncated?: boolean;
}

/** Reads a query; undefined for anything that is not a query with exactly one question of class IN. */
export function readQuery(message: Buffer): Question | undefined {
  if (message.length < 12) return undefined;
  const isResponse = (message.readUInt16BE(2) & 0x8000) !== 0;
  if (isResponse || message.readUInt16BE(4) !== 1) return undefined;
  const labels: string[] = [];
  let at = 12;
  for (;;) {
    const length = message[at];
    // A question has nothing before it that it could point to.
    if (length === undefined || length > 63 || at + 1 + length > message.length) return undefined;
    at += 1;
    if (length === 0) break;
    labels.push(message.toString('latin1', at, at + length).toLowerCase());
    at += length;
  }
  if (at + 4 > message.length || message.readUInt16BE(at + 2) !== 1) return undefined;
  return { id: message.readUInt16BE(0), name: labels.join('.'), type: message.readUInt16BE(at) };
}

/** Writes a response. Names that were written before are pointed to, as real resolvers do. */
export function writeReply(reply: Reply): Buffer {
  const { id, question, code, answers, authorities = [], truncated = false } = reply;
  const flags = 0x8180 | (truncated ? 0x0200 : 0) | CODES[code];
  const parts = [uint16(id, flags, 1, answers.length, authorities.length, 0)];
  const written = new Map<string, number>();
  let length = 12;
  const add = (part: Buffer): void => {
    parts.push(part);
    length += part.length;
  };
  const addName = (name: string): void => {
    for (let rest = name; rest !== ''; rest = rest.slice(rest.indexOf('.') + 1)) {
      const known = written.get(rest);
      if (known !== undefined) {
        add(uint16(0xc000 | known));
        return;
      }
      if (length < 0x4000) written.set(rest, length);
      const label = Buffer.from(rest.split('.')[0] ?? '', 'latin1');
      add(Buffer.concat([Buffer.from([label.length]), label]));
      if (!rest.includes('.')) break;
    }
    add(Buffer.from([0]));
  };

  addName(question.name);
  add(uint16(question.type, 1));
  for (const { name, type, ttl, data } of [...answers, ...authorities]) {
    addName(name);
    add(uint16(TYPES[type], 1, ttl >>> 16, ttl & 0xffff, data.length));
    add(data);
  }
  return Buffer.concat(parts);
}

/** A name in full, as record data must have it where pointers are forbidden and may have it elsewhere. */
export function nameBytes(name: string): Buffer {
  const labels = name === '' ? [] : name.split('.');
  const parts = labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')]));
  return Buffer.concat([...parts, Buffer.from([0])]);
}

/** The 4 or 16 bytes of an address. */
export function addressBytes(address: string): Buffer {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number));
  // The URL parser writes any IPv6 address with groups of hexadecimal digits only.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string | undefined): string[] => (text ? text.split(':') : []);
  const zeros = Array<string>(8 - groups(head).length - groups(tail).length).fill('0');
  return uint16(...[...groups(head), ...zeros, ...groups(tail)].map((group) => Number.parseInt(group, 16)));
}

/** What an HTTPS record says (RFC 9460). Priority 0 makes it an alias, which has no parameters. */
export interface ServiceBinding {
  readonly priority: number;
  /** The empty text is the record's own name. */
  readonly target: string;
  readonly alpn?: readonly string[];
  readonly ipv4hint?: readonly string[];
  readonly ipv6hint?: readonly string[];
}

/** The data of an HTTPS record; its parameters in ascending order of their keys, as the RFC wants them. */
export function serviceBytes({ priority, target, alpn, ipv4hint, ipv6hint }: ServiceBinding): Buffer {
  const parameters: readonly (readonly [number, Buffer | undefined])[] = [
    [1, alpn && Buffer.concat(alpn.map((id) => Buffer.concat([Buffer.from([id.length]), Buffer.from(id)])))],
    [4, ipv4hint && Buffer.concat(ipv4hint.map(addressBytes))],
    [6, ipv6hint && Buffer.concat(ipv6hint.map(addressBytes))],
  ];
  return Buffer.concat([
    uint16(priority),
    nameBytes(target),
    ...parameters.flatMap(([key, value]) => (value ? [uint16(key, value.length), value] : [])),
  ]);
}

/** Numbers of 16 bits in network order. */
export function uint16(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 2);
  numbers.forEach((number, index) => {
    bytes.writeUInt16BE(number, index * 2);
  });
  return bytes;
}
