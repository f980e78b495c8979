import { describe, expect, it } from 'vitest';
import type { ReportHost } from '../../../src/readiness/report.ts';
import { whoActs } from '../../../src/readiness/who-acts.ts';
import { four, host, page, records, six, translated, view } from './facts.ts';

/** Who has to act about the second host of a page whose first one was reached over IPv6. */
function actor(of: ReportHost, dns = records(of.hostname, [four], 'no-data')) {
  const { hosts } = view([page([host('www.six.test', { at: six }), of])], [dns]);
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
