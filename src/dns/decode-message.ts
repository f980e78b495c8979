import { formatAddress } from '../address/address.ts';
import { escapeOctets, maxNameLength, normalizeName } from './dns-name.ts';
import type { ServiceBinding } from './host-records.ts';

/** The one error for bytes that are no DNS message; the sentence says what is wrong with them. */
export class MalformedMessage extends Error {}

/** A name has at most this many labels, so more pointers than that lead round and round or are there to cost time. */
const maxPointers = 127;

/**
 * Reads the wire format of RFC 1035 section 4 from the front. Whatever the bytes are, it ends soon, reads nothing beyond
 * them, and throws nothing but MalformedMessage.
 */
class MessageReader {
  readonly #bytes: Uint8Array;
  /** The octet that is read next. */
  position: number;
  /** No octet from here on is read, except those of names to which a pointer leads. */
  readonly #end: number;

  constructor(bytes: Uint8Array, position = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.position = position;
    this.#end = end;
  }

  get atEnd(): boolean {
    return this.position === this.#end;
  }

  /** Takes the next octets. */
  octets(count: number): Uint8Array {
    const start = this.position;
    if (start + count > this.#end) throw new MalformedMessage(`It ends after ${this.#end} octets, in the middle.`);
    this.position = start + count;
    return this.#bytes.subarray(start, this.position);
  }

  /** Takes an unsigned number of 1, 2 or 4 octets. */
  number(octets: 1 | 2 | 4): number {
    return this.octets(octets).reduce((value, octet) => value * 256 + octet, 0);
  }

  /** Takes the next octets as a reader of their own, in which names may still point to what came before. */
  part(octets: number): MessageReader {
    const start = this.position;
    this.octets(octets);
    return new MessageReader(this.#bytes, start, start + octets);
  }

  /**
   * Takes a name. A pointer (RFC 1035 section 4.1.4) must lead to where an earlier part of the message is.
   *
   * @returns the name as `normalizeName` writes it, empty for the root; a dot inside of a label is escaped
   */
  name(): string {
    const labels: string[] = [];
    let length = 1;
    let reader: MessageReader = this;
    for (let pointers = 0; ; ) {
      const start = reader.position;
      const octet = reader.number(1);
      if (octet === 0) return normalizeName(labels.join('.'));
      if (octet < 64) {
        labels.push(escapeOctets(reader.octets(octet), '.'));
        length += octet + 1;
        if (length > maxNameLength) throw new MalformedMessage('A name in it is longer than 255 octets.');
      } else if (octet >= 192) {
        const target = (octet - 192) * 256 + reader.number(1);
        if (target >= start) throw new MalformedMessage('A name in it points forward or to itself.');
        if (++pointers > maxPointers) throw new MalformedMessage('A name in it has too many pointers.');
        reader = new MessageReader(this.#bytes, target);
      } else {
        throw new MalformedMessage('A label in it is of a kind that does not exist.');
      }
    }
  }
}

/** A DNS message to what the AAAA check needs of it (RFC 1035 section 4, RFC 6891, RFC 8914, RFC 9460). */

/** A DNS message (RFC 1035 section 4.1), as far as answers are read. */
export interface DnsMessage {
  /** Response code, with the upper bits of the OPT record if there is one (RFC 6891 section 6.1.3). */
  readonly responseCode: number;
  /** The sections are empty then, as it is not known what is missing. */
  readonly truncated: boolean;
  /** Who answers is a name server of the zone (the AA bit). */
  readonly authoritative: boolean;
  /** The questions as they came back, with the numbers of type and class. */
  readonly questions: readonly { readonly name: string; readonly type: number; readonly class: number }[];
  /** Records of the answer section that are of class IN and of one of the types below, in their order. */
  readonly answers: readonly DnsRecord[];
  /** The SOA and NS records of the authority section. */
  readonly authorities: readonly DnsRecord[];
  /** The addresses of the additional section. */
  readonly additional: readonly DnsRecord[];
  /** Info codes of the extended DNS errors, each once (RFC 8914). */
  readonly extendedErrors: readonly number[];
}

/** A resource record of a type that is read. */
export type DnsRecord = RecordHead &
  (
    | { readonly type: 'A' | 'AAAA'; readonly address: string }
    | { readonly type: 'CNAME' | 'NS'; readonly target: string }
    | { readonly type: 'HTTPS'; readonly binding: ServiceBinding }
    /** The field that says how long a name counts as missing (RFC 2308 section 4). */
    | { readonly type: 'SOA'; readonly minimum: number }
  );

interface RecordHead {
  readonly owner: string;
  /** In seconds. */
  readonly ttl: number;
}

type RecordData = DnsRecord extends infer Each
  ? Each extends DnsRecord
    ? Omit<Each, keyof RecordHead>
    : never
  : never;

const optType = 41;
const extendedErrorOption = 15;
const internetClass = 1;

/** How the data of each record type is read; all other types, DNAME and RRSIG among them, are passed over. */
const readers: Readonly<Record<number, (data: MessageReader, owner: string) => RecordData>> = {
  1: (data) => ({ type: 'A', address: ipv4Text(data) }),
  28: (data) => ({ type: 'AAAA', address: ipv6Text(data) }),
  2: (data) => ({ type: 'NS', target: data.name() }),
  5: (data) => ({ type: 'CNAME', target: data.name() }),
  65: (data, owner) => ({ type: 'HTTPS', binding: readBinding(data, owner) }),
  6: (data) => {
    data.name();
    data.name();
    data.octets(16);
    return { type: 'SOA', minimum: lifetime(data.number(4)) };
  },
};

/**
 * Parses a message of any length and content.
 *
 * @throws MalformedMessage, and nothing else, if the bytes are no whole answer
 */
export function decodeMessage(bytes: Uint8Array): DnsMessage {
  const reader = new MessageReader(bytes);
  if (reader.number(2) !== 0) throw new MalformedMessage('Its id is not that of the question.');
  const flags = reader.number(2);
  if ((flags & 0xf800) !== 0x8000) throw new MalformedMessage('It is no answer to a question.');
  const [questionCount, answerCount, authorityCount, additionalCount] = [0, 0, 0, 0].map(() => reader.number(2));
  const truncated = (flags & 0x200) !== 0;
  const shell = {
    responseCode: flags & 15,
    truncated,
    authoritative: (flags & 0x400) !== 0,
    questions: [],
    answers: [],
    authorities: [],
    additional: [],
    extendedErrors: [],
  };
  if (truncated) return shell;
  const questions = times(questionCount, () => ({
    name: reader.name(),
    type: reader.number(2),
    class: reader.number(2),
  }));
  const answers = times(answerCount, () => readRecord(reader)).flatMap(({ record }) => record ?? []);
  const authorities = times(authorityCount, () => readRecord(reader)).flatMap(({ record }) => record ?? []);
  const others = times(additionalCount, () => readRecord(reader));
  const option = others.find(({ option }) => option)?.option;
  return {
    ...shell,
    responseCode: shell.responseCode + (option?.upperCode ?? 0) * 16,
    questions,
    answers,
    authorities: authorities.filter(({ type }) => type === 'SOA' || type === 'NS'),
    additional: others.flatMap(({ record }) => (record?.type === 'A' || record?.type === 'AAAA' ? [record] : [])),
    extendedErrors: [...new Set(option?.extendedErrors ?? [])],
  };
}

/** What the OPT record says. */
interface Option {
  readonly upperCode: number;
  readonly extendedErrors: readonly number[];
}

function readRecord(reader: MessageReader): { readonly record?: DnsRecord; readonly option?: Option } {
  const owner = reader.name();
  const type = reader.number(2);
  const recordClass = reader.number(2);
  const ttl = reader.number(4);
  const data = reader.part(reader.number(2));
  if (type === optType) return { option: { upperCode: ttl >>> 24, extendedErrors: readExtendedErrors(data) } };
  const read = readers[type];
  if (!read || recordClass !== internetClass) return {};
  const record = { owner, ttl: lifetime(ttl), ...read(data, owner) };
  if (!data.atEnd) throw new MalformedMessage(`A record of type ${type} in it is longer than its data.`);
  return { record };
}

function readExtendedErrors(data: MessageReader): number[] {
  const codes: number[] = [];
  while (!data.atEnd) {
    const code = data.number(2);
    const value = data.part(data.number(2));
    if (code === extendedErrorOption) codes.push(value.number(2));
  }
  return codes;
}

/** The numbers of the SvcParams that are of use here (RFC 9460 section 14.3.2). */
const paramKeys = { alpn: 1, port: 3, ipv4Hints: 4, ipv6Hints: 6 } as const;

/** No more values of one parameter are kept. */
const maxValues = 16;

/** The data of an HTTPS record (RFC 9460 section 2.2). */
function readBinding(data: MessageReader, owner: string): ServiceBinding {
  const priority = data.number(2);
  // The root stands for the owner itself (section 2.5).
  const target = data.name() || owner;
  const values = new Map<number, MessageReader>();
  for (let before = -1; !data.atEnd; ) {
    const key = data.number(2);
    if (key <= before) throw new MalformedMessage('The parameters of an HTTPS record in it are out of order.');
    values.set(key, data.part(data.number(2)));
    before = key;
  }
  // An alias has no parameters, and those that it has count for nothing (section 2.4.2).
  const list = <Item>(key: number, read: (value: MessageReader) => Item): Item[] => {
    const value = priority === 0 ? undefined : values.get(key);
    const items: Item[] = [];
    while (value && !value.atEnd) items.push(read(value));
    return items.slice(0, maxValues);
  };
  const [port] = list(paramKeys.port, (value) => value.number(2));
  return {
    priority,
    target,
    alpn: list(paramKeys.alpn, (value) => escapeOctets(value.octets(value.number(1)))),
    ...(port === undefined ? {} : { port }),
    ipv4Hints: list(paramKeys.ipv4Hints, ipv4Text),
    ipv6Hints: list(paramKeys.ipv6Hints, ipv6Text),
  };
}

function ipv4Text(data: MessageReader): string {
  return formatAddress({ version: 4, words: [data.number(4), 0, 0, 0], zone: '' });
}

function ipv6Text(data: MessageReader): string {
  const words = [data.number(4), data.number(4), data.number(4), data.number(4)] as const;
  return formatAddress({ version: 6, words, zone: '' });
}

/** A TTL with the highest bit set counts as 0 (RFC 2181 section 8). */
function lifetime(seconds: number): number {
  return seconds > 0x7fffffff ? 0 : seconds;
}

function times<Item>(count = 0, make: () => Item): Item[] {
  return Array.from({ length: count }, make);
}
