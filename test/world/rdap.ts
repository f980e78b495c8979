/**
 * The registries of the world: RDAP over HTTPS (RFC 7480, 9082, 9083) with the recorded answers of the real ones, and
 * the list of registries (RFC 9224).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { BlockList } from 'node:net';
import { REGISTRIES } from './hosts.ts';
import { type Call, type CommonBehaviour, misbehave, reply } from './services.ts';

/** What a registry can do instead of answering. */
export type RdapBehaviour =
  | CommonBehaviour
  /** One of the entries of `BODIES`. */
  | { readonly do: keyof typeof BODIES }
  /** This body with this type. */
  | { readonly do: 'body'; readonly body: string; readonly type?: string };

/** An answer as it was recorded. */
interface Recorded {
  readonly registry: string;
  /** The address that was asked for. */
  readonly query: string;
  readonly response: RdapObject;
}

interface RdapObject {
  readonly startAddress: string;
  readonly endAddress: string;
  readonly [field: string]: unknown;
}

const RDAP = 'application/rdap+json';
const FOLDER = new URL('../data/rdap/', import.meta.url);

let recorded: readonly Recorded[] | undefined;

/** Returns all recorded answers. */
export function recordedAnswers(): readonly Recorded[] {
  recorded ??= readdirSync(FOLDER)
    .filter((name) => /^[a-z]+-v[46]\.json$/.test(name))
    .map((name) => ({
      registry: name.split('-')[0] ?? '',
      ...(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Omit<Recorded, 'registry'>),
    }));
  return recorded;
}

/** The answer of a registry about an address; undefined when none was recorded for a range that it is in. */
function answerAbout(address: string, registry: string): RdapObject | undefined {
  return recordedAnswers().find((answer) => answer.registry === registry && covers(answer, address))?.response;
}

function covers({ response, query }: Recorded, address: string): boolean {
  if (address === query) return true;
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  const [first, last] = [response.startAddress, response.endAddress].map(plainAddress);
  if (!first || !last || first.includes(':') !== address.includes(':')) return false;
  const range = new BlockList();
  range.addRange(first, last, family);
  return range.check(address, family);
}

/** Registries pad numbers with zeros, and some add a prefix length. */
function plainAddress(text: string): string {
  const [address = ''] = text.split('/');
  return address.includes(':') ? address : address.split('.').map(Number).join('.');
}

/** Text in which markup, scripts, direction marks and control characters would show if they were taken for more. */
export const HOSTILE =
  '<img data-hostile src="https://v4.test/img?hostile" onerror="document.title=1"><script>document.title=1</script>' +
  '"\'&lt;\u202egnp.exe\u0000\u001b[31m\t=1+1';

/** An object that is right in its range and hostile in everything else. */
function hostileObject(address: string): unknown {
  const nested = (depth: number): unknown =>
    depth === 0
      ? []
      : [{ objectClassName: 'entity', roles: ['registrant', HOSTILE], handle: HOSTILE, entities: nested(depth - 1) }];
  const vcard: readonly unknown[] = [
    'vcard',
    [
      ['version', {}, 'text', '4.0'],
      ['fn', {}, 'text', HOSTILE],
      ['org', {}, 'text', { toString: 'no' }],
      ['email', {}, 'text', `abuse@example.test?subject=${HOSTILE}`],
      ['email', {}, 'text', 'javascript:document.title=1'],
      ['tel', { type: ['voice'] }, 'uri', 'javascript:document.title=1'],
      ['adr', { label: HOSTILE.repeat(1000) }, 'text', [[[HOSTILE]], null, 7]],
      null,
      'fn',
    ],
  ];
  return {
    objectClassName: 'ip network',
    rdapConformance: ['rdap_level_0', HOSTILE],
    startAddress: address,
    endAddress: address,
    ipVersion: address.includes(':') ? 'v6' : 'v4',
    name: HOSTILE,
    handle: HOSTILE.repeat(1000),
    type: [HOSTILE],
    country: HOSTILE,
    parentHandle: { a: 1 },
    status: [HOSTILE, 7, null, ...Array<string>(5000).fill('active')],
    events: [
      { eventAction: 'registration', eventDate: HOSTILE },
      null,
      { eventAction: 'last changed', eventDate: 1e99 },
    ],
    entities: [
      { objectClassName: 'entity', handle: HOSTILE, roles: ['abuse'], vcardArray: vcard },
      { objectClassName: 'entity', roles: HOSTILE, vcardArray: 'vcard' },
      ...(nested(500) as unknown[]),
    ],
    links: [
      { rel: 'alternate', type: 'text/html', href: 'javascript:document.title=1' },
      { rel: 'self', type: RDAP, href: `https://v4.test/"onclick="document.title=1` },
      { rel: 'alternate', type: 'text/html', href: 'data:text/html,<script>document.title=1</script>' },
    ],
    remarks: [{ title: HOSTILE, description: [HOSTILE, 7, [HOSTILE]] }],
    notices: HOSTILE,
    port43: HOSTILE,
    cidr0_cidrs: [{ v6prefix: HOSTILE, length: 1e9 }],
  };
}

