/** The pages of the audited site: which resources each loads from which of the hosts of audit-hosts.ts. */
import { AUDIT_HOSTS, LITERAL4, LITERAL6, NO_NAME } from './audit-hosts.ts';
import type { WitnessType } from './witness-page.ts';

/** Something that a page loads. */
export interface Load {
  readonly type: WitnessType;
  readonly host: string;
  /** Hosts that redirect to it. */
  readonly through?: readonly string[];
  /** What a frame loads. */
  readonly inside?: readonly Load[];
  /** What it is called in URLs, so that several pages may share an answer that may be kept. */
  readonly kept?: string;
}

export interface AuditPage {
  readonly name: string;
  /** Without TLS, as are its loads. */
  readonly plain?: true;
  /** Hosts that redirect to the page. */
  readonly through?: readonly string[];
  readonly host: string;
  readonly loads: readonly Load[];
  /** Is to be visited after all that is not. */
  readonly later?: true;
}

/** A load with all hosts that it cannot do without: those of its page and of its frame, and those that redirect. */
export interface FlatLoad extends Load {
  /** The mark of the witness that loads it and the number of the load there. */
  readonly id: string;
  /** What the servers see. */
  readonly mark: string;
  readonly needs: readonly string[];
}

const load = (type: WitnessType, host: string, more: Partial<Load> = {}): Load => ({ type, host, ...more });

const MAIN_SITE = AUDIT_HOSTS.map(({ name }) => name).filter((name) => name.endsWith('.ready.test'));
const DUAL = 'dual.ready.test';
const FOUR = 'four.ready.test';

/** A page on each host of the main site, of whatever kind. */
const onEachHost: readonly AuditPage[] = [...MAIN_SITE, LITERAL4, LITERAL6, NO_NAME].map((host) => ({
  name: `on-${host.replace(/[^a-z\d-]+/g, '-')}`,
  host,
  loads: [load('image', 'dual.elsewhere.test')],
}));

const types: readonly WitnessType[] = ['script', 'style', 'frame', 'fetch', 'socket', 'font', 'image', 'beacon'];

/** A page for each type, which wants that type from a few hosts: all hosts come, in turn. */
const ofEachType: readonly AuditPage[] = types.map((type, index) => {
  const some = AUDIT_HOSTS.filter((_, at) => at % types.length === index).map(({ name }) => load(type, name));
  return { name: `needs-${type}`, host: DUAL, loads: [load(type, 'six.ready.test'), load(type, FOUR), ...some] };
});

/** The same the other way round: each host has to give several types to one page. */
const ofSeveralTypes: readonly AuditPage[] = AUDIT_HOSTS.filter((_, at) => at % 6 === 0).map(({ name }, at) => ({
  name: `several-from-${name.split('.')[0]}`,
  host: 'dual.third.test',
  loads: [types[at % types.length], types[(at + 3) % types.length], types[(at + 6) % types.length]].map((type) =>
    load(type ?? 'image', name),
  ),
}));

