import { describe, expect, it } from 'vitest';
import { nextSteps } from '../../../../src/readiness/advice/next-steps.ts';
import { judgeReport } from '../../../../src/readiness/judged-report/judge-report.ts';
import type { ReportHost } from '../../../../src/readiness/report/report.ts';
import { headlineText, headlineTone } from '../../../../src/readiness/text/headline-text.ts';
import { SHOP_HOSTS, SHOP_SIZE, shopQuery } from '../../../world/shop-hosts.ts';
import { englishText, textsOf } from '../../popup/english.ts';
import { four, host, judgedReport, page, records, report, run, site, six } from '../facts.ts';

const options = { text: englishText, number: String };
const main = 'www.shop.example';
const document = host(main, { at: six, type: 'main_frame' });
const loadedBy = (hostname: string, of: ReportHost, kind: 'document' | 'script' = 'script'): ReportHost => ({
  ...of,
  loadedBy: [{ kind, hostname, requests: 1 }],
});
const lacking = (hosts: readonly ReportHost[]) => hosts.map(({ hostname }) => records(hostname, [four], 'no-data'));
const linesOf = (hosts: readonly ReportHost[], dns = lacking(hosts)) =>
  headlineText(judgedReport([page([document, ...hosts], { url: `https://${main}/` })], dns), options);

/** The page of the shop (test/world/shop-hosts.ts), as a browser of a network with both families saw it. */
function shop(tag?: string) {
  const types: Readonly<Record<string, string>> = {
    script: 'script',
    style: 'stylesheet',
    img: 'image',
    fetch: 'xmlhttprequest',
    frame: 'sub_frame',
  };
  const loads = [...shopQuery(SHOP_SIZE)].map(([load, url]) => ({
    type: types[load],
    hostname: new URL(url).hostname,
  }));
  const [first = { name: '' }] = SHOP_HOSTS;
  const hosts = SHOP_HOSTS.map(({ name, addresses, dead }) => {
    const own = loads.filter(({ hostname }) => hostname === name);
    const at = dead ? '' : (addresses.find((address) => address.includes(':')) ?? addresses[0] ?? '');
    const seen = own.map(({ type = '' }) => ({ at, type, ...(dead && { error: 'net::ERR_CONNECTION_TIMED_OUT' }) }));
    if (name === first.name) return host(name, { at, type: 'main_frame' }, ...seen);
    const isOfTag = tag !== undefined && site(name) !== site(first.name) && name !== tag;
    return loadedBy(isOfTag ? tag : first.name, host(name, ...seen), isOfTag ? 'script' : 'document');
  });
  const dns = SHOP_HOSTS.map(({ name, addresses }) => {
    const a = addresses.filter((address) => !address.includes(':'));
    const aaaa = addresses.filter((address) => address.includes(':') && !address.startsWith('64:ff9b:'));
    return records(name, a.length > 0 ? a : aaaa.length > 0 ? 'no-data' : [four], aaaa.length > 0 ? aaaa : 'no-data');
  });
  return report([page(hosts, { url: `https://${first.name}/shop` })], dns, [
    { ...run, nat64Prefixes: ['64:ff9b::/96'] },
  ]);
}

