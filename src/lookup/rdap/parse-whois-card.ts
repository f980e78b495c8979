/**
 * An RDAP answer about an address (RFC 9083 section 5.4) to a card. Registries differ in nearly every member, so
 * nothing but the range is required, everything is looked for where any of the five puts it, and what has the wrong type
 * counts as not there.
 */
import { type Address, formatAddress } from '../../address/address.ts';
import { listOf, recordOf } from '../../json/narrow.ts';
import { plainText } from '../plain-text.ts';
import { type AddressRange, cidrsOf, isInside, parseCidr, parseRange } from './address-range.ts';
import { type Contact, findEmail, parseEntities } from './parse-entities.ts';
import { registryPage } from './registries.ts';
import type { WhoisCard } from './whois-result.ts';

/** More than any range falls into. */
const maxCidrs = 254;
const maxRemarks = 40;
const maxContacts = 5;
const maxUrlLength = 500;
/** More is a sentence. */
const maxNameLength = 100;

/**
 * Parses an answer. Never throws.
 *
 * @param json what JSON.parse made of the body
 * @param address what was asked about
 * @param url where the answer came from
 * @returns the card; null if it is no network, or one that the address does not belong to
 */
export function parseWhoisCard(json: unknown, address: Address, url: string): WhoisCard | null {
  const network = recordOf(json);
  // RIPE has left the class out.
  if (network.objectClassName !== undefined && network.objectClassName !== 'ip network') return null;
  const range = rangeOf(network);
  if (!range || !isInside({ first: address, last: address }, range)) return null;
  const contacts = parseEntities(network.entities);
  const remarks = remarksOf(network.remarks);
  return {
    name: plainText(network.name),
    handle: plainText(network.handle),
    first: formatAddress(range.first),
    last: formatAddress(range.last),
    cidrs: cidrs(network.cidr0_cidrs, range),
    version: range.first.version,
    type: plainText(network.type),
    country: countryOf(network.country),
    ...organisationOf(contacts, network.remarks),
    abuse: abuseOf(contacts, remarks),
    registered: dateOf(network.events, 'registration'),
    changed: dateOf(network.events, 'last changed'),
    status: textsOf(network.status, 10),
    remarks,
    link: linkOf(network.links, formatAddress(address), url),
  };
}

function rangeOf({ startAddress, endAddress, cidr0_cidrs: list }: Readonly<Record<string, unknown>>) {
  if (startAddress !== undefined) return parseRange(startAddress, endAddress);
  return parseCidr(cidrText(listOf(list, 1)[0]));
}

/** An element of the extension cidr0, as `{"v4prefix": "192.0.2.0", "length": 24}`, in CIDR notation. */
function cidrText(element: unknown): string {
  const { v4prefix, v6prefix, length } = recordOf(element);
  return `${v4prefix ?? v6prefix}/${length}`;
}

function cidrs(list: unknown, range: AddressRange): readonly string[] {
  const listed = listOf(list, maxCidrs).map((element) => {
    const cidr = parseCidr(cidrText(element));
    return cidr && isInside(cidr, range) ? cidrsOf(cidr) : [];
  });
  return listed.length > 0 && listed.every((texts) => texts.length > 0) ? listed.flat() : cidrsOf(range);
}

function countryOf(value: unknown): string {
  const text = plainText(value, 60);
  return /^[a-z]{2}$/i.test(text) ? text.toUpperCase() : text;
}

function textsOf(list: unknown, maxTexts: number): readonly string[] {
  return [...new Set(listOf(list, maxTexts).map((text) => plainText(text)))].filter((text) => text !== '');
}

/** How well a kind of entity stands for who holds a network. */
const kinds: readonly string[] = ['individual', '', 'group', 'org'];

/** The holder of a network, and where the answer says so. */
function organisationOf(
  contacts: readonly Contact[],
  remarks: unknown,
): Pick<WhoisCard, 'organisation' | 'organisationFrom'> {
  const named = contacts.filter(isNamed);
  const sources = [
    ['registrant', () => registrantOf(named)],
    ['description', () => descriptionOf(remarks)],
    ['technical', () => technicalOf(named)],
    // AFRINIC has called organisations by their handles.
    ['registrant', () => registrantOf(contacts.filter(({ kind }) => kind === 'org'))],
  ] as const;
  for (const [organisationFrom, read] of sources) {
    const organisation = read();
    if (organisation !== '') return { organisation, organisationFrom };
  }
  return { organisation: '', organisationFrom: 'registrant' };
}

/**
 * Checks whether a contact has a name of its own. RIPE calls whoever maintains the data a registrant too, named after the
 * handle: HOS-GUN beside Hetzner Online GmbH, or alone.
 */
