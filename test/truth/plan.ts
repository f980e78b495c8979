/** What is set up for a seed: hosts of all kinds, and pages that need them. Plain JSON, the same for the same seed. */
import { domainToASCII } from 'node:url';
import {
  brokenKinds,
  type Kind,
  type KindId,
  kinds,
  type ServiceId,
  services,
  soundKinds,
  type Target,
} from './kinds.ts';
import { Random } from './random.ts';

export interface Host {
  /** The name that is asked for in the DNS; empty for an address. */
  readonly name: string;
  /** As URLs have it: ASCII, addresses of IPv6 in brackets. */
  readonly hostname: string;
  readonly kind: KindId;
  /** The registrable domain that its name is in. */
  readonly site: string;
  readonly a: readonly string[];
  readonly aaaa: readonly string[];
}

/** Whom a URL asks. */
export interface Step {
  readonly hostname: string;
  readonly scheme: 'http' | 'https';
  readonly port: number;
}

export const loadTypes = ['image', 'script', 'stylesheet', 'font', 'frame', 'fetch'] as const;
export type LoadType = (typeof loadTypes)[number];

/** Something that a page loads. All steps but the last are redirects. */
export interface Load {
  readonly id: string;
  readonly type: LoadType;
  readonly steps: readonly Step[];
}

/** How a document leads to the next. */
export const hopKinds = ['http', 'script', 'refresh'] as const;
export type HopKind = (typeof hopKinds)[number];

export interface Page {
  readonly id: string;
  /** The documents that lead to the page; the last one is the page. */
  readonly steps: readonly (Step & { readonly hop: HopKind | null })[];
  readonly loads: readonly Load[];
}

export interface Plan {
  readonly seed: number;
  readonly sites: readonly string[];
  readonly hosts: readonly Host[];
  readonly pages: readonly Page[];
}

/** The site to which names of other sites are aliases, as those of a content delivery network are. */
export const cdnSite = 'edgenova.net';

const eitherScheme = ['https', 'http'] as const;
const ports = { https: [443, 8443], http: [80, 8080] } as const;

/** @returns the prefix of a service, without the number of the host in it */
export function servicePrefixes(service: ServiceId): { readonly ipv4: string; readonly ipv6: string } {
  const number = services.indexOf(service);
  return { ipv4: `45.${100 + number}.0.0/16`, ipv6: `2606:4700:${(0x70 + number).toString(16)}::/64` };
}

/** How many loads a page has. */
export interface LoadCounts {
  readonly least: number;
  readonly most: number;
}

export const usualLoadCounts: LoadCounts = { least: 6, most: 10 };

/**
 * @param seed decides everything
 * @param pageCount how many pages
 * @param without the kinds of hosts that do not come up
 */
export function makePlan(
  seed: number,
  pageCount: number,
  without: readonly KindId[] = [],
  loadCounts: LoadCounts = usualLoadCounts,
): Plan {
  return new Planner(seed, pageCount, without, loadCounts).plan();
}

class Planner {
  readonly #random: Random;
  readonly #seed: number;
  readonly #pageCount: number;
  readonly #without: readonly KindId[];
  readonly #loadCounts: LoadCounts;
  readonly #sites: string[] = [];
  readonly #hosts: Host[] = [];
  /** Each kind comes up as often as the others. */
  #deck: KindId[] = [];

  constructor(seed: number, pageCount: number, without: readonly KindId[], loadCounts: LoadCounts) {
    this.#seed = seed;
    this.#pageCount = pageCount;
    this.#without = without;
    this.#loadCounts = loadCounts;
    this.#random = new Random(seed);
  }

