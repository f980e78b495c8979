import { parseAddress } from '../../../src/address/address.ts';
import { type Queries, readInPieces } from '../database/database.ts';
import type { SurveyDeps } from '../survey-deps.ts';
import type { Survey } from '../surveys.ts';
import { count, otherRows, share, shareOf, type Table, text } from './table.ts';

const maxRows = 100;

/** Ranges of addresses with the networks that announce them, in order. */
export class NetworkTable {
  readonly #names: string[] = [];
  readonly #ranges: { first: bigint; last: bigint; name: number }[] = [];

  /** Adds a line of a table as iptoasn.com publishes it: first, last, number, country, name, separated by tabs. */
  add(line: string, names: Map<string, number>): boolean {
    const cells = line.split('\t');
    const [from = '', to = '', number = ''] = cells;
    const first = addressNumber(from);
    const last = addressNumber(to);
    if (first === undefined || last === undefined || !/^\d+$/.test(number)) return false;
    if (number === '0') return true;
    const name = `AS${number} ${cells.at(-1)?.trim() ?? ''}`.slice(0, 100);
    const known = names.get(name) ?? this.#names.push(name) - 1;
    names.set(name, known);
    this.#ranges.push({ first, last, name: known });
    return true;
  }

  sort(): void {
    this.#ranges.sort((one, other) => (one.first < other.first ? -1 : one.first > other.first ? 1 : 0));
  }

  get size(): number {
    return this.#ranges.length;
  }

  /** @returns the network of an address; undefined where none is known */
  nameOf(address: string): string | undefined {
    const wanted = addressNumber(address);
    if (wanted === undefined) return undefined;
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle]?.first ?? 0n) <= wanted) low = middle + 1;
      else high = middle;
    }
    const range = this.#ranges[low - 1];
    return range && wanted <= range.last ? this.#names[range.name] : undefined;
  }
}

const ipv6Offset = 1n << 64n;

/** IPv4 before IPv6, which is far above all of it. */
function addressNumber(text: string): bigint | undefined {
  const parsed = parseAddress(text);
  if (!parsed) return undefined;
  if (parsed.version === 4) return BigInt(parsed.words[0]);
  return parsed.words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n) + ipv6Offset;
}

type NetworkOf = (address: string) => string | undefined;

interface Counts {
  sightings: number;
  works: number;
  breaks: number;
  unknown: number;
  anyway: number;
}

const noCounts = { sightings: 0, works: 0, breaks: 0, unknown: 0, anyway: 0 } as const;

/** What is counted of addresses whose network is not known. */
const [noAddress, noNetwork] = ['(no address)', '(not in the table)'] as const;

/** By the networks of the addresses at which hosts were reached. */
export async function operatorTable(queries: Queries, survey: Survey, networkOf: NetworkOf): Promise<Table> {
  const groups = new Map<string, Counts>();
  const pieces = readInPieces<{ address: string | null; outcome: string; sightings: number }>(
    queries,
    `SELECT host(address) AS address, without_nat64 AS outcome, count(*)::float8 AS sightings
     FROM greensix.sighting WHERE survey_id = $1 GROUP BY 1, 2`,
    [survey.id],
  );
  for await (const rows of pieces) {
    for (const { address, outcome, sightings } of rows) {
      const name = address === null ? noAddress : (networkOf(address) ?? noNetwork);
      const group = groups.get(name) ?? { ...noCounts };
      group.sightings += sightings;
      if (outcome === 'works' || outcome === 'breaks' || outcome === 'unknown') group[outcome] += sightings;
      else group.anyway += sightings;
      groups.set(name, group);
    }
  }
  const sorted = [...groups].sort(([, one], [, other]) => other.sightings - one.sightings);
  const known = sorted.filter(([name]) => name !== noAddress && name !== noNetwork);
  const isMany = new Set(known.slice(maxRows).map(([name]) => name));
  const rows = sorted.filter(([name]) => !isMany.has(name));
  if (isMany.size > 0) rows.push([otherRows, sumOf(known.slice(maxRows).map(([, counts]) => counts))]);
  return {
    id: 'operator',
    title: 'By operator',
    note: `The ${maxRows} networks with the most sightings, by the address at which a host was reached; the others are together in one row.`,
    columns: [
      text('operator', 'Network'),
      count('sightings', 'Sightings'),
      count('works', 'works'),
      count('breaks', 'breaks'),
      count('unknown', 'unknown'),
      count('fails-anyway', 'fails-anyway'),
      share('share', 'works'),
    ],
    rows: rows.map(([name, { sightings, works, breaks, unknown, anyway }]) => [
      name,
      sightings,
      works,
      breaks,
      unknown,
      anyway,
      shareOf(works, sightings),
    ]),
  };
}

function sumOf(all: readonly Counts[]): Counts {
  const sum: Counts = { ...noCounts };
  for (const each of all) for (const key of Object.keys(noCounts) as (keyof Counts)[]) sum[key] += each[key];
  return sum;
}

/** @throws CommandError where no network can be read from the file */
export async function openNetworks(path: string, deps: SurveyDeps): Promise<NetworkOf> {
  if (/\.mmdb$/i.test(path)) return deps.openNetworks(path);
  const networks = new NetworkTable();
  const names = new Map<string, number>();
  let rest = '';
  for await (const piece of deps.textOf(path, 'the table of networks')) {
    const lines = (rest + piece).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) networks.add(line, names);
  }
  networks.add(rest, names);
  if (networks.size === 0) {
    throw deps.commandError(
      `${path}: there is no network in it. A line has the first address, the last one, the number, the country and the name, with tabs between them, as iptoasn.com publishes them.`,
    );
  }
  networks.sort();
  return (address) => networks.nameOf(address);
}
