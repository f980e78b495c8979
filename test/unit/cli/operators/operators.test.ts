import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { conclude } from '../../../../cli/commands/conclude.ts';
import { allowList } from '../../../../cli/input/allow-list.ts';
import { nameOperators } from '../../../../cli/operators/name-operators.ts';
import { openOperatorDatabase } from '../../../../cli/operators/operator-database.ts';
import { textReport } from '../../../../cli/output/text-report.ts';
import { run } from '../../../../cli/run.ts';
import { CommandError } from '../../../../cli/shared/errors.ts';
import { plain } from '../../../../cli/terminal/terminal.ts';
import { type FormatId, formats } from '../../../../src/format/formats.ts';
import { parseJsonReport } from '../../../../src/format/parse-json-report.ts';
import { parseNdjson } from '../../../../src/format/parse-ndjson.ts';
import { writeReport } from '../../../../src/format/write-report.ts';
import { judgeReport } from '../../../../src/readiness/judged-report/judge-report.ts';
import { mergeReports, withOperators } from '../../../../src/readiness/report/merge-reports.ts';
import { fakeViewer } from '../../format/fake-viewer.ts';
import { englishText } from '../../popup/english.ts';
import { host, page, records, report, site, six } from '../../readiness/facts.ts';

const asn = 'test/data/mmdb/GeoLite2-ASN-Test.mmdb';
const country = 'test/data/mmdb/GeoLite2-Country-Test.mmdb';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greensix-operators-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

type Value = string | number | { readonly [name: string]: Value };