/** What is sent instead of the right answer, by behaviour. */
const BODIES = {
  /** JSON that ends in the middle. */
  'broken-json': () => '{"objectClassName":"ip network","startAddress":"198.41.0.0",',
  /** HTML that calls itself RDAP. */
  html: () => '<!doctype html><h1>Please log in</h1>',
  /** JSON that is no object. */
  'no-object': () => '[1,2,3]',
  /** An object of another kind. */
  'other-object': () => JSON.stringify({ objectClassName: 'domain', ldhName: 'example.test' }),
  /** Nothing at all. */
  empty: () => '',
  /** 20 MB that go on to be JSON. */
  huge: () => `{"objectClassName":"ip network","remarks":"${'x'.repeat(20_000_000)}"}`,
  /** A range in which the address is not. */
  'other-range': () =>
    JSON.stringify({
      objectClassName: 'ip network',
      startAddress: '192.0.2.0',
      endAddress: '192.0.2.255',
      ipVersion: 'v4',
      name: 'ANOTHER',
      handle: 'ANOTHER',
    }),
  /** A range that is nearly everything, which would answer for others' addresses if it was kept. */
  everything: (address: string) =>
    JSON.stringify({
      objectClassName: 'ip network',
      ...(address.includes(':')
        ? { startAddress: '::', endAddress: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe', ipVersion: 'v6' }
        : { startAddress: '0.0.0.0', endAddress: '255.255.255.254', ipVersion: 'v4' }),
      name: 'EVERYTHING',
      handle: 'EVERYTHING',
    }),
  /** The right range, and hostile text in every other field. */
  hostile: (address: string) => JSON.stringify(hostileObject(address)),
} as const satisfies Readonly<Record<string, (address: string) => string>>;

/** Behaves as was set for the service; false when it still has to answer. */
async function obey(call: Call, behaviour: RdapBehaviour | undefined, address: string): Promise<boolean> {
  if (behaviour === undefined) return false;
  if (behaviour.do === 'body') reply(call, behaviour.type ?? RDAP, behaviour.body);
  else if (isBody(behaviour)) reply(call, RDAP, BODIES[behaviour.do](address));
  else return misbehave(call, behaviour);
  return true;
}

function isBody(behaviour: RdapBehaviour): behaviour is { readonly do: keyof typeof BODIES } {
  return behaviour.do in BODIES;
}

/** Answers a request to a registry. */
export async function answerRdap(call: Call, behaviour: RdapBehaviour | undefined): Promise<void> {
  const address = decodeURIComponent(call.url.pathname.split('/').at(-1) ?? '');
  if (await obey(call, behaviour, address)) return;
  const registry = REGISTRIES[call.url.hostname as keyof typeof REGISTRIES];
  const answer = /\/ip\/[^/]+$/.test(call.url.pathname) ? answerAbout(address, registry) : undefined;
  if (answer) reply(call, RDAP, JSON.stringify(answer));
  else reply(call, RDAP, JSON.stringify({ errorCode: 404, title: 'Not Found', description: ['No such object.'] }), 404);
}

const BOOTSTRAPS = new URL('../../src/lookup/rdap/bootstrap/', import.meta.url);

/** The date of the lists that the world's IANA gives out: a day after which every shipped one is older. */
export const BOOTSTRAP_PUBLICATION = '2099-01-01T00:00:00Z';

/** Answers a request for a list of the registries: the shipped ones with a newer date. */
export async function answerBootstrap(call: Call, behaviour: RdapBehaviour | undefined): Promise<void> {
  if (await obey(call, behaviour, '198.41.30.10')) return;
  const name = /^\/rdap\/(ipv[46]\.json)$/.exec(call.url.pathname)?.[1];
  if (name === undefined) {
    reply(call, 'text/html', '<!doctype html><h1>404</h1>', 404);
    return;
  }
  const shipped = JSON.parse(readFileSync(new URL(name, BOOTSTRAPS), 'utf8')) as object;
  reply(call, 'application/json', JSON.stringify({ ...shipped, publication: BOOTSTRAP_PUBLICATION }));
}
