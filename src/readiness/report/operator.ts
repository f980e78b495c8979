/** Who runs the network of an address, as a database has it that somebody named. */
export interface AddressOperator {
  readonly address: string;
  /** The network that the database speaks of, as "198.51.100.0/24". */
  readonly prefix: string;
  /** The number of the autonomous system; databases of countries have none. */
  readonly as?: number;
  /** As the database writes it; empty where it has a number alone. */
  readonly name: string;
  /** ISO 3166-1 alpha-2 */
  readonly country?: string;
}

/** @returns what tells one operator from another, for people: "AS64496 Example Net", or the name of a country */
export function operatorLabel({ as, name, country }: AddressOperator): string {
  const parts = [as === undefined ? '' : `AS${as}`, name].filter((part) => part !== '');
  return parts.length > 0 ? parts.join(' ') : (country ?? '');
}

/** @returns the operators of a host, each once; empty where none is known */
export function operatorsText(operators: readonly AddressOperator[], show: (name: string) => string): string {
  return [...new Set(operators.map(operatorLabel))].map(show).join('; ');
}