describe('a shop with 86 hosts', () => {
  it('says nothing where there is no page', () => {
    expect(headlineText(judgedReport([]), options)).toEqual([]);
  });

  it('names no page of which no document was seen', () => {
    const hosts = [host('api.test', { at: four, type: 'xmlhttprequest' })];
    const problem = { id: 'no-document', text: '' } as const;
    const judged = judgedReport([page(hosts, { url: 'https://api.test/v1', chain: [], problem })], lacking(hosts));
    const [line] = headlineText(judged, { ...options, show: (name) => `<${name}>` });
    expect(line).toMatch(/^The page does not fully work/);
  });

  it('never counts to one where there is one page, whatever is known of it', () => {
    const api = host('api.test', { at: four, type: 'xmlhttprequest' });
    const good = host('good.test', { at: six, type: 'xmlhttprequest' });
    const dead = host('dead.test', { error: 'net::ERR_CONNECTION_REFUSED', type: 'xmlhttprequest' });
    const noDocument = { id: 'no-document', text: '' } as const;
    const pages = [
      { url: 'https://api.test/v1', chain: [], problem: noDocument },
      { url: 'data:text/html,x', chain: [] },
    ];
    const headlines = (hosts: (typeof api)[], dns: ReturnType<typeof lacking>) =>
      pages.map((more) => headlineText(judgedReport([page(hosts, more)], dns), options)[0]);
    for (const line of headlines([api], lacking([api])))
      expect(line).toMatch(/^The page does not fully work on an IPv6-only network, because of its only host\./);
    for (const line of headlines([api, good], lacking([api])))
      expect(line).toMatch(/^The page does not fully work on an IPv6-only network, because of 1 of its 2 hosts\./);
    // Without a document it is not known whether there was more to see.
    for (const line of headlines([good], [records('good.test', [four], [six])]))
      expect(line).toMatch(/^It is not known whether the page works/);
    for (const line of headlines([dead], [records('dead.test', [four], [six])]))
      expect(line).not.toMatch(/\b[01] of 1\b|: 1/);
    for (const line of headlines([api], [])) expect(line).toMatch(/^It is not known whether the page works/);
  });

  it('says in its first three lines how it stands, what to fix, and whom to write to', () => {
    expect(headlineText(judgeReport(shop(), site), options)).toEqual([
      'www.nordwind-outdoor.test does not fully work on an IPv6-only network, because of 41 of its 86 hosts.',
      'Fix: give recommendations.api.nordwind-outdoor.test, images-eu-west-1.media.nordwind-outdoor.test IPv6; self-host or replace acdn.adexchange-network.test, ads.publisher-matic.test, analytics.short-video.test and 36 more (loaded by the page itself).',
      'Write to: criterion-retargeting.test (runs 4 of the 41), adexchange-network.test (runs 3 of the 41) and 20 more.',
    ]);
  });

  it('names who brings most of it onto the page, where the page loads it through one', () => {
    expect(headlineText(judgeReport(shop('www.tag-container-manager.test'), site), options).slice(1)).toEqual([
      'Fix: give recommendations.api.nordwind-outdoor.test, images-eu-west-1.media.nordwind-outdoor.test IPv6.',
      'Write to: tag-container-manager.test (brings in 39 of the 41).',
    ]);
  });
});

