import { describe, expect, it } from 'vitest';
import { writeComparison } from '../../../src/format/comparison.ts';
import type { Report } from '../../../src/readiness/report/report.ts';
import { englishText } from '../popup/english.ts';
import { four, host, page, records, report, site, six } from '../readiness/facts.ts';

const main = host('a.test', { at: six, type: 'main_frame' });
const of = (hosts: Parameters<typeof page>[0], dns = [records('b.test', [four], 'no-data')]): Report =>
  report([page(hosts, { url: 'https://a.test/account' })], dns);
const before = of([main, host('b.test', { at: six, type: 'script' })], []);
const after = of([main, host('b.test', { at: four, type: 'script' })]);
const write = (one: Report, other: Report, paths = true) =>
  writeComparison(one, other, { text: englishText, siteOf: site, paths });

describe('a comparison as Markdown', () => {
  it('tells what got worse, and because of which host', () => {
    const text = write(before, after);
    expect(text).toContain(
      `| \`b.test\` | worse | IPv6: IPv6 at \`${six}\` (1×) | no AAAA: IPv4 at \`${four}\` (1×); the DNS has no AAAA |`,
    );
    expect(text).toContain('| `https://a.test/account` | worse | IPv6-full | IPv6-partial | `b.test` |');
  });

  it('says when nothing changed', () => {
    expect(write(before, before)).toBe('# IPv6 readiness: what changed\n\nNothing changed.\n');
  });

  it('says first that the network is another one', () => {
    const away = of([host('a.test', { at: four, type: 'main_frame' })]);
    expect(write(before, away)).toContain('(before: has IPv6, after: not known)');
  });

  it('tells no path unless it is asked to', () => {
    expect(write(before, after, false)).not.toContain('account');
  });
});
