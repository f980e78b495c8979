import type { Address } from './address.ts';

function dotted(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/** Sets `::` for the longest run of two zero groups or more, the first one of equals (RFC 5952 section 4.2). */
function compress(groups: readonly string[]): string {
  let start = 0;
  let length = 1;
  let run = 0;
  for (const [i, group] of groups.entries()) {
    run = group === '0' ? run + 1 : 0;
    if (run > length) {
      length = run;
      start = i + 1 - run;
    }
  }
  if (length === 1) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}

/**
 * Writes an address for people, as RFC 5952 recommends it.
 *
 * @param notation a `Classification`, or anything that says whether the last 32 bits are an IPv4 address and therefore
 *   written dotted (RFC 5952 section 5); left out, they are not
 * @returns lower case, no leading zeros; a zone index follows behind a percent sign
 */
export function formatAddress({ version, words, zone }: Address, notation?: { readonly mixed: boolean }): string {
  if (version === 4) return dotted(words[0]);
  const groups = words.flatMap((word) => [(word >>> 16).toString(16), (word & 0xffff).toString(16)]);
  if (notation?.mixed) groups.splice(6, 2, dotted(words[3]));
  return compress(groups) + (zone && `%${zone}`);
}
