import { describe, expect, it } from 'vitest';
import type { LoaderKind } from '../../../../src/page/events/loader.ts';
import { otherChoices, whoActs } from '../../../../src/readiness/advice/who-acts.ts';
import type { ReportHost } from '../../../../src/readiness/report/report.ts';
import { four, host, judgedReport, page, records, six, translated } from '../facts.ts';

/** Who has to act about the second host of a page whose first one was reached over IPv6. */
function actor(of: ReportHost, dns = records(of.hostname, [four], 'no-data')) {
  const { hosts } = judgedReport([page([host('www.six.test', { at: six }), of])], [dns]);
  const judged = hosts.find(({ hostname }) => hostname === of.hostname);
  return judged && whoActs(judged);
}

describe('who has to act', () => {
  it('is who runs the name that a host without AAAA is an alias of', () => {
    const dns = records('a.four.test', [four], 'no-data', { cnames: ['edge.cdn.test', 'pop.cdn.test'] });
    expect(actor(host('a.four.test', { at: four }), dns)).toEqual({ id: 'target', name: 'pop.cdn.test' });
  });

  it('is who runs the site, where there is no alias', () => {
    expect(actor(host('a.four.test', { at: four }))).toEqual({ id: 'dns', name: 'four.test' });
    expect(actor(host('a.four.test', { at: translated }))).toEqual({ id: 'dns', name: 'four.test' });
    expect(actor(host('a.four.test', { at: four }), records('a.four.test', [four], ['fd00::1']))).toEqual({
      id: 'dns',
      name: 'four.test',
    });
  });

  it('is who runs the host, where its IPv6 was not used', () => {
    expect(actor(host('a.four.test', { at: four }), records('a.four.test', [four], [six]))).toEqual({
      id: 'server',
      name: 'a.four.test',
    });
  });

  it('is who writes the page, where a URL holds an IPv4 address', () => {
    expect(actor(host('198.41.30.10', { at: four }))).toEqual({ id: 'author', name: '198.41.30.10' });
  });

  it('is who runs the DNS, where its servers fail for AAAA only', () => {
    expect(actor(host('a.four.test', { at: four }), records('a.four.test', [four], 'servfail'))).toEqual({
      id: 'dns',
      name: 'four.test',
    });
  });

  it('is nobody where it fails anyway, or is not known to break', () => {
    expect(actor(host('a.four.test', { error: 'net::ERR_CONNECTION_REFUSED' }))).not.toMatchObject({ id: 'server' });
    const several = records('a.four.test', [four], [six, '2606:4700::11']);
    expect(actor(host('a.four.test', { at: four }), several)).toBeNull();
  });

  it('is nobody where nothing is wrong, or nothing is known', () => {
    expect(actor(host('a.six.test', { at: six }))).toBeNull();
    expect(actor(host('a.four.test', { at: four }), records('other.test', [four], 'no-data'))).toBeNull();
  });
});

describe('who else can act', () => {
  const loaded = (...by: readonly [kind: LoaderKind, hostname: string][]) => ({
    loadedBy: by.map(([kind, hostname]) => ({ kind, hostname, requests: 1 })),
  });
  const choices = (...hosts: readonly ReportHost[]) => {
    const dns = records('cdn4.test', [four], 'no-data');
    const judged = judgedReport([page([host('www.six.test', { at: six }), ...hosts])], [dns]).hosts;
    const cdn = judged.find(({ hostname }) => hostname === 'cdn4.test');
    return cdn && otherChoices(cdn);
  };
  const tag = { ...host('tag.test', { at: six }), ...loaded(['document', 'www.six.test']) };
  const cdn = host('cdn4.test', { at: four });

  it('is who writes the page that loads it itself', () => {
    expect(choices({ ...cdn, ...loaded(['document', 'www.six.test']) })).toEqual([
      { id: 'page', name: 'www.six.test' },
    ]);
  });

  it('is who runs the host that loads it', () => {
    expect(choices(tag, { ...cdn, ...loaded(['script', 'tag.test']) })).toEqual([{ id: 'loader', name: 'tag.test' }]);
  });

  it('is nobody where only the document is known, or nothing', () => {
    expect(choices(tag, { ...cdn, ...loaded(['frame', 'www.six.test']) })).toEqual([]);
    expect(choices(tag, cdn)).toEqual([]);
  });

  it('takes along what comes only through it, on every page', () => {
    const first = page([host('www.six.test', { at: six }), tag, { ...cdn, ...loaded(['script', 'tag.test']) }]);
    const gone = (pages: Parameters<typeof judgedReport>[0]) =>
      judgedReport(pages, []).hosts.find(({ hostname }) => hostname === 'tag.test')?.goesWithIt;
    expect(gone([first])).toEqual(['cdn4.test']);
    const second = page([host('www.six.test', { at: six }), { ...cdn, ...loaded(['document', 'www.six.test']) }], {
      id: 'other',
    });
    expect(gone([first, second])).toEqual([]);
  });
});
