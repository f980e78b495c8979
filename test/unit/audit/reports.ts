import type { LoaderKind } from '../../../src/page/events/loader.ts';
import type { Report, ReportPage, Run } from '../../../src/readiness/report/report.ts';
import { host, records, type Seen, six } from '../readiness/facts.ts';

/** A run as a recording makes it. */
export function runOf(id: string, more: Partial<Run> = {}): Run {
  return {
    id,
    source: 'recording',
    time: Date.UTC(2026, 4, 3, 12),
    browser: 'Chromium 156.0',
    nat64Prefixes: [],
    ...more,
  };
}

/** A visit of a page that is answered by its own host, with other hosts. */
export function visit(url: string, hosts: Readonly<Record<string, Seen>>, more: Partial<ReportPage> = {}): ReportPage {
  const { hostname } = new URL(url);
  const own = hosts[hostname] ?? { at: six, type: 'main_frame' };
  return {
    id: url,
    run: 'run',
    url,
    time: Date.UTC(2026, 4, 3, 12, 5),
    origin: 'loaded',
    chain: [{ kind: 'answer', hostname, address: own.at ?? '' }],
    hosts: [
      host(hostname, own),
      ...Object.entries(hosts)
        .filter(([name]) => name !== hostname)
        .map(([name, seen]) => host(name, seen)),
    ],
    leftOut: 0,
    ...more,
  };
}

const four = (at: number) => `198.41.${30 + (at >> 8)}.${at & 255}`;

/** A report with hosts of every verdict, as many as asked for. */
export function largeReport(hostCount: number, pageCount: number): Report {
  const types = ['script', 'image', 'font', 'xmlhttprequest', 'ping', 'stylesheet'];
  const name = (at: number) => `h${at}.site${at % 700}.example`;
  const seen = (at: number): Seen => {
    const type = types[at % types.length] ?? 'image';
    if (at % 11 === 0) return { type, error: 'net::ERR_CONNECTION_REFUSED' };
    if (at % 7 === 0) return { at: `64:ff9b::c629:${at.toString(16)}`, type };
    if (at % 13 === 0) return { at: six, type, cached: 1 };
    return at % 3 === 0 ? { at: four(at), type, count: (at % 9) + 1 } : { at: `2606:4700::${at.toString(16)}`, type };
  };
  const perPage = Math.ceil(hostCount / pageCount) + 20;
  const pages = Array.from({ length: pageCount }, (_, page) => {
    const from = Math.floor((page * hostCount) / pageCount);
    const needed = Array.from({ length: perPage }, (__, at) => (from + at) % hostCount);
    return visit(
      `https://www.site${page % 40}.example/shop/${page}`,
      Object.fromEntries(needed.map((at) => [name(at), seen(at)])),
      { id: `page-${page}`, time: Date.UTC(2026, 4, 3, 12) + page * 60_000 },
    );
  });
  const dns = Array.from({ length: hostCount }, (_, at) => at)
    .filter((at) => at % 3 === 0 && at % 2 === 0)
    .map((at) =>
      at % 4 === 0
        ? records(name(at), [four(at)], 'no-data', { cnames: [`edge${at % 5}.cdn.example`] })
        : records(name(at), [four(at)], at % 10 === 0 ? ['fe80::1'] : [`2606:4700::${at.toString(16)}`]),
    );
  return { runs: [runOf('run')], pages, dns };
}

/** A shop whose tag manager loads a host without IPv6. */
export function shopReport(): Report {
  const url = 'https://www.shop.example/';
  const page = visit(url, {
    'tag.manager.example': { at: six, type: 'script' },
    'cdn4.test': { at: four(1), type: 'script' },
  });
  const loader = (kind: LoaderKind, hostname: string) => ({ loadedBy: [{ kind, hostname, requests: 1 }] });
  const hosts = page.hosts.map((own) => {
    if (own.hostname === 'tag.manager.example') return { ...own, ...loader('document', 'www.shop.example') };
    return own.hostname === 'cdn4.test' ? { ...own, ...loader('script', 'tag.manager.example') } : own;
  });
  return { runs: [runOf('run')], pages: [{ ...page, hosts }], dns: [records('cdn4.test', [four(1)], 'no-data')] };
}

/** A report in which a text stands wherever the format lets somebody write one, and a time is as late as it can be. */
export function hostileReport(attack: string): Report {
  const own = `main${attack}.test`;
  const other = `other${attack}.test`;
  const late = 8.64e15;
  const url = `https://${own}/${attack}`;
  const [first, second] = [
    host(own, { at: six, type: 'main_frame' }),
    host(other, { at: attack, type: `script${attack}`, error: `net::${attack}` }),
  ];
  const source = { kind: 'doh', url: attack } as const;
  return {
    runs: [runOf(attack, { time: late, browser: attack, nat64Prefixes: [attack] })],
    pages: [
      {
        ...visit('https://main.test/', {}),
        ...{ id: attack, run: attack, url, requested: url, file: attack, time: late },
        chain: [
          { kind: 'redirect', hostname: other, address: attack },
          { kind: 'answer', hostname: own, address: six },
        ],
        hosts: [first, { ...second, loadedBy: [{ kind: 'script', hostname: own, requests: 1 }] }],
        problem: { id: 'steps', text: attack },
      },
    ],
    dns: [own, other].map((hostname) => ({
      ...records(hostname, [attack], [attack], { cnames: [attack] }),
      ...{ source, at: late },
    })),
    operators: [{ address: six, prefix: attack, as: 1, name: attack, country: '\u202e\u0000' }],
  };
}
