import { readFile } from 'node:fs/promises';
import { Reader } from 'mmdb-lib';
import { type Address, type AddressWords, formatAddress, parseAddress } from '../../src/address/address.ts';
import { shortenEnd } from '../../src/display/shorten-end.ts';
import { isRecord } from '../../src/json/narrow.ts';
import type { AddressOperator } from '../../src/readiness/report/report.ts';
import { demandEnding } from '../input/demand-ending.ts';
import { demandReadable } from '../input/read-text.ts';
import { CommandError } from '../shared/errors.ts';

/** Gives who runs the network of an address; undefined where the database has nothing about it. */
export type OperatorLookup = (address: string) => AddressOperator | undefined;

/** The marks of files that are a database in something else. */
const packed = [
  [0x1f, 0x8b],
  [0x50, 0x4b],
] as const;
/** Whoever made the database may have written anything. */
const maxNameLength = 200;

/**
 * Opens a database in the format of MaxMind (https://maxmind.github.io/MaxMind-DB/): of autonomous systems, of providers or of
 * countries, whoever made it.
 * @param path the file
 * @throws CommandError when it cannot be read, and the lookup when a part of it is damaged
 */
export async function openOperatorDatabase(path: string): Promise<OperatorLookup> {
  const bytes = await demandReadable(path, 'the database of networks', async () => {
    await demandEnding(path);
    return readFile(path);
  });
  if (packed.some((mark) => mark.every((byte, at) => bytes[at] === byte))) {
    throw new CommandError(`${path}: the database of networks is packed. Unpack it, and name the .mmdb file in it.`);
  }
  const damaged = (error: unknown) =>
    error instanceof CommandError
      ? error
      : new CommandError(`${path}: this is no database in MaxMind's format (.mmdb), or it is damaged.`);
  let reader: Reader<object>;
  try {
    reader = new Reader(bytes);
  } catch (error) {
    throw damaged(error);
  }
  return (address) => {
    const parsed = parseAddress(address);
    if (!parsed || (parsed.version === 6 && reader.metadata.ipVersion === 4)) return undefined;
    let found: readonly [unknown, number];
    try {
      found = reader.getWithPrefixLength(address);
    } catch (error) {
      throw damaged(error);
    }
    const [entry, length] = found;
    return entry === null ? undefined : operatorOf(address, parsed, length, entry);
  };
}

/** What the databases of MaxMind, DB-IP, IPinfo and IPLocate call the same. */
const names = {
  as: ['autonomous_system_number', 'asn', 'as_number'],
  name: ['autonomous_system_organization', 'as_name', 'as_organisation', 'name', 'org', 'isp', 'organization'],
  country: ['country_code', 'country', 'registered_country'],
} as const;

function operatorOf(address: string, parsed: Address, length: number, entry: unknown): AddressOperator | undefined {
  // GeoIP2 Enterprise has the network among the traits of an address; IPinfo leaves texts empty that it does not know.
  const places = [entry, member(entry, 'traits')];
  const of = (kind: keyof typeof names) =>
    places
      .flatMap((place) => names[kind].map((name) => member(place, name)))
      .find((value) => value !== undefined && value !== '');
  const number = /^(?:AS)?([1-9]\d{0,9})$/.exec(String(of('as') ?? ''))?.[1];
  const country = countryOf(of('country'));
  const isUnrouted = /^(?:AS)?0+$/.test(String(of('as') ?? ''));
  const name =
    (isUnrouted ? undefined : textOf(of('name'))) ?? (number === undefined ? country?.name : undefined) ?? '';
  if (number === undefined && name === '' && country === undefined) return undefined;
  return {
    address,
    prefix: prefixOf(parsed, length),
    ...(number !== undefined && { as: Number(number) }),
    name,
    ...(country?.code !== undefined && { country: country.code }),
  };
}

function prefixOf(parsed: Address, length: number): string {
  const words = parsed.words.map((word, at) => {
    const kept = Math.min(32, Math.max(0, length - 32 * at));
    return kept === 0 ? 0 : (word & (-1 << (32 - kept))) >>> 0;
  });
  return `${formatAddress({ ...parsed, words: words as unknown as AddressWords, zone: '' })}/${length}`;
}

function countryOf(value: unknown): { readonly code?: string; readonly name?: string } | undefined {
  const code = textOf(member(value, 'iso_code')) ?? textOf(value);
  const name = textOf(member(member(value, 'names'), 'en')) ?? code;
  if (name === undefined) return undefined;
  return { name, ...(code !== undefined && /^[A-Z]{2}$/.test(code) && { code }) };
}

function member(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? shortenEnd(value.trim(), maxNameLength) : undefined;
}
