/** Answers written out by hand, octet by octet, as public resolvers send them: names compressed, an OPT record at the end. */

/** Hexadecimal digits to octets; all else is for the reader. */
export function packet(text: string): Uint8Array {
  const digits = text.replace(/#.*$/gm, '').replace(/\s/g, '');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

const opt = '00 0029 04d0 00000000 0000 # OPT';

/** www.example.org AAAA: two addresses. */
export const aaaa = packet(`
  0000 8180 0001 0002 0000 0001
  03 777777 07 6578616d706c65 03 6f7267 00 001c 0001 # www.example.org
  c00c 001c 0001 0000012c 0010 26062800022000010248189325c81946
  c00c 001c 0001 000000f0 0010 26062800021fcb0725820c72deadbeef
  ${opt}`);

/** www.example.org A: an alias of an alias, whose names share their ends. */
export const chain = packet(`
  0000 8180 0001 0003 0000 0001
  03 777777 07 6578616d706c65 03 6f7267 00 0001 0001 # at 12: www.example.org
  c00c 0005 0001 00000e10 0012 03 777777 07 6578616d706c65 03 63646e c018 # at 45: www.example.cdn.org
  c02d 0005 0001 0000003c 0007 04 65646765 c031 # edge.example.cdn.org
  c04b 0001 0001 00000014 0004 c6291e0b
  ${opt}`);

/** nothere.example.org AAAA: the name does not exist. */
export const nxdomain = packet(`
  0000 8183 0001 0000 0001 0001
  07 6e6f7468657265 07 6578616d706c65 03 6f7267 00 001c 0001 # nothere.example.org
  c014 0006 0001 00000e10 0021 02 6e73 c014 05 61646d696e c014 00000001 00001c20 00000e10 00127500 00000384
  ${opt}`);

/** v4.example.org AAAA: there is none, and the alias before it belongs to somebody else. */
export const noData = packet(`
  0000 8180 0001 0001 0001 0001
  02 7634 07 6578616d706c65 03 6f7267 00 001c 0001 # v4.example.org
  c00c 0005 0001 00000258 000a 03 706f70 03 63646e c017 # pop.cdn.org
  c030 0006 0001 00000708 001f 02 6e73 c030 03 61646d c030 00000001 00001c20 00000e10 00127500 00000078
  ${opt}`);

/** bogus.example.org AAAA: SERVFAIL, because "DNSSEC Bogus" (6) and "No Reachable Authority" (22). */
export const servfail = packet(`
  0000 8182 0001 0000 0000 0001
  05 626f677573 07 6578616d706c65 03 6f7267 00 001c 0001 # bogus.example.org
  00 0029 04d0 00000000 0011 000f 0007 0006 626f677573 000f 0002 0016`);

/** www.example.org HTTPS: priority 1, itself, h3 and h2, hints of both families, and keys that nobody needs here. */
export const https = packet(`
  0000 8180 0001 0001 0000 0001
  03 777777 07 6578616d706c65 03 6f7267 00 0041 0001 # www.example.org
  c00c 0041 0001 0000012c 003f 0001 00
    0001 0006 02 6833 02 6832
    0003 0002 20fb
    0004 0008 68108484 68108584
    0005 0004 00000000
    0006 0010 26064700 00000000 00000000 68108484
    fde8 0000
  ${opt}`);
