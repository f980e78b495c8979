import { readFileSync } from 'node:fs';
import { parseAddress } from '../../../../src/address/address.ts';
import { findEntry, shippedBootstraps } from '../../../../src/lookup/rdap/bootstrap.ts';
import { parseWhoisCard } from '../../../../src/lookup/rdap/parse-whois-card.ts';
import type { WhoisCard } from '../../../../src/lookup/rdap/whois-result.ts';

export interface RealAnswer {
  readonly query: string;
  readonly response: Readonly<Record<string, unknown>>;
}

/** @returns a file of test/data/rdap */
export function realAnswer(name: string): RealAnswer {
  return JSON.parse(readFileSync(`test/data/rdap/${name}.json`, 'utf8'));
}

/** @returns the card made of an answer, as if it came from the registry that the shipped files name */
export function cardFrom({ query, response }: { query: string; response: unknown }): WhoisCard | null {
  const address = parseAddress(query);
  if (!address) throw new Error(`${query} is no address`);
  return parseWhoisCard(response, address, `${findEntry(shippedBootstraps, address)?.base}ip/${query}`);
}
