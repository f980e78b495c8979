import { Gunzip } from 'fflate';

/** Compressed bytes taken at a time: at most a thousand times as many come out (RFC 1951 section 3.2.5: 258 of 2 bits). */
const stepBytes = 1 << 14;
/** CRC and size at the end of each member (RFC 1952 section 2.3.1). */
const trailerBytes = 8;

/** What is wrong with compressed data: `cut`: its end is missing · `sum`: what came out is not what went in, which a cut between two blocks looks like, too · `broken`: it cannot be unpacked. */
export type Damage = 'cut' | 'sum' | 'broken';
/** How long a member's header may be for its predecessor to be checked: longer ones are not, and are read all the same. */
const maxHeaderBytes = 1 << 12;

/**
 * Unpacks gzip with any number of members one behind the other (RFC 1952 section 2.2), as `cat a.gz b.gz` and bgzip make
 * them; DecompressionStream reads the first one only. What stands behind the last member is left out, as gzip(1) does: zeros, with
 * which tapes are filled, without a word.
 * @param chunks the compressed file
 * @param fail makes the error for a file that is damaged
 * @param onJunk is called where something else than zeros stands behind the last member
 * @returns what is in it, in pieces
 * @throws what `fail` returns, behind all that could be unpacked; and what the chunks throw
 */
export async function* gunzip(
  chunks: AsyncIterable<Uint8Array>,
  fail: (damage: Damage) => Error,
  onJunk: () => void = () => {},
): AsyncGenerator<Uint8Array> {
  const unpacker = new Unpacker();
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += stepBytes) {
      const step = chunk.subarray(at, at + stepBytes);
      if (unpacker.isOver) unpacker.skip(step);
      else yield* unpacker.push(step, false);
      if (unpacker.damage) throw fail(unpacker.damage);
      if (unpacker.hasJunk) return onJunk();
    }
  }
  if (!unpacker.isOver) yield* unpacker.push(new Uint8Array(0), true);
  if (unpacker.damage) throw fail(unpacker.damage);
  if (unpacker.hasJunk) onJunk();
}

/** fflate's codes of errors: the data is over too soon; no member begins there. */
const unexpectedEnd = 0;
const invalidHeader = 6;
/** With more bytes than these fflate looks whether a member begins. */
const memberMark = 3;

class Unpacker {
  /** Whether the last member is over, and what comes is none. */
  isOver = false;
  damage: Damage | undefined;
  /** Whether there is anything but zeros behind the last member. */
  hasJunk = false;
  #out: Uint8Array[] = [];
  #crc = new Crc32();
  #members = 0;
  /** The last bytes that came, and how many there were before them. */
  #recent = new Uint8Array(0);
  #before = 0;
  readonly #stream = new Gunzip((piece) => {
    this.#out.push(piece);
    this.#crc.add(piece);
  });

  constructor() {
    this.#stream.onmember = (offset) => this.#endMember(offset);
  }

  /** @returns what the bytes unpack to */
  push(bytes: Uint8Array, isLast: boolean): Uint8Array[] {
    this.#remember(bytes);
    try {
      this.#stream.push(bytes, isLast);
      if (isLast) this.#endMember(this.#before + this.#recent.length);
    } catch (error) {
      const { code } = Object(error);
      // Nothing comes with the end: what fails then lacks what should have come before it.
      this.damage = isLast || code === unexpectedEnd ? 'cut' : 'broken';
      if (code === invalidHeader) this.#endBefore(this.#junk(Number.POSITIVE_INFINITY));
    }
    // Fewer bytes than tell a member are to fflate a member that is cut off.
    if (isLast && this.damage) this.#endBefore(this.#junk(memberMark));
    return this.#out.splice(0);
  }

  #endBefore(junk: Uint8Array | undefined): void {
    if (!junk) return;
    this.isOver = true;
    this.damage = undefined;
    this.skip(junk);
  }

  /** @param bytes more of what stands behind the last member */
  skip(bytes: Uint8Array): void {
    this.hasJunk ||= bytes.some((byte) => byte !== 0);
  }

  /**
   * @param max how long it may be
   * @returns what stands behind the end of a whole member; undefined where there is no such end, or a member begins there
   */
  #junk(max: number): Uint8Array | undefined {
    const { length, buffer } = this.#recent;
    // Before the first member has ended, zeros would be the end of one with nothing in it.
    if (this.#crc.size + this.#members === 0) return undefined;
    for (let size = 1; size <= Math.min(max, length - trailerBytes); size++) {
      if (!this.#crc.fits(new DataView(buffer, length - size - trailerBytes, trailerBytes))) continue;
      const junk = this.#recent.subarray(length - size);
      return junk[0] === 0x1f && (size === 1 || junk[1] === 0x8b) ? undefined : junk;
    }
    return undefined;
  }

  #remember(bytes: Uint8Array): void {
    const kept = this.#recent.subarray(Math.max(0, this.#recent.length - maxHeaderBytes - trailerBytes));
    this.#before += this.#recent.length - kept.length;
    const recent = new Uint8Array(kept.length + bytes.length);
    recent.set(kept);
    recent.set(bytes, kept.length);
    this.#recent = recent;
  }

  #endMember(offset: number): void {
    const at = offset - this.#before - trailerBytes;
    // What is shorter than a trailer is the first part of a header.
    if (at < 0 || !this.#crc.fits(new DataView(this.#recent.buffer, at, trailerBytes))) this.damage = 'sum';
    else {
      this.#members++;
      this.#crc = new Crc32();
    }
  }
}

/** The sum of RFC 1952 section 8, of bytes that come in pieces. */
class Crc32 {
  size = 0;
  #sum = 0xffffffff;

  add(bytes: Uint8Array): void {
    this.size += bytes.length;
    for (const byte of bytes) this.#sum = (this.#sum >>> 8) ^ (crcTable[(this.#sum ^ byte) & 0xff] ?? 0);
  }

  /** @returns whether a member that ends so has what came */
  fits(trailer: DataView): boolean {
    return trailer.getUint32(0, true) === ~this.#sum >>> 0 && trailer.getUint32(4, true) === this.size % 2 ** 32;
  }
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});
