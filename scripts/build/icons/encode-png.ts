import { constants, crc32, deflateSync } from 'node:zlib';

/** Pixels as RGBA bytes, not premultiplied. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Up to 256 colours of four bytes (RGBA), and for each pixel the number of its colour. */
interface Indexed {
  readonly colours: readonly number[];
  readonly pixels: Uint8Array;
}

function indexed({ data }: Bitmap): Indexed | undefined {
  const words = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const colourAt = (i: number): number => words.getUint32(i * 4);
  const count = data.byteLength / 4;
  const found = new Set<number>();
  for (let i = 0; i < count; i++) found.add(colourAt(i));
  if (found.size > 256) return undefined;
  // By alpha, since the list of alphas may end before the opaque colours.
  const colours = [...found].sort((a, b) => (a & 255) - (b & 255) || a - b);
  const numbers = new Map(colours.map((colour, n) => [colour, n]));
  return { colours, pixels: Uint8Array.from({ length: count }, (_, i) => numbers.get(colourAt(i)) ?? 0) };
}

/** The rows as PNG wants them: each after a byte 0 (no filter), pixels packed to `depth` bits. */
function rows(pixels: Uint8Array, width: number, height: number, depth: number): Buffer {
  const stride = Math.ceil((width * depth) / 8) + 1;
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const at = y * stride + 1 + (bit >> 3);
      out[at] = (out[at] ?? 0) | ((pixels[y * width + x] ?? 0) << (8 - depth - (bit & 7)));
    }
  }
  return out;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/**
 * Encodes a PNG: with a palette if 256 colours do, else truecolour with alpha.
 *
 * The same pixels must give the same bytes on every machine. zlib's usual match finder differs between its builds (it
 * hashes with whatever the processor has), its run-length strategy does not, and it costs little on flat drawings.
 */
export function encodePng(bitmap: Bitmap): Buffer {
  const { width, height, data } = bitmap;
  const palette = indexed(bitmap);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const chunks: Buffer[] = [];
  let raw: Buffer;
  if (palette === undefined) {
    header.set([8, 6], 8);
    raw = rows(data, width * 4, height, 8);
  } else {
    const { colours, pixels } = palette;
    const depth = [1, 2, 4].find((bits) => colours.length <= 2 ** bits) ?? 8;
    header.set([depth, 3], 8);
    chunks.push(chunk('PLTE', Uint8Array.from(colours.flatMap((c) => [c >>> 24, (c >>> 16) & 255, (c >>> 8) & 255]))));
    const alphas = colours.map((c) => c & 255).filter((alpha) => alpha < 255);
    if (alphas.length > 0) chunks.push(chunk('tRNS', Uint8Array.from(alphas)));
    raw = rows(pixels, width, height, depth);
  }
  chunks.push(chunk('IDAT', deflateSync(raw, { level: 9, memLevel: 9, strategy: constants.Z_RLE })));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), ...chunks, chunk('IEND', Buffer.alloc(0))]);
}