/** @returns a value as the format of MaxMind has it, of at most 284 characters or 28 members */
function encoded(value: Value): Buffer {
  if (typeof value === 'string') {
    const size = value.length < 29 ? [(2 << 5) | value.length] : [(2 << 5) | 29, value.length - 29];
    return Buffer.concat([Buffer.from(size), Buffer.from(value)]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(5, (6 << 5) | 4);
    bytes.writeUInt32BE(value, 1);
    return bytes;
  }
  const members = Object.entries(value);
  return Buffer.concat([
    Buffer.from([(7 << 5) | members.length]),
    ...members.flatMap(([name, each]) => [encoded(name), encoded(each)]),
  ]);
}

/** @returns a database that has the same entry about every address */
function databaseOf(entry: Value): string {
  const metadata = {
    node_count: 1,
    record_size: 24,
    ip_version: 6,
    binary_format_major_version: 2,
    database_type: 'x',
  };
  const node = Buffer.from([0, 0, 17, 0, 0, 17]);
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
  const bytes = Buffer.concat([node, Buffer.alloc(16), encoded(entry), marker, encoded(metadata)]);
  writeFileSync(join(folder, 'made.mmdb'), bytes);
  return join(folder, 'made.mmdb');
}

describe('a database of networks', () => {
  it.each([
    [
      'has the network among the traits (GeoIP2 Enterprise)',
      {
        country: { iso_code: 'AU' },
        traits: { autonomous_system_number: 1221, autonomous_system_organization: 'Telstra' },
      },
      { as: 1221, name: 'Telstra', country: 'AU' },
    ],
    [
      'leaves texts empty (IPinfo)',
      { asn: '', as_name: '', name: 'Chinanet', org: 'ORG-X1-AP', country: 'CN' },
      { name: 'Chinanet', country: 'CN' },
    ],
  ])('is read where it %s', async (_, entry, operator) => {
    const lookup = await openOperatorDatabase(databaseOf(entry));
    expect(lookup('2001:db8::1')).toEqual({ address: '2001:db8::1', prefix: '::/1', ...operator });
  });

  it.each([0, '0', 'AS0'])('knows nobody who runs what is not routed, which is AS %s (RFC 7607)', async (asn) => {
    const lookup = await openOperatorDatabase(databaseOf({ asn, as_name: '-', country: 'CN' }));
    expect(lookup('2001:db8::1')).toEqual({ address: '2001:db8::1', prefix: '::/1', name: 'CN', country: 'CN' });
    const other = await openOperatorDatabase(databaseOf({ asn, as_name: 'Not routed' }));
    expect(other('2001:db8::1')).toBeUndefined();
  });

  it.each([
    ['1.128.0.77', { as: 1221, name: 'Telstra Pty Ltd', prefix: '1.128.0.0/11' }],
    ['12.81.93.1', { as: 7018, name: 'AT&T Services', prefix: '12.81.92.0/22' }],
    ['12.81.97.1', { as: 7018, name: '', prefix: '12.81.96.0/19' }],
    ['2001:1700::1', { as: 6730, name: 'Sunrise Communications AG', prefix: '2001:1700::/27' }],
  ])('of AS names the operator of %s', async (address, expected) => {
    expect((await openOperatorDatabase(asn))(address)).toEqual({ address, ...expected });
  });

  it('of countries names the country', async () => {
    expect((await openOperatorDatabase(country))('2.125.160.217')).toEqual({
      address: '2.125.160.217',
      name: 'United Kingdom',
      country: 'GB',
      prefix: '2.125.160.216/29',
    });
  });

  it.each(['127.0.0.1', '::1', '', 'cdn.test', 'fe80::1%eth0'])('knows nobody for "%s"', async (address) => {
    expect((await openOperatorDatabase(asn))(address)).toBeUndefined();
  });

  it.each([
    ['is no database', () => file('text.mmdb', 'AS64496'), 'no database in MaxMind'],
    ['is empty', () => file('empty.mmdb', ''), 'no database in MaxMind'],
    ['is cut off', () => file('cut.mmdb', readFileSync(asn).subarray(0, 6000)), 'no database in MaxMind'],
    ['is packed', () => file('packed.mmdb', gzipSync(readFileSync(asn))), 'is packed. Unpack it'],
    ['is not there', () => join(folder, 'nowhere.mmdb'), 'there is no such file'],
  ])('that %s is reported in one sentence', async (_, path, sentence) => {
    const failure: unknown = await openOperatorDatabase(path()).catch((error) => error);
    expect(failure).toBeInstanceOf(CommandError);
    expect((failure as CommandError).message).toContain(sentence);
  });

  it('with a damaged part ends with a sentence, whatever the address', async () => {
    const lookup = await openOperatorDatabase('test/data/mmdb/broken-pointers.mmdb');
    const failures = ['1.1.1.1', '1.1.1.2', '1.1.1.16', '1.1.1.32', '::1'].flatMap((address) => {
      try {
        lookup(address);
        return [];
      } catch (error) {
        return [error];
      }
    });
    expect(failures.length).toBeGreaterThan(0);
    for (const failure of failures) expect(failure).toBeInstanceOf(CommandError);
  });
});

describe('operators', () => {
  const facts = report(
    [
      page([
        host('www.shop.test', { at: six, type: 'main_frame' }),
        host('cdn.test', { at: '1.128.0.77', type: 'script' }),
        host('old.test', { at: '64:ff9b::c51:5d01', type: 'image' }),
      ]),
    ],
    [records('cdn.test', ['1.128.0.78'], 'no-data')],
  );
  const named = async () => {
    const lookup = await openOperatorDatabase(asn);
    return withOperators(facts, nameOperators(facts, lookup));
  };

  it('are those of all addresses, behind NAT64 of the IPv4 address', async () => {
    expect((await named()).operators?.map(({ address, as }) => [address, as])).toEqual([
      [six, 237],
      ['1.128.0.77', 1221],
      ['64:ff9b::c51:5d01', 7018],
      ['1.128.0.78', 1221],
    ]);
  });

  it.each(Object.keys(formats) as FormatId[])('are in the report as %s', async (format) => {
    const options = { paths: true, siteOf: site, text: englishText, generator: 'test', time: 0, viewer: fakeViewer };
    expect(writeReport(formats[format], await named(), options)).toContain('Telstra Pty Ltd');
  });

  it('come back from JSON and NDJSON, and stay when reports are joined', async () => {
    const options = { paths: true, siteOf: site, text: englishText, generator: 'test', time: 0 };
    const of = await named();
    expect(parseJsonReport(writeReport(formats.json, of, options))).toEqual({ ok: true, report: of });
    expect(parseNdjson(writeReport(formats.ndjson, of, options))).toEqual({ ok: true, report: of });
    expect(mergeReports([facts, of]).operators).toEqual(of.operators);
  });

  it('come behind the pages where these were shown as NDJSON before anybody knew them', async () => {
    const operatorOf = await openOperatorDatabase(asn);
    const outputs = { shown: 'ndjson', files: [] } as const;
    const rest = { redact: false, quiet: true, criteria: [], baseline: undefined, damaged: [], by: undefined };
    const shown: string[] = [];
    const output = vi.spyOn(process.stdout, 'write').mockImplementation((text: unknown, ...more: unknown[]) => {
      shown.push(String(text));
      (more.at(-1) as () => void)();
      return true;
    });
    await conclude(facts, { outputs, allowed: allowList([]), operatorOf, ...rest }, { isShown: true });
    output.mockRestore();
    const operators = shown
      .join('')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).operator);
    expect(operators).toEqual((await named()).operators);
  });

  it('are a table of the text, with whom most breaks first, and stand behind hosts', async () => {
    const judged = judgeReport(await named(), site);
    const input = { judged, style: plain, findings: [], allows: () => false, unmatched: [], unchecked: [] };
    const text = textReport({ ...input, by: 'operator' });
    expect(text).toMatch(
      /By operator\n {2}AS1221 Telstra Pty Ltd {2}breaks 1 of 1 host, 1 page: cdn\.test\n {2}AS7018 AT&T Services {2}breaks 1 of 1 host, 1 page: old\.test\n/,
    );
    // Under its page, and where somebody has to act.
    expect(text).toContain('cdn.test (AS1221 Telstra Pty Ltd): ');
    expect(text).toContain('cdn.test (AS1221 Telstra Pty Ltd)  ');
    expect(textReport({ ...input, by: 'domain' })).toMatch(
      /By domain\n(?: {2}.*\n)* {2}cdn\.test {2}breaks 1 of 1 host/,
    );
  });

  it('of whose hosts nothing is known to break, and something may, are not said to break none', async () => {
    const har = report([
      page([host('cdn.test', { at: '1.128.0.77', type: 'main_frame' })], { url: 'https://cdn.test/' }),
    ]);
    const operatorOf = await openOperatorDatabase(asn);
    const of = withOperators(har, nameOperators(har, operatorOf));
    const judged = judgeReport(of, site);
    expect(judged.hosts[0]?.verdict.outcomes).toEqual({ 'with-nat64': 'unknown', 'without-nat64': 'unknown' });
    const input = { judged, style: plain, findings: [], allows: () => false, unmatched: [], unchecked: [] };
    expect(textReport({ ...input, by: 'operator' })).toContain(
      'AS1221 Telstra Pty Ltd  not known whether any breaks of 1 host, 1 page\n',
    );
    const options = { paths: true, siteOf: site, text: englishText, generator: 'test', time: 0 };
    expect(writeReport(formats.markdown, of, options)).toMatch(
      /\| `AS1221 Telstra Pty Ltd` \| Not known yet \| Not known yet \| 1 \| `cdn\.test` \|/,
    );
  });

  it.each([
    [
      ['har', 'a.har', '--by', 'operator'],
      '--by operator needs a database that knows who runs addresses: --asn FILE.mmdb.',
    ],
    [['har', 'a.har', '--by', 'country'], '--by cannot be "country"; it is one of operator, domain.'],
    [['har', 'a.har', '--asn', 'nowhere.mmdb'], 'nowhere.mmdb: the database of networks cannot be read'],
  ])('%j is reported in one sentence', async (args, sentence) => {
    await expect(run(args)).rejects.toThrow(sentence);
  });
});
