/** A site that tells about hosts, addresses and networks. A template is an https URL in which `%s` stands for the value. */
export interface LookupProvider {
  readonly id: string;
  /** As it is shown; never translated. */
  readonly name: string;
  /** Without it the site is not asked for hostnames; so too for the others. */
  readonly hostname?: string;
  readonly address?: string;
  /** `%s` is the number alone, without "AS". */
  readonly as?: string;
}

/** The providers in the order in which they are offered; the first is the default. */
export const lookupProviders: readonly LookupProvider[] = [
  {
    id: 'bgp.he.net',
    name: 'bgp.he.net',
    hostname: 'https://bgp.he.net/dns/%s',
    address: 'https://bgp.he.net/ip/%s',
    as: 'https://bgp.he.net/AS%s',
  },
  {
    id: 'bgp.tools',
    name: 'bgp.tools',
    hostname: 'https://bgp.tools/dns/%s',
    address: 'https://bgp.tools/search?q=%s',
    as: 'https://bgp.tools/as/%s',
  },
  {
    id: 'ripestat',
    name: 'RIPEstat',
    hostname: 'https://stat.ripe.net/resource/%s',
    address: 'https://stat.ripe.net/resource/%s',
    as: 'https://stat.ripe.net/resource/AS%s',
  },
  {
    id: 'info.addr.tools',
    name: 'info.addr.tools',
    hostname: 'https://info.addr.tools/%s',
    address: 'https://info.addr.tools/%s',
  },
  { id: 'ipinfo.io', name: 'ipinfo.io', address: 'https://ipinfo.io/%s', as: 'https://ipinfo.io/AS%s' },
  {
    id: 'arin',
    name: 'ARIN RDAP',
    address: 'https://search.arin.net/rdap/?query=%s',
    as: 'https://search.arin.net/rdap/?query=AS%s',
  },
];