const written: readonly AuditPage[] = [
  { name: 'all-six', host: 'six.ready.test', loads: types.map((type) => load(type, DUAL)) },
  { name: 'hop-over-four', through: [FOUR], host: DUAL, loads: [load('image', DUAL)] },
  { name: 'hop-in-the-middle', through: [DUAL, 'chain4.ready.test'], host: 'six.ready.test', loads: [] },
  { name: 'hop-to-four', through: [DUAL], host: 'four.elsewhere.test', loads: [load('script', DUAL)] },
  { name: 'hop-over-six', through: ['dual.third.test'], host: DUAL, loads: [load('script', 'six.ready.test')] },
  { name: 'hop-over-unused', through: ['unused.ready.test'], host: DUAL, loads: [] },
  {
    name: 'hops-of-resources',
    host: DUAL,
    loads: [
      load('script', 'six.ready.test', { through: ['four.elsewhere.test'] }),
      load('image', 'six.ready.test', { through: ['ula.ready.test'] }),
      load('fetch', 'four.third.test', { through: [DUAL] }),
      load('style', 'six.ready.test', { through: ['dual.elsewhere.test'] }),
    ],
  },
  {
    name: 'frames-in-frames',
    host: DUAL,
    loads: [
      load('frame', 'six.ready.test', {
        inside: [
          load('script', FOUR),
          load('image', 'dual.elsewhere.test'),
          load('frame', 'four.third.test', { inside: [load('fetch', 'six.ready.test')] }),
        ],
      }),
      load('frame', 'mapped.ready.test', { inside: [load('image', DUAL)] }),
    ],
  },
  {
    name: 'literals',
    host: DUAL,
    loads: [load('script', LITERAL4), load('image', LITERAL4), load('fetch', LITERAL6), load('socket', LITERAL4)],
  },
  { name: 'no-name', host: DUAL, loads: [load('script', NO_NAME), load('image', NO_NAME), load('fetch', DUAL)] },
  {
    name: 'only-what-nobody-misses',
    host: DUAL,
    loads: [load('beacon', FOUR), load('beacon', 'unused.ready.test'), load('image', 'half.ready.test')],
  },
  {
    // What a service worker asks for counts for every page in view with a document of its host: there is no other then.
    name: 'worker',
    host: 'both.ready.test',
    later: true,
    loads: [load('worker', 'four.elsewhere.test'), load('worker', 'dual.elsewhere.test')],
  },
  {
    name: 'threads',
    host: 'dual.third.test',
    loads: [load('thread', FOUR), load('thread', 'dual.elsewhere.test'), load('thread', 'unused.ready.test')],
  },
  {
    name: 'media',
    host: DUAL,
    loads: [FOUR, 'six.ready.test', 'unused.ready.test', 'mapped.ready.test'].map((host) => load('media', host)),
  },
  {
    name: 'plain',
    plain: true,
    through: ['dual.third.test'],
    host: 'six.ready.test',
    loads: [
      load('script', FOUR),
      load('image', 'dual.elsewhere.test'),
      load('fetch', LITERAL4),
      load('socket', 'four.third.test'),
      load('frame', 'four.elsewhere.test', { inside: [load('style', DUAL)] }),
    ],
  },
  { name: 'plain-on-four', plain: true, host: 'four.third.test', loads: [load('image', DUAL)] },
  {
    // Fetched, because of an image that the browser still has in memory it tells nobody.
    name: 'kept',
    host: DUAL,
    loads: [load('fetch', 'chain4.ready.test', { kept: 'one' }), load('fetch', 'chain6.ready.test', { kept: 'two' })],
  },
  {
    name: 'kept-already',
    host: DUAL,
    later: true,
    loads: [load('fetch', 'chain4.ready.test', { kept: 'one' }), load('fetch', 'chain6.ready.test', { kept: 'two' })],
  },
  {
    name: 'proxied',
    host: DUAL,
    loads: [load('script', 'four.proxied.test'), load('image', 'dual.proxied.test')],
  },
];

export const AUDIT_PAGES: readonly AuditPage[] = [...onEachHost, ...ofEachType, ...ofSeveralTypes, ...written];

const PATHS: Readonly<Record<WitnessType, string>> = {
  script: '/script',
  style: '/style',
  frame: '/witness',
  fetch: '/json',
  socket: '/socket',
  font: '/font',
  image: '/img',
  media: '/sound',
  beacon: '/204',
  worker: '/json',
  thread: '/json',
};

/** How the URLs of a page and of its loads begin. */
type Scheme = 'http' | 'https';

function through(hops: readonly string[], url: string, scheme: Scheme): string {
  return hops.reduceRight((to, hop) => `${scheme}://${hop}/redirect?to=${encodeURIComponent(to)}`, url);
}

function witnessQuery(loads: readonly Load[], mark: string, scheme: Scheme): string {
  return loads
    .map((each, at) => `load=${encodeURIComponent(`${each.type} ${loadUrl(each, `${mark}.${at}`, scheme)}`)}`)
    .join('&');
}

function loadUrl({ type, host, through: hops = [], inside = [], kept }: Load, mark: string, scheme: Scheme): string {
  if (kept) return `${scheme}://${host}/cached/json?mark=${kept}`;
  if (type === 'socket') return `${scheme.replace('http', 'ws')}://${host}/socket?mark=${mark}`;
  const query = type === 'frame' ? `&${witnessQuery(inside, mark, scheme)}` : '';
  return through(hops, `${scheme}://${host}${PATHS[type]}?mark=${mark}${query}`, scheme);
}

/** Returns the URL of a page. */
export function pageUrl({ name, plain, through: hops = [], host, loads }: AuditPage): string {
  const scheme = plain ? 'http' : 'https';
  const query = witnessQuery(loads, name, scheme);
  return through(hops, `${scheme}://${host}/witness?icon=data:,&mark=${name}&${query}`, scheme);
}

/** Returns all that a page loads, in frames too, in any order. */
export function flatLoads({ name, through: hops = [], host, loads }: AuditPage): FlatLoad[] {
  const flat = (of: readonly Load[], mark: string, above: readonly string[]): FlatLoad[] =>
    of.flatMap((each, at) => {
      const needs = [...above, ...(each.through ?? []), each.host];
      const own = `${mark}.${at}`;
      return [{ ...each, id: own, mark: each.kept ?? own, needs }, ...flat(each.inside ?? [], own, needs)];
    });
  return flat(loads, name, [...hops, host]);
}
