import { escapeOctets, maxNameLength, normalizeName } from './dns-name.ts';

/** The one error for bytes that are no DNS message; the sentence says what is wrong with them. */
export class MalformedMessage extends Error {}

/** A name has at most this many labels, so more pointers than that lead round and round or are there to cost time. */
const MAX_POINTERS = 127;

/**
 * Reads the wire format of RFC 1035 section 4 from the front. Whatever the bytes are, it ends soon, reads nothing beyond
 * them, and throws nothing but MalformedMessage.
 */
export class MessageReader {
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
        if (++pointers > MAX_POINTERS) throw new MalformedMessage('A name in it has too many pointers.');
        reader = new MessageReader(this.#bytes, target);
      } else {
        throw new MalformedMessage('A label in it is of a kind that does not exist.');
      }
    }
  }
}
