import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { closestMatch } from '../../../../cli/arguments/closest-match.ts';
import { parseArguments } from '../../../../cli/arguments/parse-arguments.ts';
import { commands } from '../../../../cli/commands/commands.ts';
import { allowList, readAllowLists } from '../../../../cli/input/allow-list.ts';
import { entriesOf } from '../../../../cli/input/list-entries.ts';
import { parseUrl } from '../../../../cli/input/parse-url.ts';
import { problemOf, readUrls, withScheme } from '../../../../cli/input/read-urls.ts';
import { isInShard, parseShard } from '../../../../cli/input/shard.ts';

describe('a list', () => {
  it('has one entry a line, with comments and empty lines, and a fragment is no comment', () => {
    expect(entriesOf('# all\r\na.test\n\n  b.test/#top  # the top\rc.test\n#\n')).toEqual([
      'a.test',
      'b.test/#top',
      'c.test',
    ]);
  });
});

describe('a URL without a scheme', () => {
  it.each([
    ['example.org', 'https://example.org'],
    ['example.org:8080/a', 'https://example.org:8080/a'],
    ['example.org.', 'https://example.org'],
    ['example.org./a', 'https://example.org./a'],
    ['https://example.org./', 'https://example.org./'],
    ['localhost:3000', 'https://localhost:3000'],
    ['[2001:db8::1]/a', 'https://[2001:db8::1]/a'],
    ['2001:db8::1', 'https://[2001:db8::1]'],
    ['dead:beef::1', 'https://[dead:beef::1]'],
    ['http://a.test', 'http://a.test'],
    ['HTTPS://a.test', 'HTTPS://a.test'],
    ['mailto:a@b.test', 'mailto:a@b.test'],
    ['chrome://crash', 'chrome://crash'],
    ['me:secret@a.test/x', 'https://me:secret@a.test/x'],
    ['//a.test/x', 'https:////a.test/x'],
  ])('%s becomes %s', (given, url) => {
    expect(withScheme(given)).toBe(url);
  });

  it.each(['bob@a.test', 'bob+list@a.test'])('is no host where it is an address of mail: %s', (address) => {
    expect(problemOf(address)).toMatch('This is no URL.');
    expect(problemOf(`https://${address}`)).toBeUndefined();
  });

  it.each(['/shop', '/', '\\shop', './shop', '../shop'])('is no host where it is a path: %s', (path) => {
    expect(problemOf(path)).toMatch('This is no URL.');
  });
});

it('a URL that is written in several ways is visited once, in its first place and as it was written first', async () => {
  const given = ['http://192.0.2.1/', 'b.test', 'http://0xc0.0.2.1/', 'http://3221225985', 'https://B.test/'];
  const args = parseArguments('audit', given, commands.audit.takes);
  expect((await readUrls(args)).urls).toEqual(['http://192.0.2.1/', 'https://b.test']);
});

describe('a list of which the end is missing is visited as far as it is whole', () => {
  const hosts = Array.from({ length: 4000 }, () => `${randomUUID()}.test`);
  const read = async (name: string, text: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'greensix-cut-'));
    const path = join(folder, name);
    const bytes = path.endsWith('.gz') ? gzipSync(text) : Buffer.from(text);
    writeFileSync(path, bytes.subarray(0, bytes.length / 2));
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const { urls, cut } = await readUrls(parseArguments('audit', ['--list', path], commands.audit.takes));
      expect(cut).toEqual([path]);
      expect(said.mock.calls.join('')).toContain(`visited: ${urls.length.toLocaleString('en')} entries.`);
      return urls;
    } finally {
      vi.restoreAllMocks();
      rmSync(folder, { recursive: true });
    }
  };

  it.each([
    ['hostnames', 'list.txt.gz', hosts.map((host) => `${host}\n`).join('')],
    ['a table', 'list.csv.gz', `rank,domain\n${hosts.map((host, at) => `${at},${host}\n`).join('')}`],
    [
      'a sitemap',
      'sitemap.xml.gz',
      `<urlset>${hosts.map((host) => `<url><loc>${host}</loc></url>`).join('')}</urlset>`,
    ],
    ['JSON in lines', 'list.json.gz', hosts.map((url) => `${JSON.stringify({ url })}\n`).join('')],
    ['an array, an item a line', 'array.json.gz', JSON.stringify(hosts, null, 1)],
    [
      'a sitemap that is not compressed',
      'sitemap.xml',
      `<s:urlset>${hosts.map((host) => `<s:url><s:loc>${host}</s:loc></s:url>`).join('')}</s:urlset>`,
    ],
    ['an array that is not compressed', 'array.json', JSON.stringify(hosts, null, 1)],
  ])('%s', async (_, name, text) => {
    const urls = await read(name, text);
    expect(urls.length).toBeGreaterThan(hosts.length / 3);
    expect(urls).toEqual(hosts.slice(0, urls.length).map((host) => `https://${host}`));
  });

  it('and refused where nothing is whole, or JSON lacks its end', async () => {
    await expect(read('line.txt.gz', hosts.join(' '))).rejects.toThrow(/cut off/);
    await expect(read('one.json.gz', JSON.stringify(hosts))).rejects.toThrow(/cut off/);
    const pretty = JSON.stringify({ urls: hosts }, null, 2);
    await expect(read('pretty.json.gz', pretty)).rejects.toThrow('It begins as JSON, and is broken or cut off.');
  });
});

