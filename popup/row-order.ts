/**
 * The order of the rows: the main host, then by domain, so that the hosts of one organisation stand together; addresses
 * last. It depends on nothing but the names: rows that are there never change places when another one comes.
 * @param hostnames ASCII hostnames
 * @param main the main document's hostname, or the empty text
 * @returns the hostnames in order
 */
export function orderHostnames(hostnames: Iterable<string>, main: string): string[] {
  const keyed = Array.from(hostnames, (hostname) => ({ hostname, key: hostname === main ? '' : keyOf(hostname) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ hostname }) => hostname);
}

/** "www.example.com" as "com example www": the space sorts before all that a label can hold. */
function keyOf(hostname: string): string {
  return isLiteral(hostname) ? `~${hostname}` : hostname.split('.').reverse().join(' ');
}

function isLiteral(hostname: string): boolean {
  return hostname.startsWith('[') || /^[\d.]+$/.test(hostname);
}
