/** Recognises the answers of a resolver that blocks a host: they say nothing about the host itself. */

import { formatAddress, parseAddress, unmapAddress } from '../address/address.ts';
import { classifyAddress } from '../address/classify-address.ts';
import { isWithin } from '../address/site.ts';
import type { HostRecords } from './host-records.ts';

/** Codes by which a resolver says that the answer is its own doing (RFC 8914 sections 4.5, 4.16 to 4.19). */
const blockingCodes: Readonly<Record<number, string>> = {
  4: 'Forged Answer',
  15: 'Blocked',
  16: 'Censored',
  17: 'Filtered',
  18: 'Prohibited',
};

/** Labels of the names under which filtering services have the page that they show in place of what they block. */
const blockPage =
  /^(?:(?:[a-z\d]+-)*block(?:ed|ing|list|page|-page)?(?:-[a-z\d]+)*|hit-[a-z]+|(?:dns-)?sinkhole|phish|malware)$/;
/** How others call such a page at the beginning of its name; a response policy zone is an RPZ. */
const beginOfBlockPage = /^(?:block(?:ed|page|-page)|(?:dns-)?sinkhole|walled-?garden|rpz|filtered)$/;
/** Operators of such services. Their own names count only for others. */
const filteringServices: readonly string[] = [
  'opendns.com',
  'nextdns.io',
  'adguard.com',
  'controld.com',
  'umbrella.com',
];

/**
 * Addresses of such pages, which services give without an alias: OpenDNS and Umbrella, IPv4-mapped as AAAA
 * (https://docs.umbrella.com/deployment-umbrella/docs/block-page-ip-addresses), and AdGuard DNS.
 */
const blockPageAddress = /^(?:146\.112\.61\.1(?:0[4-9]|10)|94\.140\.14\.3[35])$/;

/**
 * @param records what a resolver answered about a host
 * @returns what shows that it blocks the host: the code of RFC 8914 with its name, the address that leads nowhere, or the
 *   name of the page that it shows instead; null where nothing does
 */
export function blockingReason({ hostname, a, aaaa, cnames }: Pick<HostRecords, 'hostname' | 'a' | 'aaaa' | 'cnames'>) {
  const answers = [aaaa, a];
  const code = answers.flatMap(({ extendedErrors = [] }) => extendedErrors).find((each) => each in blockingCodes);
  if (code !== undefined) return `${blockingCodes[code]} (RFC 8914: ${code})`;
  const page = cnames.find((name) => isBlockPage(name, hostname));
  if (page !== undefined) return page;
  const addresses = [...aaaa.addresses, ...a.addresses];
  const isOfService = filteringServices.some((domain) => isWithin(hostname, domain));
  const isBlocking = (text: string) => isUnspecified(text) || (!isOfService && isOfBlockPage(text));
  return addresses.every(isBlocking) ? (addresses[0] ?? null) : null;
}

/** `::` and `0.0.0.0`, at which nobody can be (RFC 4291 section 2.5.2, RFC 1122 section 3.2.1.3). */
function isUnspecified(text: string): boolean {
  const address = parseAddress(text);
  return address !== null && classifyAddress(address).row.class === 'unspecified';
}

function isOfBlockPage(text: string): boolean {
  const address = parseAddress(text);
  return address !== null && blockPageAddress.test(formatAddress(unmapAddress(address)));
}

function isBlockPage(name: string, hostname: string): boolean {
  const service = filteringServices.find((domain) => isWithin(name, domain));
  if (service !== undefined && !isWithin(hostname, service)) {
    return name.split('.').some((label) => blockPage.test(label));
  }
  // Of others only names that say so at their very beginning, and that are none of the host's own domain.
  const [first = '', ...rest] = name.replace(/^www\./, '').split('.');
  const own = rest.slice(-2).join('.');
  return beginOfBlockPage.test(first) && !isWithin(hostname, own);
}
