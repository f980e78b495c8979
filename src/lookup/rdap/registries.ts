/** The regional internet registries: by the host that answers, what they are called, and their page for people. */
interface Registry {
  readonly name: string;
  /** URL up to the address. */
  readonly page: string;
}

const registries: Readonly<Record<string, Registry>> = {
  'rdap.afrinic.net': { name: 'AFRINIC', page: 'https://afrinic.net/whois?searchtext=' },
  'rdap.apnic.net': { name: 'APNIC', page: 'https://wq.apnic.net/static/search.html?query=' },
  'rdap.arin.net': { name: 'ARIN', page: 'https://search.arin.net/rdap/?query=' },
  'rdap.db.ripe.net': { name: 'RIPE NCC', page: 'https://apps.db.ripe.net/db-web-ui/query?searchtext=' },
  'rdap.lacnic.net': { name: 'LACNIC', page: 'https://query.milacnic.lacnic.net/search?id=' },
};

function registryAt(host: string): Registry | undefined {
  return Object.hasOwn(registries, host) ? registries[host] : undefined;
}

/** @returns for example "ARIN (rdap.arin.net)"; the host alone if it is not known */
export function registryName(host: string): string {
  const name = registryAt(host)?.name;
  return name === undefined ? host : `${name} (${host})`;
}

/** @returns the registry's page about the address, or the empty text if the host is not known */
export function registryPage(host: string, address: string): string {
  const page = registryAt(host)?.page;
  return page === undefined ? '' : page + encodeURIComponent(address);
}