function isNamed({ name, organisation, handle }: Contact): boolean {
  return organisation !== '' || name.toLowerCase() !== handle.toLowerCase();
}

/**
 * The first line of what APNIC calls `description` and RIPE gives no title: the attribute `descr`, in which holders write their
 * name. A remark of another title, an address, a link or a word on abuse is no name.
 */
function descriptionOf(remarks: unknown): string {
  for (const remark of listOf(remarks, maxRemarks)) {
    const { title, description } = recordOf(remark);
    if (title !== undefined && plainText(title).toLowerCase() !== 'description') continue;
    const lines = listOf(description, maxRemarks).map((line) => plainText(line));
    const name = lines.find((line) => /[\p{L}\p{N}]/u.test(line)) ?? '';
    if (name !== '' && name.length <= maxNameLength && !/@|:\/\/|\babuse\b|^[^\p{L}\p{N}]/iu.test(name)) return name;
  }
  return '';
}

/** The organisation of the technical contact; a person without one is nobody's name. */
function technicalOf(contacts: readonly Contact[]): string {
  const technical = contacts.filter(({ roles }) => roles.includes('technical'));
  const names = technical.map(({ name, organisation, kind }) => organisation || (kind === 'individual' ? '' : name));
  return names.find((name) => name !== '') ?? '';
}

/**
 * The registrant, an organisation before a group before a person, who is named by the organisation if one is given.
 * AFRINIC gives entities no roles at all; then the one that calls itself an organisation is meant.
 */
function registrantOf(contacts: readonly Contact[]): string {
  const holders = contacts.filter(({ roles }) => roles.includes('registrant'));
  const candidates = [...holders, ...contacts.filter(({ roles, kind }) => roles.length === 0 && kind === 'org')]
    .map(({ name, organisation, kind }) => ({
      text: kind === 'org' ? name || organisation : organisation || name,
      kind,
    }))
    .filter(({ text }) => text !== '');
  let best = candidates[0];
  for (const one of candidates) if (best && kinds.indexOf(one.kind) > kinds.indexOf(best.kind)) best = one;
  return best?.text ?? '';
}

/** The contacts with the role, wherever they are nested; without any, an address that a remark names for the purpose. */
function abuseOf(contacts: readonly Contact[], remarks: readonly string[]): WhoisCard['abuse'] {
  const abuse = contacts.filter(({ roles }) => roles.includes('abuse'));
  const emails = abuse.flatMap(({ emails: own }) => own);
  const named = remarks.filter((line) => /abuse/i.test(line)).flatMap((line) => findEmail(line) || []);
  return {
    emails: [...new Set(emails.length > 0 ? emails : named)].slice(0, maxContacts),
    phones: [...new Set(abuse.flatMap(({ phones }) => phones))].slice(0, maxContacts),
  };
}

/** RFC 3339; some leave the time out, or its zone. */
const datePattern = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * The first event of that name (RFC 9083 section 10.2.3), as it is written: many registrations have a day and no time, which ARIN
 * gives as midnight of its own zone, so that in another zone it would be another day.
 */
function dateOf(events: unknown, action: string): string {
  for (const event of listOf(events, 50)) {
    const { eventAction, eventDate } = recordOf(event);
    if (eventAction !== action || typeof eventDate !== 'string' || !datePattern.test(eventDate)) continue;
    if (!Number.isNaN(Date.parse(eventDate.slice(0, 10)))) return eventDate;
  }
  return '';
}

/** The lines of all remarks; their titles say nothing that the lines do not. */
function remarksOf(remarks: unknown): readonly string[] {
  return listOf(remarks, maxRemarks)
    .flatMap((remark) => listOf(recordOf(remark).description, maxRemarks))
    .map((line) => plainText(line))
    .filter((line) => /[\p{L}\p{N}]/u.test(line))
    .slice(0, maxRemarks);
}

/**
 * A page for people: what the answer names as such, else the registry's own search, else the answer itself, which
 * browsers can show.
 */
function linkOf(links: unknown, address: string, url: string): string {
  for (const link of listOf(links, 50)) {
    const { rel, type, href } = recordOf(link);
    if (rel === 'alternate' && type === 'text/html' && isHttps(href)) return href;
  }
  return registryPage(new URL(url).hostname, address) || url;
}

function isHttps(href: unknown): href is string {
  if (typeof href !== 'string' || href.length > maxUrlLength || plainText(href, maxUrlLength) !== href) return false;
  try {
    const { protocol, username, password } = new URL(href);
    return protocol === 'https:' && !username && !password;
  } catch {
    return false;
  }
}
