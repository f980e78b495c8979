import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { lineFormats, pageOfLine, parseListFile } from '../../../../cli/input/parse-list-file.ts';
import { readReport } from '../../../../cli/input/read-report.ts';
import { readText } from '../../../../cli/input/read-text.ts';
import { ndjsonLine } from '../../../../src/format/ndjson.ts';
import { testFolder } from '../../../test-folder.ts';

const folder = testFolder('list');
const fileOf = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

describe('a line of a list without a heading', () => {
  const guide = readFileSync('docs/long-lists.md', 'utf8');

  it.each(lineFormats)('of $of, as $example, gives the page and its rank, and the guide shows it', ({ example }) => {
    const { page, rank } = pageOfLine(example);
    expect(page).toMatch(/^(?:https:\/\/)?site\.example$/);
    expect(rank).toBe(Number(/\d+/.exec(example)?.[0]));
    expect(guide).toContain(`\`${example}\``);
  });
});

describe('a list of pages', () => {
  it.each([
    [
      'of URLs, with comments',
      '# mine\nhttps://a.test/x,1?y="1",2\n\nb.test # hers\r\n',
      ['https://a.test/x,1?y="1",2', 'b.test'],
    ],
    ['of Tranco or Umbrella', '1,a.test\n2,b.test\r\n3,c.test\n', ['a.test', 'b.test', 'c.test']],
    ['with ranks and semicolons', '1;a.test\n"2";"b.test"', ['a.test', 'b.test']],
    ['of CrUX', 'origin,rank\nhttps://a.test,1000\nhttps://b.test,5000', ['https://a.test', 'https://b.test']],
    ['of CrUX without its heading', 'https://a.test,1000\nhttps://b.test,5000', ['https://a.test', 'https://b.test']],
    ['of Cloudflare', 'domain\na.test\nb.test', ['a.test', 'b.test']],
    ['of Majestic', 'GlobalRank,TldRank,Domain,TLD\n1,1,a.test,test\n2,2,b.test,test', ['a.test', 'b.test']],
    [
      'of a spreadsheet',
      '"Name","URL"\n"A, the first","https://a.test/?q=1,2"\n"Say ""B""","https://b.test/"\n"none",',
      ['https://a.test/?q=1,2', 'https://b.test/'],
    ],
    [
      'of cells in quotes, and of hosts with empty cells',
      '"https://a.test/x,y"\nb.test,\nc.test;;\nhttps://d.test/e,',
      ['https://a.test/x,y', 'b.test', 'c.test', 'https://d.test/e,'],
    ],
    [
      'whose passwords have what may stand between cells',
      'https://me:a,b;c@a.test/x\nme:a,b@b.test\nhttps://c.test:443,d@e.test\nd.test,me:a@b.test',
      ['https://me:a,b;c@a.test/x', 'me:a,b@b.test', 'https://c.test:443', 'd.test'],
    ],
    [
      'in JSON, under what several pages are called',
      '{"made":"today","urls":["a.test","b.test"]}',
      ['a.test', 'b.test'],
    ],
    ['in JSON, of objects under such a name', '{"sites":[{"url":"a.test","x":1}]}', ['a.test']],
    ['of Tranco with a heading that nobody knows', 'id,name\n1,a.test\n2,b.test', ['a.test', 'b.test']],
    ['of Tranco with an end of line of each kind', '1,a.test\r2,b.test\r\n3,c.test', ['a.test', 'b.test', 'c.test']],
    [
      'of a registry of domains, with a heading of two words',
      'Domain name,Domain type,Organization name\na.test,Federal,"A, the first"\nb.test,Federal,B',
      ['a.test', 'b.test'],
    ],
    [
      'whose heading says what a site is called, too',
      'Rank,Site Name,Website URL\n1,A,https://a.test/',
      ['https://a.test/'],
    ],
    [
      'of a crawler, with a heading that nobody knows',
      '"Address","Content Type","Status Code"\n"https://a.test/x,y","text/html","200"',
      ['https://a.test/x,y'],
    ],
    [
      'of a console for search',
      'Top pages,Clicks\nhttps://a.test/,5\nhttps://b.test/c,4',
      ['https://a.test/', 'https://b.test/c'],
    ],
    [
      'of links, with a heading that nobody knows',
      'Name,Link\nA,www.a.test\nB,b.test:8080/x',
      ['www.a.test', 'b.test:8080/x'],
    ],
    ['of hosts with other cells behind them', 'a.test,some company\nb.test;other', ['a.test', 'b.test']],
    [
      'of cells in quotes without a heading',
      '"A","https://a.test/","200"\n"B","https://b.test/","200"',
      ['https://a.test/', 'https://b.test/'],
    ],
    [
      'with several pages in a line',
      'a.test, b.test c.test\nhttps://d.test/x https://e.test/',
      ['a.test', 'b.test', 'c.test', 'https://d.test/x', 'https://e.test/'],
    ],
    [
      'whose URLs have commas and names in them',
      'https://a.test/x,b.test\nhttps://a.test/our-website',
      ['https://a.test/x,b.test', 'https://a.test/our-website'],
    ],
    ['of Markdown', '- https://a.test/\n* b.test', ['https://a.test/', 'b.test']],
    ['of Markdown with numbers', '1. https://a.test/\n2) b.test', ['https://a.test/', 'b.test']],
    [
      'of links as Markdown and mails write them',
      '<https://a.test/>\n- <HTTP://b.test/x,y>\n* [C, the third](https://c.test/?q=1)',
      ['https://a.test/', 'HTTP://b.test/x,y', 'https://c.test/?q=1'],
    ],
    ['of JSON', '["https://a.test/", "b.test"]', ['https://a.test/', 'b.test']],
    ['of objects of JSON', '[{"rank": 1, "domain": "a.test"}, {"rank": 2, "domain": "b.test"}]', ['a.test', 'b.test']],
    [
      'of objects of JSON whose names are of several words, or known to nobody',
      '[{"rank": 1, "siteName": "A", "rootDomain": "a.test"}, {"rank": 2, "link": "https://b.test/"}]',
      ['a.test', 'https://b.test/'],
    ],
    ['of a table whose heading has words without spaces', 'siteName,pageUrl\nA,https://a.test/', ['https://a.test/']],
    [
      'of sites under a heading with a digit in it',
      'Name,IPv6_Support,Date_added\nA.test,Yes,2020-04-11\nB.test,No,2020-04-12',
      ['A.test', 'B.test'],
    ],
    [
      'of two tables one behind the other',
      'url,code\nhttps://a.test/,1\nURL,Code\nhttps://b.test/,2',
      ['https://a.test/', 'https://b.test/'],
    ],
    [
      'of a crawler, with a title above its heading',
      '"Internal - All"\n"Address","Status Code"\n"https://a.test/x,y","200"',
      ['https://a.test/x,y'],
    ],
    [
      'of a console, with titles above its heading',
      'Report: pages\nFrom;To\n1.1.2026;2.1.2026\n\nRank;URL\n1;https://a.test/x',
      ['https://a.test/x'],
    ],
    ['of hosts, with a title above its heading', 'Our sites\nDomain\na.test\nb.test', ['a.test', 'b.test']],
    ['of two lists one behind the other', 'URL\na.test\nURL\nb.test', ['a.test', 'b.test']],
    ['with the heading that pandas wrote above its own', '0\nURL\na.test\nb.test', ['a.test', 'b.test']],
    [
      'with names, or old paths, before its URLs, and no heading',
      'A,https://a.test/\nshop/tea,https://b.test/?x=1\nC & D;https://c.test/x,y',
      ['https://a.test/', 'https://b.test/?x=1', 'https://c.test/x'],
    ],
    [
      'that is a hosts file',
      '127.0.0.1 localhost\n::1\tip6-localhost ip6-loopback\n0.0.0.0 0.0.0.0\n0.0.0.0 a.test # A\n192.0.2.1  b.test  www.b.test b',
      ['a.test', 'b.test', 'www.b.test', 'b'],
    ],
    ['of hosts under a heading in the plural', 'Domains\na.test\nb.test', ['a.test', 'b.test']],
    ['of hosts under a heading that pandas wrote', '0\na.test\nb.test', ['a.test', 'b.test']],
    ['of IPv6 addresses in brackets', '[2001:db8::1]\n[2001:db8::2]:8080', ['[2001:db8::1]', '[2001:db8::2]:8080']],
    [
      'of a sitemap, without its images',
      '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><!-- <loc>x</loc> -->' +
        '<url><loc> https://a.test/?q=1&amp;r=&#x32; </loc><image:image><image:loc>https://i.test/</image:loc></image:image></url>' +
        '<url><loc><![CDATA[https://b.test/?q=1&r=2]]></loc></url><url><loc xml:lang="de" >https://c.test/</loc></url></urlset>',
      ['https://a.test/?q=1&r=2', 'https://b.test/?q=1&r=2', 'https://c.test/'],
    ],
    [
      'of a sitemap whose namespace has a prefix',
      '<ns0:urlset xmlns:ns0="http://www.sitemaps.org/schemas/sitemap/0.9"><ns0:url><ns0:loc>https://a.test/</ns0:loc>' +
        '<image:loc>https://i.test/</image:loc></ns0:url></ns0:urlset>',
      ['https://a.test/'],
    ],
    ['of names without dots', 'intranet,1\nwiki,2', ['intranet', 'wiki']],
    [
      'between tabs, with empty cells at any place',
      '\tname\turl\trank\n0\t\thttps://a.test/\t1\n\t\tb.test\t\n2\tnone\t\t3',
      ['https://a.test/', 'b.test'],
    ],
    [
      'whose cells have what separates the cells of others',
      'title\turl\nHello, world; or not\thttps://a.test/x,1;2',
      ['https://a.test/x,1;2'],
    ],
    ['between commas, with semicolons in cells', 'title,url\nA; B,https://a.test/', ['https://a.test/']],
    [
      'whose titles have a "#" in them, with a comment behind a page',
      'title,url\n# all\nWe are #1,https://a.test/#top\n"Part #2",b.test # mine',
      ['https://a.test/#top', 'b.test'],
    ],
    ['between tabs, with a "#" behind an empty cell', 'a\tb\turl\n\t#\thttps://a.test/', ['https://a.test/']],
    [
      'of URLs with a heading',
      'url\nhttps://a.test/x,1;2\n"https://b.test/" # mine\n# none',
      ['https://a.test/x,1;2', 'https://b.test/'],
    ],
    ['with a comment that has a separator of lines', 'a.test # x\u2028y', ['a.test']],
    ['that is empty', '\n# nothing\n', []],
  ])('%s', (_, text, pages) => {
    expect(parseListFile(text)).toEqual(pages);
  });

  it.each([
    ['<sitemapindex><sitemap><loc>https://a.test/1.xml</loc></sitemap></sitemapindex>', /index of sitemaps/],
    [
      '<s:sitemapindex ><s:sitemap><s:loc>https://a.test/1.xml</s:loc></s:sitemap></s:sitemapindex>',
      /index of sitemaps/,
    ],
    ['<!doctype html><title>Not found</title>', /a web page or XML, and no sitemap/],
    ['{"error": "not found"}', /JSON, but no array of URLs/],
    ['[1, 2]', /JSON, but no array of URLs/],
    ['a.test\nELF\0\u0001', /It is no text: line 2 has a NUL character\./],
    // An expression over all of such a file takes longer than a test may.
    ['<!--'.repeat(500_000), /a web page or XML, and no sitemap/],
    ['<loc><![CDATA['.repeat(200_000), /a web page or XML, and no sitemap/],
  ])('says what else was given instead: %.60s', (text, reason) => {
    expect(() => parseListFile(text)).toThrow(reason);
  });

  // An expression that tries each tab of such a line anew takes longer than a test may.
  it.each([
    ['a', 'b'],
    ['https://a.test', 'b'],
    ['1', '"'],
    ['"a"', '5"'],
    ['url\ta\nb.test', 'b'],
    ['a,url\n,b.test', 'b'],
    ['#', '\u2028'],
  ])('with a million tabs between %j and %j is read', (before, behind) => {
    expect(parseListFile(`${before}${'\t'.repeat(1_000_000)}${behind}`).length).toBeLessThanOrEqual(1);
  });

  it('with a million beginnings of a comment behind another is read', () => {
    expect(parseListFile(`a.test${' #'.repeat(1_000_000)}\u2028`)).toEqual(['a.test']);
  });

  it('may be UTF-16, as PowerShell writes it, or compressed', async () => {
    const text = 'https://a.test/\nhttps://b.test/\n';
    const files = [Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.from(text, 'utf16le'), gzipSync(text)];
    for (const [at, bytes] of files.entries()) {
      expect(await readText(fileOf(`list-${at}`, bytes), 'the list')).toBe(text);
    }
  });

  it('that cannot be read is named with the reason', async () => {
    await expect(readText(join(folder, 'none'), 'the list of URLs')).rejects.toThrow(
      /none: the list of URLs cannot be read: there is no such file or folder\.$/,
    );
    await expect(readText(folder, 'the list of URLs')).rejects.toThrow(/it is a folder/);
    await expect(readText(fileOf('a.zip', 'PK\u0003\u0004....'), 'the list of URLs')).rejects.toThrow(
      /a\.zip: the list of URLs cannot be read\. It is a ZIP archive\. Unpack it/,
    );
  });
});

describe('a report as NDJSON', () => {
  const run = { id: 'r', source: 'har', time: 1, browser: '', nat64Prefixes: [] } as const;
  const page = {
    id: 'p',
    run: 'r',
    url: 'https://a.test/',
    time: 1,
    origin: 'loaded',
    chain: [],
    hosts: [],
    leftOut: 0,
  } as const;
  const text = ndjsonLine({ run }) + ndjsonLine({ page });

  it.each([
    ['with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['in UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['compressed', gzipSync(text)],
  ])('%s is read', async (_, bytes) => {
    const { report } = await readReport(fileOf('report.ndjson', bytes));
    expect(report.runs).toEqual([run]);
    expect(report.pages.at(0)).toEqual(page);
  });
});