describe('the first lines of a report', () => {
  const tag = loadedBy(main, host('a.tag.test', { at: six, type: 'script' }), 'document');
  const cdn = host('cdn4.test', { at: four, type: 'script' });

  it('say of one page what it is called, of several how many lose something', () => {
    const own = host('img.shop.example', { at: four });
    const first = page([document, own]);
    const second = page([document], { id: 'other' });
    expect(headlineText(judgedReport([first, second], lacking([own])), options)).toEqual([
      '1 of 2 pages does not fully work on an IPv6-only network, because of 1 of 2 hosts.',
      'Fix: give img.shop.example IPv6.',
    ]);
    expect(linesOf([])).toEqual(['www.shop.example works on an IPv6-only network.']);
    const unseen = judgedReport([page([host('www.shop.test', { at: four, type: 'main_frame' })])]);
    expect(headlineText(unseen, options)).toEqual([
      'It is not known whether www.shop.test works on an IPv6-only network. Check whether the hosts have IPv6.',
    ]);
  });

  it('say to check the hosts where nobody was asked or nobody answered, and not where all was answered', () => {
    const blocked = host('ads.test', { type: 'script', error: 'net::ERR_BLOCKED_BY_CLIENT' });
    const open = 'It is not known whether www.shop.example works on an IPv6-only network.';
    const check = `${open} Check whether the hosts have IPv6.`;
    expect(linesOf([blocked], [])).toEqual([check]);
    expect(linesOf([blocked], [records('ads.test', 'timeout', 'timeout')])).toEqual([check]);
    expect(linesOf([blocked], [records('ads.test', [four], [six])])).toEqual([open]);
    // Nobody is asked about a host of the own network.
    const intranet = (at: string) =>
      headlineText(judgedReport([page([host('intranet.shop.example', { at, type: 'main_frame' })])]), options)[0];
    expect(intranet(four)).toMatch(/Check whether the hosts have IPv6\.$/);
    expect(intranet('10.0.0.1')).toMatch(/^It is not known whether .* on an IPv6-only network\.$/);
  });

  it('have each number agree with its noun and its verb: of one host, one page and one more name', () => {
    const only = host('www.four.test', { at: four, type: 'main_frame' });
    const visits = [page([only]), page([only], { id: 'again' })];
    expect(headlineText(judgedReport(visits, lacking([only])), options)[0]).toBe(
      '2 of 2 pages do not fully work on an IPv6-only network, because of the only host.',
    );
    const nameless = page([], { url: '', chain: [], problem: { id: 'url', text: '' } });
    expect(headlineText(judgedReport([nameless]), options)[0]).toBe(
      'It is not known whether the page works on an IPv6-only network.',
    );
    const own = ['a', 'b', 'c', 'd'].map((name) => host(`${name}.shop.example`, { at: four, type: 'script' }));
    expect(linesOf(own)[1]).toBe('Fix: give a.shop.example, b.shop.example, c.shop.example and 1 more IPv6.');
  });

  it('have each number agree in French, where the noun follows the part and not the whole', () => {
    const inFrench = textsOf('fr');
    const own = host('img.shop.example', { at: four });
    const judged = judgedReport([page([document, own]), page([document], { id: 'other' })], lacking([own]));
    expect(headlineText(judged, { ...options, text: inFrench })[0]).toBe(
      '1 page sur 2 ne fonctionne pas entièrement sur un réseau uniquement IPv6, à cause de 1 hôte sur 2.',
    );
    const two = judgedReport([page([document, own]), page([document, own], { id: 'other' })], lacking([own]));
    expect(headlineText(two, { ...options, text: inFrench })[0]).toBe(
      '2 pages sur 2 ne fonctionnent pas entièrement sur un réseau uniquement IPv6, à cause de 1 hôte sur 2.',
    );
  });

  it('say that something is likely where nobody asked the DNS', () => {
    expect(linesOf([cdn], [])).toEqual([
      'www.shop.example does not fully work on an IPv6-only network, because of 1 of its 2 hosts. That is likely, not certain.',
      'Write to: cdn4.test (runs that host).',
    ]);
  });

  it('say both of two pages and none of three, not 2 of 2', () => {
    const open = (id: string) => page([host('www.open.test', { at: four, type: 'main_frame' })], { id });
    const works = (id: string) => page([document], { id });
    const first = (pages: readonly ReturnType<typeof page>[]) => headlineText(judgedReport(pages), options)[0];
    expect(first(['a', 'b'].map(works))).toBe('Both pages work on an IPv6-only network.');
    expect(first(['a', 'b', 'c'].map(works))).toBe('All 3 pages work on an IPv6-only network.');
    const check = ' Check whether the hosts have IPv6.';
    expect(first(['a', 'b'].map(open))).toBe(
      `For both pages it is not known whether they work on an IPv6-only network.${check}`,
    );
    expect(first(['a', 'b', 'c'].map(open))).toBe(
      `For none of the 3 pages is it known whether it works on an IPv6-only network.${check}`,
    );
  });

  it('never say that a page works which no network shows', () => {
    const gone = page([host('gone.test', { type: 'main_frame', error: 'net::ERR_NAME_NOT_RESOLVED' })], { id: 'gone' });
    const dns = [records('gone.test', 'nxdomain', 'nxdomain')];
    const first = (pages: readonly ReturnType<typeof page>[]) => {
      const judged = judgedReport(pages, dns);
      return [headlineText(judged, options)[0], headlineTone(judged)];
    };
    expect(first([gone])).toEqual(['gone.test fails on any network.', 'open']);
    expect(first([gone, page([document])])).toEqual([
      '1 of 2 pages works on an IPv6-only network. Pages that fail on any network: 1.',
      'open',
    ]);
    expect(first([page([document]), page([document], { id: 'other' })])[1]).toBe('good');
    const open = page([host('www.open.test', { at: four, type: 'main_frame' })], { id: 'open' });
    expect(first([gone, open])).toEqual([
      'For 1 of 2 pages it is not known whether it works on an IPv6-only network. Check whether the hosts have IPv6. Pages that fail on any network: 1.',
      'open',
    ]);
  });

  it('say of a page whose document is not reached that it does not load', () => {
    const only = host('www.four.test', { at: four, type: 'main_frame' });
    expect(headlineText(judgedReport([page([only])], lacking([only])), options)).toEqual([
      'www.four.test does not load on an IPv6-only network.',
      'Fix: give www.four.test IPv6.',
    ]);
    const other = host('www.six.test', { at: six });
    expect(headlineText(judgedReport([page([only, other])], lacking([only])), options)[0]).toBe(
      'www.four.test does not load on an IPv6-only network, which does not reach 1 of its 2 hosts.',
    );
  });

  it('say of what should have led to the page that it does not load, not of the page', () => {
    const hop = host('shop.example', { at: four, type: 'main_frame' });
    const chain = [
      { kind: 'redirect', hostname: hop.hostname, address: four },
      { kind: 'answer', hostname: main, address: six },
    ] as const;
    const of = judgedReport([page([document, hop], { url: `https://${main}/`, chain })], lacking([hop]));
    expect(headlineText(of, options)[0]).toBe(
      'shop.example does not load on an IPv6-only network, which does not reach 1 of its 2 hosts.',
    );
  });

  it('call what works likely or not certain where that is all that is known', () => {
    const mixed = host('cdn.mixed.test', { at: six }, { at: '198.41.30.11' });
    const works = 'www.shop.example works on an IPv6-only network.';
    const dual = records(mixed.hostname, ['198.41.30.11'], [six]);
    expect(linesOf([mixed], [dual])).toEqual([`${works} That is likely, not certain.`]);
    const local = host('cdn.local.test', { at: 'fd00::1' });
    const asked = records(local.hostname, ['198.41.30.11'], ['fd00::1']);
    expect(linesOf([local], [asked])).toEqual([`${works} That is not certain.`]);
  });

  it('call not certain what is only concluded, however sure it is that the host failed', () => {
    const failed = host('cdn.broken.test', { error: 'net::ERR_CONNECTION_TIMED_OUT', type: 'script' });
    expect(linesOf([failed], [records('cdn.broken.test', [four], 'no-data')])[0]).toBe(
      'www.shop.example does not fully work on an IPv6-only network, because of 1 of its 2 hosts. That is likely, not certain.',
    );
  });

  it('ask who has an AAAA that was not used to repair it, not to have one, and call that not certain', () => {
    const own = host('img.shop.example', { at: '198.41.30.11' });
    const lines = linesOf(
      [own, host('js.shop.example', { at: '198.41.30.12' })],
      [
        records(main, [four], [six]),
        records(own.hostname, ['198.41.30.11'], ['2606:4700::11']),
        records('js.shop.example', ['198.41.30.12'], 'no-data'),
      ],
    );
    expect(lines).toEqual([
      'www.shop.example does not fully work on an IPv6-only network, because of 2 of its 3 hosts. For 1 of these hosts that is not certain.',
      'Fix: give js.shop.example IPv6; repair the IPv6 of img.shop.example.',
    ]);
  });

  it('tell the author of a page to replace a host only where it is known that the page itself loads it', () => {
    expect(linesOf([loadedBy(main, cdn, 'document')])[1]).toBe(
      'Fix: self-host or replace cdn4.test (loaded by the page itself).',
    );
    const inFrame = { ...cdn, loadedBy: [{ kind: 'frame' as const, hostname: main, requests: 1 }] };
    for (const each of [cdn, inFrame, loadedBy('a.tag.test', cdn)]) {
      expect(linesOf([tag, each]).join()).not.toContain('replace');
    }
  });

  it('name who loads a host only where it comes through nobody else', () => {
    const other = host('img4.test', { at: four });
    const only = loadedBy('a.tag.test', cdn);
    expect(linesOf([tag, only, loadedBy('a.tag.test', other)])[1]).toBe('Write to: tag.test (brings in 2 of the 2).');
    // Of two who could mend as much, whoever runs the host is the nearer one.
    expect(linesOf([tag, only])[1]).toBe('Write to: cdn4.test (runs that host).');
    const twice = { ...cdn, loadedBy: [...(loadedBy(main, cdn).loadedBy ?? []), ...(only.loadedBy ?? [])] };
    expect(linesOf([tag, twice, loadedBy('a.tag.test', other)]).join()).not.toContain('tag.test');
  });

  it('never tell a site to write to itself', () => {
    const own = host('img.shop.example', { at: four });
    expect(linesOf([own])).toHaveLength(2);
    const alias = (target: string) => [records(own.hostname, [four], 'no-data', { cnames: [target] })];
    expect(linesOf([own], alias('pop.shop.example'))).toHaveLength(2);
    expect(linesOf([own], alias('pop.cdn.test'))[2]).toBe('Write to: pop.cdn.test (runs that host).');
    // A tag manager that loads the site's own hosts has nothing to mend.
    expect(linesOf([tag, loadedBy('a.tag.test', own)])).toHaveLength(2);
  });

  it('ask for hostnames where a URL holds an IPv4 address', () => {
    expect(linesOf([host('198.41.30.10', { at: four })]).slice(1)).toEqual([
      'Fix: use a hostname instead of 198.41.30.10.',
    ]);
  });

  it('tell nobody to write to an address or to a name without a domain, be it that it runs a host or loads it', () => {
    const translated = '64:ff9b::c629:1e0a';
    for (const name of ['intranet', 'printer.local', '[2001:4860:4860::8888]']) {
      const loader = loadedBy(main, host(name, { at: six, type: 'script' }), 'document');
      const loaded = ['a.ads.test', 'b.pics.test'].map((each) => loadedBy(name, host(each, { at: four })));
      expect(linesOf([loader, ...loaded]).at(-1)).toBe(
        'Write to: ads.test (runs 1 of the 2), pics.test (runs 1 of the 2).',
      );
    }
    expect(linesOf([host('intranet', { at: translated })])).toHaveLength(1);
    expect(linesOf([host('app.corp', { at: translated })])[1]).toBe('Write to: app.corp (runs that host).');
  });

  it('name whose network it is, where a database has it', () => {
    const other = '198.41.30.11';
    const hosts = [cdn, host('img4.test', { at: other })];
    const operators = [
      { address: four, prefix: '198.41.30.0/24', as: 64496, name: 'Example Net' },
      { address: other, prefix: '198.41.30.0/24', as: 64496, name: 'Example Net' },
    ];
    const judged = judgeReport({ ...report([page([document, ...hosts])], lacking(hosts)), operators }, site);
    expect(headlineText(judged, options).at(-1)).toBe(
      'Write to: cdn4.test, network of AS64496 Example Net (runs 1 of the 2), img4.test, network of AS64496 Example Net (runs 1 of the 2).',
    );
  });

  it('leave out what is on the allow list', () => {
    const judged = judgedReport(
      [page([document, cdn, host('img4.test', { at: four })])],
      lacking([cdn, host('img4.test')]),
    );
    const allows = (hostname: string) => hostname === 'cdn4.test';
    expect(headlineText(judged, { ...options, allows })).toEqual([
      'www.shop.example does not fully work on an IPv6-only network, because of 2 of its 3 hosts.',
      'Write to: img4.test (runs that host).',
    ]);
  });

  it('are harmless whatever hosts are called', () => {
    const hostile = `a\u202e\u001b[2J.test`;
    const text = linesOf([host(hostile, { at: four, type: 'script' })]).join();
    for (const character of ['\u202e', '\u001b']) expect(text).not.toContain(character);
    expect(text).toContain('⟨U+202E⟩');
  });
});