  plan(): Plan {
    const siteCount = Math.max(6, Math.ceil(this.#pageCount / 2));
    while (this.#sites.length < siteCount) {
      const site = `${this.#word(3)}.${this.#random.pick(['com', 'net', 'org', 'co.uk'])}`;
      if (!this.#sites.includes(site)) this.#sites.push(site);
    }
    const pages = Array.from({ length: this.#pageCount }, (_, at) => this.#page(`p${at + 1}`));
    return { seed: this.#seed, sites: this.#sites, hosts: this.#hosts, pages };
  }

  #word(syllables: number): string {
    const syllable = () => this.#random.pick([...'bdfgklmnprstvz']) + this.#random.pick([...'aeiou']);
    return Array.from({ length: syllables }, syllable).join('');
  }

  #page(id: string): Page {
    const random = this.#random;
    const secure = random.chance(0.7);
    const hops = random.chance(0.45)
      ? [random.pick(hopKinds), ...(random.chance(0.2) ? [random.pick(hopKinds)] : [])]
      : [];
    // What a page over http: loads may come over either; one over https: loads nothing over http:.
    const steps = [...hops, null].map((hop) => {
      const kind = random.chance(0.65) ? random.pick(['dual', 'alias-dual', 'ipv6-only'] as const) : this.#draw();
      const schemes = secure ? (['https'] as const) : hop === null ? (['http'] as const) : eitherScheme;
      return { ...this.#step(this.#host(kind), schemes), hop };
    });
    const used = new Set(steps.map(({ hostname }) => hostname));
    const { least, most } = this.#loadCounts;
    const loads = Array.from({ length: least + random.below(most - least + 1) }, (_, at): Load => {
      const type = random.pick(loadTypes);
      const length = random.chance(0.15) ? 2 : 1;
      const through = Array.from({ length }, () =>
        this.#step(this.#hostNotIn(used), secure ? ['https'] : eitherScheme),
      );
      for (const { hostname } of through) used.add(hostname);
      return { id: `${id}-${at + 1}`, type, steps: through };
    });
    return { id, steps, loads };
  }

  #step({ hostname }: Host, schemes: readonly Step['scheme'][]): Step {
    const scheme = this.#random.pick(schemes);
    const [usual, other] = ports[scheme];
    return { hostname, scheme, port: this.#random.chance(0.8) ? usual : other };
  }

  #draw(): KindId {
    if (this.#deck.length === 0) {
      const [sound, broken] = [soundKinds, brokenKinds].map((all) =>
        this.#random.shuffled(all.filter((id) => !this.#without.includes(id))),
      ) as [KindId[], KindId[]];
      // As many of one as of the other, as long as there are.
      const most = Math.max(sound.length, broken.length);
      this.#deck = Array.from({ length: most }, (_, at) => [sound[at], broken[at]])
        .flat()
        .filter((id) => id !== undefined);
      this.#deck.reverse();
    }
    return this.#deck.pop() as KindId;
  }

  #hostNotIn(used: ReadonlySet<string>): Host {
    const known = this.#hosts.filter(({ hostname }) => !used.has(hostname));
    return known.length > 0 && this.#random.chance(0.25) ? this.#random.pick(known) : this.#host(this.#draw());
  }

  #host(id: KindId): Host {
    const kind: Kind = kinds[id];
    const number = this.#hosts.length + 1;
    const a = (kind.a ?? []).map((target, at) => address(target, 'ipv4', number, at, ''));
    const aaaa = (kind.aaaa ?? []).map((target, at) => address(target, 'ipv6', number, at, a[0] ?? ''));
    const site = this.#random.pick(this.#sites);
    const label = `${this.#random.pick(['cdn', 'img', 'static', 'api', 'media', 'assets', 'js', 'www', 'data'])}${number}`;
    const host: Host = { kind: id, site, a, aaaa, ...namesOf(kind, label, site, a, aaaa) };
    this.#hosts.push(host);
    return host;
  }
}

function namesOf(
  kind: Kind,
  label: string,
  site: string,
  a: readonly string[],
  aaaa: readonly string[],
): Pick<Host, 'name' | 'hostname'> {
  switch (kind.name) {
    case 'ipv4-literal':
      return { name: '', hostname: a[0] ?? '' };
    case 'ipv6-literal':
      return { name: '', hostname: `[${aaaa[0]}]` };
    case 'idn': {
      const name = domainToASCII(`${label}-bücher.${site}`);
      return { name, hostname: name };
    }
    case 'wildcard':
      return { name: `any.${label}.${site}`, hostname: `any.${label}.${site}` };
    case 'final-dot':
      return { name: `${label}.${site}`, hostname: `${label}.${site}.` };
    default: {
      // All names below the owner of a DNAME record are somewhere else.
      const name = kind.alias === 'dname' ? `www.${label}.${site}` : `${label}.${site}`;
      return { name, hostname: name };
    }
  }
}

/** @param ipv4 the host's first IPv4 address */
function address(target: Target, family: 'ipv4' | 'ipv6', number: number, at: number, ipv4: string): string {
  if (typeof target === 'object') {
    if ('literal' in target) return target.literal;
    const hex = ipv4.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
    return `${target.embed}${hex[0]}${hex[1]}:${hex[2]}${hex[3]}`;
  }
  const unique = number * 8 + at;
  const prefix = servicePrefixes(target)[family];
  return family === 'ipv4'
    ? prefix.replace('0.0/16', `${unique >> 8}.${unique & 255}`)
    : prefix.replace('/64', unique.toString(16));
}

/** @returns the URL of a step, with a path that says what for */
export function urlOf({ scheme, hostname, port }: Step, path: string): string {
  return new URL(`${scheme}://${hostname}:${port}${path}`).href;
}

/** @returns the URL that is visited to see a page */
export function pageUrl(page: Page): string {
  return documentUrl(page, 0);
}

/** @returns the URL of a page's document with this number; an HTTP redirect names the next one in its query */
export function documentUrl(page: Page, at: number): string {
  const step = page.steps[at];
  if (!step) throw new Error(`${page.id} has no document ${at}`);
  const next = step.hop === 'http' ? `?to=${documentUrl(page, at + 1)}` : '';
  return urlOf(step, `/${step.hop === 'http' ? 'go' : 'page'}/${page.id}.${at}.html${next}`);
}

const extensions: Readonly<Record<LoadType, string>> = {
  image: 'png',
  script: 'js',
  stylesheet: 'css',
  font: 'ttf',
  frame: 'html',
  fetch: 'json',
};

/** @returns the URL of a step of a load */
export function loadUrl(load: Load, at = 0): string {
  const step = load.steps[at];
  if (!step) throw new Error(`${load.id} has no step ${at}`);
  const file = `${load.id}.${at}.${extensions[load.type]}`;
  return at + 1 < load.steps.length
    ? urlOf(step, `/go/${file}?to=${loadUrl(load, at + 1)}`)
    : urlOf(step, `/load/${file}`);
}