describe('what was requested', () => {
  it.each([
    ['https://me:secret@a.test/x', 'https://a.test/x'],
    ['me:secret@a.test/x', 'https://a.test/x'],
    ['me:secret@a.test:8080', 'https://a.test:8080'],
    ['https:me:secret@a.test/', 'https:a.test/'],
    ['https:\\\\me:secret@a.test/', 'https:\\\\a.test/'],
    ['https:/\t/me:secret@a.test/', 'https://a.test/'],
    ['https://me:sec/secret@a.test/', 'https://me:…@a.test/'],
    ['me:sec/secret@a.test/', 'me:…@a.test/'],
    ['me:sec#secret@a.test/', 'me:…@a.test/'],
    ['ftp://me:secret@a.test/', 'ftp://a.test/'],
    ['https://a.test/@me:x', 'https://a.test/@me:x'],
    ['mailto:me@a.test', 'mailto:me@a.test'],
  ])('has no password, however the entry is written: %s', (given, requested) => {
    expect(parseUrl(withScheme(given)).requested).toBe(requested);
  });
});

describe('a shard', () => {
  it.each([
    ['2/8', {}, 2, 8],
    ['auto/4', { JOB_COMPLETION_INDEX: '0' }, 1, 4],
    ['auto', { SLURM_ARRAY_TASK_ID: '12', SLURM_ARRAY_TASK_MIN: '10', SLURM_ARRAY_TASK_COUNT: '5' }, 3, 5],
    ['auto', { AWS_BATCH_JOB_ARRAY_INDEX: '1', AWS_BATCH_JOB_ARRAY_SIZE: '2' }, 2, 2],
    ['auto', { CI_NODE_INDEX: '3', CI_NODE_TOTAL: '3' }, 3, 3],
    ['auto', { BUILDKITE_PARALLEL_JOB: '0', BUILDKITE_PARALLEL_JOB_COUNT: '9' }, 1, 9],
  ])('%s with %j', (text, environment, number, of) => {
    expect(parseShard(text, environment)).toEqual({ number, of });
  });

  it.each([
    ['2', {}, '--shard must be like 2/8'],
    ['0/2', {}, 'there is no part 0 of 2'],
    ['auto', {}, 'none of JOB_COMPLETION_INDEX'],
    [
      'auto',
      { JOB_COMPLETION_INDEX: '1' },
      'JOB_COMPLETION_INDEX does not tell how many parts there are; write auto/8',
    ],
    ['auto/2', { JOB_COMPLETION_INDEX: 'x' }, 'JOB_COMPLETION_INDEX is "x", which is no number'],
    ['auto/2', { JOB_COMPLETION_INDEX: '2' }, 'there is no part 3 of 2'],
  ])('%s with %j is refused', (text, environment, sentence) => {
    expect(() => parseShard(text, environment)).toThrow(sentence);
  });

  it('has each URL in one part only', () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.integer({ min: 1, max: 9 }), (url, of) => {
        const parts = Array.from({ length: of }, (_, at) => ({ number: at + 1, of }));
        expect(parts.filter((part) => isInShard(url, part))).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });

  it('has a fair share of many', () => {
    const urls = Array.from({ length: 4000 }, (_, at) => `https://example.org/${at}`);
    const shares = [1, 2, 3, 4].map((number) => urls.filter((url) => isInShard(url, { number, of: 4 })).length);
    for (const share of shares) expect(Math.abs(share - 1000)).toBeLessThan(120);
  });

  it('never changes', () => {
    expect([1, 2, 3].filter((number) => isInShard('https://example.org/', { number, of: 3 }))).toEqual([2]);
  });
});

describe('an allow list', () => {
  it('is read from files, with names as URLs have them and without their last dot', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'greensix-allow-')), 'allow.txt');
    writeFileSync(file, '# ours\nA.Test.\n*.CDN.test. # theirs\nbücher.test\n[2001:DB8::1]\n');
    const list = await readAllowLists([file]);
    const hosts = ['a.test', 'x.cdn.test', 'xn--bcher-kva.test', '[2001:db8::1]', 'b.test'];
    expect(hosts.map(list.allows)).toEqual([true, true, true, true, false]);
    expect(list.unmatched()).toEqual([]);
    writeFileSync(file, 'https://a.test/');
    await expect(readAllowLists([file])).rejects.toThrow('"https://a.test/" is neither a hostname nor "*.suffix".');
    rmSync(dirname(file), { recursive: true });
  });

  it('allows a host, or all below a suffix but not the suffix itself, and tells what never was', () => {
    const list = allowList(['a.test', '*.cdn.test', 'never.test']);
    expect(['a.test', 'www.a.test', 'x.cdn.test', 'x.y.cdn.test', 'cdn.test', 'evilcdn.test'].map(list.allows)).toEqual(
      [true, false, true, true, false, false],
    );
    expect(list.unmatched()).toEqual(['never.test']);
  });
});

describe('the closest match', () => {
  it.each([
    ['markdwon', 'markdown'],
    ['JSON', 'json'],
    ['jso', 'json'],
    ['', undefined],
    ['xyz', undefined],
  ])('to %s is %s', (word, found) => {
    expect(closestMatch(word, ['json', 'markdown', 'csv'])).toBe(found);
  });
});