describe('whom to write to', () => {
  it('is, after the first, whoever can mend most of what that leaves', () => {
    const tag = loadedBy(main, host('tag.test', { at: six, type: 'script' }), 'document');
    const hosts = [
      tag,
      ...['a.ads.test', 'b.ads.test', 'c.ads.test'].map((name) => loadedBy('tag.test', host(name, { at: four }))),
      loadedBy(main, host('a.pics.test', { at: four })),
      loadedBy(main, host('d.ads.test', { at: four })),
      loadedBy(main, host('b.pics.test', { at: four })),
    ];
    const { contacts, moreContacts } = nextSteps(
      judgedReport([page([document, ...hosts])], lacking(hosts.slice(1))).hosts,
    );
    expect(contacts).toEqual([
      { name: 'ads.test', role: 'runs', hosts: 4, operators: '' },
      { name: 'pics.test', role: 'runs', hosts: 2, operators: '' },
    ]);
    expect(moreContacts).toBe(0);
  });
});

it("a host that the DNS does not know, and that was reached, is nobody's to mend: its network may have the name", () => {
  const inside = host(`intranet.shop.example`, { at: '10.1.2.3', type: 'script' });
  const dns = [records('intranet.shop.example', 'nxdomain', 'nxdomain')];
  const lines = linesOf([inside], dns);
  expect(lines.slice(1)).toEqual([
    'The DNS that was asked has no public address of intranet.shop.example, though the browser got there: another network may have the name (split DNS).',
  ]);
  // One that is an alias of itself has no address either.
  expect(linesOf([inside], [records('intranet.shop.example', 'no-data', 'no-data')])).toEqual(lines);
  expect(linesOf([inside], lacking([inside]))[1]).toBe('Fix: give intranet.shop.example IPv6.');
});

