import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChangeKind, compareReports } from '../../../../src/readiness/judged-report/compare-reports.ts';
import type { ReportPage } from '../../../../src/readiness/report/report.ts';
import { anyDns, anyPage } from '../arbitraries.ts';
import { four, host, judgedReport, page, records, six } from '../facts.ts';

const dual = (hostname: string) => records(hostname, [four], [six]);
const noAaaa = (hostname: string) => records(hostname, [four], 'no-data');
const main = host('a.test', { at: six, type: 'main_frame' });
const script = (hostname: string, at: string) => host(hostname, { at, type: 'script' });
const bad = judgedReport([page([main, script('b.test', four)])], [noAaaa('b.test')]);
const good = judgedReport([page([main, script('b.test', six)])], [dual('b.test')]);
const alone = judgedReport([page([main])]);

function short({ hosts, pages }: ReturnType<typeof compareReports>) {
  return {
    hosts: hosts.map(({ hostname, kind }) => `${hostname} ${kind}`),
    pages: pages.map(({ url, kind, worseBy, betterBy }) => [url, kind, ...worseBy, ...betterBy].join(' ')),
  };
}

describe('comparing reports', () => {
  it('tells a host that got an AAAA, and the page that is better for it', () => {
    expect(short(compareReports(bad, good))).toEqual({
      hosts: ['b.test better'],
      pages: ['https://a.test/ better b.test'],
    });
  });

  it('tells a host that lost its AAAA', () => {
    expect(short(compareReports(good, bad))).toEqual({
      hosts: ['b.test worse'],
      pages: ['https://a.test/ worse b.test'],
    });
  });

  it('tells a page that took on a host without IPv6, and one that dropped it', () => {
    expect(short(compareReports(alone, bad))).toEqual({
      hosts: ['b.test new'],
      pages: ['https://a.test/ worse b.test'],
    });
    expect(short(compareReports(bad, alone))).toEqual({
      hosts: ['b.test gone'],
      pages: ['https://a.test/ better b.test'],
    });
  });

  const failed = { kind: 'failure', hostname: 'a.test', address: '', error: 'net::ERR_NAME_NOT_RESOLVED' } as const;
  it.each<[string, Partial<ReportPage>]>([
    ['a visit that ended with an error of HTTP', { problem: { id: 'status', text: '503' } }],
    ['a file that was cut off', { problem: { id: 'cut', text: 'cut' } }],
    ['a page that was taken up late', { origin: 'adopted' }],
    ['a page of which hosts were left out', { leftOut: 1 }],
    ['a document that failed', { chain: [failed] }],
  ])('finds no host dropped or taken on by %s: nothing is known of what it lacks', (_, more) => {
    const little = judgedReport([page([main], more)]);
    expect(short(compareReports(bad, little)).pages).toEqual(['https://a.test/ changed']);
    expect(short(compareReports(little, bad)).pages).toEqual(['https://a.test/ changed']);
  });

  it('finds no page that needs a host for less in a visit that was not seen whole', () => {
    const needing = (type: string, more: Partial<ReportPage> = {}) =>
      judgedReport([page([main, host('b.test', { at: four, type })], more)], [noAaaa('b.test')]);
    const cut = needing('ping', { problem: { id: 'timeout', text: 'slow' } });
    expect(short(compareReports(needing('script'), cut)).pages).toEqual(['https://a.test/ changed']);
    expect(short(compareReports(cut, needing('script'))).pages).toEqual(['https://a.test/ changed']);
  });

  it('tells that a host of a page got worse, though the page was not seen whole', () => {
    const cut = { problem: { id: 'timeout', text: 'slow' } } as const;
    const before = judgedReport([page([main, script('b.test', six)], cut)], [dual('b.test')]);
    const after = judgedReport([page([main, script('b.test', four)], cut)], [noAaaa('b.test')]);
    expect(short(compareReports(before, after)).pages).toEqual(['https://a.test/ worse b.test']);
  });

  it('calls no guess worse or better: an AAAA that was not used once may have lost a race', () => {
    const lost = judgedReport([page([main, script('b.test', four)])], [dual('b.test')]);
    expect(lost.hosts.find(({ hostname }) => hostname === 'b.test')?.verdict).toMatchObject({
      id: 'ipv6-unused',
      outcomes: { 'without-nat64': 'breaks' },
      confidences: { 'without-nat64': 'unsure' },
    });
    for (const comparison of [compareReports(good, lost), compareReports(lost, good)]) {
      expect(short(comparison)).toEqual({ hosts: ['b.test changed'], pages: ['https://a.test/ changed'] });
    }
    expect(short(compareReports(alone, lost)).pages).toEqual(['https://a.test/ changed']);
    expect(short(compareReports(lost, bad)).pages).toEqual(['https://a.test/ changed']);
  });

  it('tells of a page that was visited as often as before that more of its visits break', () => {
    const dns = [noAaaa('b.test')];
    const full = page([main], { id: '1' });
    const partial = (id: string) => page([main, script('b.test', four)], { id });
    const sometimes = judgedReport([full, partial('2')], dns);
    const always = judgedReport([partial('1'), partial('2')], dns);
    expect(short(compareReports(sometimes, always)).pages).toEqual(['https://a.test/ worse b.test']);
    expect(short(compareReports(always, sometimes)).pages).toEqual(['https://a.test/ better b.test']);
    // That it was met once of once, and before once of twice, is chance.
    expect(short(compareReports(sometimes, judgedReport([partial('1')], dns))).pages).toEqual([]);
  });

  it.each([
    ['ping', 'image'],
    ['image', 'script'],
    ['ping', 'script'],
  ])('tells of a page that it needs the same host for more: %s before, and %s', (before, after) => {
    const needing = (type: string) =>
      judgedReport([page([main, host('b.test', { at: four, type })])], [noAaaa('b.test')]);
    expect(short(compareReports(needing(before), needing(after))).pages).toEqual(['https://a.test/ worse b.test']);
    expect(short(compareReports(needing(after), needing(before))).pages).toEqual(['https://a.test/ better b.test']);
  });

  it('tells pages that are new and gone', () => {
    const more = judgedReport([page([main]), page([main], { url: 'https://a.test/login' })]);
    expect(short(compareReports(alone, more)).pages).toEqual(['https://a.test/login new']);
    expect(short(compareReports(more, alone)).pages).toEqual(['https://a.test/login gone']);
  });

  it('does not blame a host for a network that lost its IPv6', () => {
    const dns = [dual('a.test'), dual('b.test')];
    const home = judgedReport([page([main, script('b.test', six)])], dns);
    const away = judgedReport([page([host('a.test', { at: four, type: 'main_frame' }), script('b.test', four)])], dns);
    const comparison = compareReports(home, away);
    expect(comparison.vantageChanged).toBe(true);
    expect(short(comparison).hosts).toEqual(['a.test changed', 'b.test changed']);
    expect(short(comparison).pages).toEqual(['https://a.test/ changed']);
  });

  it('does not call broken IPv6 worse when the earlier network could not have seen it', () => {
    const dns = [dual('a.test'), dual('b.test')];
    const away = judgedReport([page([host('a.test', { at: four, type: 'main_frame' }), script('b.test', four)])], dns);
    const home = judgedReport([page([main, script('b.test', four)])], dns);
    expect(short(compareReports(away, home)).hosts).not.toContain('b.test worse');
    expect(short(compareReports(away, home)).pages).toEqual(['https://a.test/ changed']);
  });

  it('calls it worse when the DNS shows the loss, whatever the network', () => {
    const away = judgedReport(
      [page([host('a.test', { at: four }), script('b.test', four)])],
      [dual('a.test'), noAaaa('b.test')],
    );
    expect(short(compareReports(good, away)).hosts).toContain('b.test worse');
  });

  it('says that something is known now, and praises nobody for it', () => {
    const unasked = judgedReport([page([main, host('b.test', { cached: 1, type: 'script' })])]);
    expect(short(compareReports(unasked, bad))).toEqual({
      hosts: ['b.test changed'],
      pages: ['https://a.test/ changed'],
    });
  });

  it('finds nothing between a report and itself', () => {
    fc.assert(
      fc.property(fc.array(anyPage, { maxLength: 4 }), anyDns, (pages, dns) => {
        const seen = judgedReport(pages, dns);
        expect(compareReports(seen, seen)).toMatchObject({ hosts: [], pages: [], vantageChanged: false });
      }),
    );
  });

  it('finds the opposite when the reports are swapped', () => {
    const opposite: Record<ChangeKind, ChangeKind> = {
      better: 'worse',
      worse: 'better',
      new: 'gone',
      gone: 'new',
      changed: 'changed',
    };
    const reports = fc.tuple(fc.array(anyPage, { maxLength: 3 }), anyDns);
    fc.assert(
      fc.property(reports, reports, ([pages, dns], [laterPages, laterDns]) => {
        const one = judgedReport(pages, dns);
        const other = judgedReport(laterPages, laterDns);
        const forth = compareReports(one, other);
        const back = compareReports(other, one);
        const kinds = (of: readonly { kind: ChangeKind }[], name: (change: never) => string) =>
          of.map((change) => `${name(change as never)} ${change.kind}`).sort();
        const turned = <Change extends { kind: ChangeKind }>(of: readonly Change[]) =>
          of.map((change) => ({ ...change, kind: opposite[change.kind] }));
        const hostname = (change: { hostname: string }) => change.hostname;
        const url = (change: { url: string }) => change.url;
        expect(kinds(turned(back.hosts), hostname)).toEqual(kinds(forth.hosts, hostname));
        expect(kinds(turned(back.pages), url)).toEqual(kinds(forth.pages, url));
      }),
    );
  });
});