it('whoever owns one page owns all hosts of its domain: they are to be mended, and nobody is written to about them', () => {
  const own = page([host('www.own.test', { at: four, type: 'main_frame' })]);
  const embedding = page([
    host('www.shop.test', { at: six, type: 'main_frame' }),
    host('widget.own.test', { at: four, type: 'script' }),
  ]);
  const steps = nextSteps(
    judgedReport([own, embedding], lacking([host('www.own.test'), host('widget.own.test')])).hosts,
  );
  expect([...steps.own].sort()).toEqual(['widget.own.test', 'www.own.test']);
  expect(steps.contacts).toEqual([]);
});

it('a host is of the first party where any page of its own domain needs it', () => {
  const shopPage = page([host('www.shop.test', { at: six, type: 'main_frame' }), host('cdn.other.test', { at: four })]);
  const other = page([
    host('www.other.test', { at: six, type: 'main_frame' }),
    host('cdn.other.test', { at: four, type: 'script' }),
  ]);
  const partyIn = (pages: Parameters<typeof judgedReport>[0]) =>
    judgedReport(pages).hosts.find(({ hostname }) => hostname === 'cdn.other.test')?.party;
  expect(partyIn([shopPage, other])).toBe('first');
  expect(partyIn([shopPage])).toBe('third');
});
