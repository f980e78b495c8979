import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseListFile } from '../../../../../cli/input/parse-list-file.ts';
import { type ListedSite, readSites } from '../../../../../cli/survey/list/read-sites.ts';
import { storedText } from '../../../../../cli/survey/stored-text.ts';

async function read(text: string, pieceLength = 7, problems: string[] = []) {
  async function* pieces() {
    for (let at = 0; at < text.length; at += pieceLength) yield text.slice(at, at + pieceLength);
  }
  const sites = [];
  for await (const site of readSites(pieces(), (problem) => problems.push(problem))) sites.push(site);
  return sites;
}

describe('a list of sites', () => {
  it.each([
    ['Tranco', '1,a.example\r\n2,b.example\r\n', ['a.example', 1]],
    ['CrUX', 'https://a.example,1000\nhttps://b.example,5000\n', ['https://a.example', 1000]],
    ['CrUX with its heading', 'origin,rank\nhttps://a.example,1000\n', ['https://a.example', 1000]],
    ['Majestic', 'GlobalRank,TldRank,Domain,TLD\n1,1,a.example,example\n', ['a.example', 1]],
    ['ranks of pandas, one of which lacks', ',rank,domain\n0,1.0,a.example\n1,,b.example\n', ['a.example', 1]],
    ['a line of Excel above the heading', 'sep=;\r\nRank;Domain\r\n1;a.example\r\n', ['a.example', 1]],
    ['hostnames', '# mine\n\na.example # the first\nb.example', ['a.example', null]],
    ['URLs with commas', 'https://a.example/x,y?z=1,2\n', ['https://a.example/x,y?z=1,2', null]],
  ])('%s: page and rank', async (_, text, expected) => {
    const [first] = await read(text);
    expect([first?.text, first?.rank]).toEqual(expected);
  });

  it.each([
    ['several in a line', 's1.example, s2.example\n- s3.example\n', ['s1.example', 's2.example', 's3.example']],
    ['a column that only its content tells', 'Behörde,Adresse\nMinisterium,m1.example\n', ['m1.example']],
    [
      'a sitemap',
      '<?xml version="1.0"?><urlset><url><loc>https://a.example/</loc></url></urlset>',
      ['https://a.example/'],
    ],
    ['JSON', ' ["https://a.example/",\n {"url": "https://b.example/"}]', ['https://a.example/', 'https://b.example/']],
    ['long JSON', JSON.stringify(Array.from({ length: 500 }, (_, at) => `a${at}.example`)), undefined],
    ['an address in brackets', '[2001:db8::1]\n[2001:db8::2]:8080/x\n', ['[2001:db8::1]', '[2001:db8::2]:8080/x']],
    ['a line of Excel above the heading', '"sep=,"\r\nrank,domain\r\n1,a.example\r\n', ['a.example']],
    ['a heading and nothing below it', 'rank,domain\n', []],
    ['a lone line', 'a.example', ['a.example']],
    ['lists one behind the other', 'url\na.example\nurl\nb.example', ['a.example', 'b.example']],
    ['tables one behind the other', 'url,n\na.example,1\nurl,n\nb.example,2', ['a.example', 'b.example']],
    ['a title above a heading', 'All sites\nRank,Domain\n1,a.example\n2,b.example', ['a.example', 'b.example']],
    ['a hosts file', '::1 localhost\n0.0.0.0 a.example\n', ['a.example']],
  ])('has the same pages as for an audit: %s', async (_, text, expected) => {
    const pages = (await read(text)).map((site) => site.text);
    expect(pages).toEqual(parseListFile(text));
    if (expected) expect(pages).toEqual(expected);
  });

  it('a column that only its content tells leaves the others as labels', async () => {
    expect(await read('Behörde;Seite;Land\n"Ministerium";m1.example;DE\n')).toEqual([
      { text: 'm1.example', rank: null, labels: { behörde: 'Ministerium', land: 'DE' } },
    ]);
  });

  it('characters that are no UTF-8 are reported, by the first line that has some', async () => {
    const problems: string[] = [];
    await read('domain,land\na.example,\uFFFDsterreich\nb.example,T\uFFFDrkei\n', 7, problems);
    expect(problems).toEqual(['line 2: it has characters that cannot be read. Save the list as UTF-8.']);
  });

  it('further columns are labels, with quotes, commas and semicolons as RFC 4180 has them', async () => {
    const text = 'country;site;"sec""tor"\n"Côte d’Ivoire";a.example;"a;b"\n;b.example;\n';
    expect(await read(text)).toEqual([
      { text: 'a.example', rank: null, labels: { country: 'Côte d’Ivoire', 'sec"tor': 'a;b' } },
      { text: 'b.example', rank: null, labels: {} },
    ]);
  });

  it('a line break between quotes belongs to its cell', async () => {
    const text = 'site,address\r\na.example,"1 Main St\r\nSpringfield"\r\nb.example,none\r\n';
    expect(await read(text, text.length)).toEqual([
      { text: 'a.example', rank: null, labels: { address: '1 Main St\nSpringfield' } },
      { text: 'b.example', rank: null, labels: { address: 'none' } },
    ]);
  });

  it('between tabs, empty cells keep their place, and other separators and "#" belong to the cells', async () => {
    const text = '\trank\tname\tsite\n0\t1\t\ta.example\n\t2\tB, the #2\tb.example # mine\n3\t4\tnone\t\n';
    expect(await read(text)).toEqual([
      { text: 'a.example', rank: 1, labels: {} },
      { text: 'b.example', rank: 2, labels: { name: 'B, the #2' } },
    ]);
  });

  it('of URLs with a heading has the commas that a URL has', async () => {
    expect(await read('url\nhttps://a.example/x,y\n')).toEqual([
      { text: 'https://a.example/x,y', rank: null, labels: {} },
    ]);
  });

  it('a quotation mark that nothing ends costs no other line, and is reported by its line', async () => {
    const problems: string[] = [];
    const text =
      '# mine\n"domain","rank","note"\n"a.example","1","say ""hi"" there"\n"c.example",3,"open\n"d.example",4,z\n';
    expect((await read(text, 7, problems)).map(({ text: site, rank }) => [site, rank])).toEqual([
      ['a.example', 1],
      ['c.example', 3],
      ['d.example', 4],
    ]);
    expect(problems).toEqual([
      'line 4: a cell begins with a quotation mark and does not end with one; the line was read by itself.',
    ]);
  });

  it('of columns of one name each is kept, whatever it is called, and that is reported', async () => {
    const problems: string[] = [];
    const [site] = await read('domain,country,Country,__proto__,constructor\na.example,DE,AT,x,y\n', 7, problems);
    expect(Object.entries(site?.labels ?? {})).toEqual([
      ['country', 'DE'],
      ['country 2', 'AT'],
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(problems).toEqual(['it has several columns "country"; one of them is called "country 2".']);
  });

  it('of columns whose long names begin alike each is kept under a name of its own that is stored whole', async () => {
    const problems: string[] = [];
    const long = 'x'.repeat(199);
    const [site] = await read(`domain,${long}ab,${long}AC,${long}ad\na.example,1,2,3\n`, 7, problems);
    const names = Object.keys(site?.labels ?? {}).map((name) => storedText(name, 200));
    expect(new Set(names).size).toBe(3);
    expect(Object.values(site?.labels ?? {})).toEqual(['1', '2', '3']);
    expect(problems).toHaveLength(2);
  });

  it('columns that are too many are reported', async () => {
    const problems: string[] = [];
    const more = Array.from({ length: 25 }, (_, at) => `c${at}`).join(',');
    const [site] = await read(`domain,${more}\na.example,${more}\n`, 7, problems);
    expect(Object.keys(site?.labels ?? {})).toHaveLength(19);
    expect(problems).toEqual(['it has 26 columns; the first 20 were read.']);
  });

  it.each([
    ['an array', (items: readonly unknown[]) => JSON.stringify(items, null, 1)],
    ['lines', (items: readonly unknown[]) => `${items.map((item) => JSON.stringify(item)).join('\r\n')}\r\n`],
  ])('further fields of JSON are labels, as columns are, in %s', async (_, written) => {
    const problems: string[] = [];
    const sites = await read(
      written([
        { Rank: 3, url: 'https://a.example/', Country: 'Japan', public: true, tags: ['x'] },
        { url: 'b.example', sector: 'News', Country: null, staff: 0 },
      ]),
      7,
      problems,
    );
    expect(sites).toEqual([
      { text: 'https://a.example/', rank: 3, labels: { country: 'Japan', public: 'true' } },
      { text: 'b.example', rank: null, labels: { sector: 'News', staff: '0' } },
    ]);
    expect(problems).toEqual(['"tags": lists and objects are no labels, and were left out.']);
  });

  it('one object of JSON is a list of one, and a document that has a URL among others is none', async () => {
    expect(await read('{"domain": "a.example", "land": "DE"}')).toEqual([
      { text: 'a.example', rank: null, labels: { land: 'DE' } },
    ]);
    await expect(read('{"$schema": "https://a.example/", "pages": []}')).rejects.toThrow('It is JSON, but no array');
  });

  it('a rank that is none is left out', async () => {
    const sites = await read('rank,domain\n0,a.example\n-1,b.example\n99999999999,c.example\nfirst,d.example\n');
    expect(sites.map(({ rank }) => rank)).toEqual([null, null, null, null]);
  });

  it('a line without end is cut, and memory does not grow with it', async () => {
    const [first, ...more] = await read(`a.example\n${'x'.repeat(100_000)}`, 1000);
    expect(first?.text).toBe('a.example');
    expect(more.map(({ text }) => text.length <= 5000)).toEqual([true]);
  });

  it('is the same however it is cut into pieces', async () => {
    const text = 'rank,domain,country\r\n1,a.example,de\r\n2,b.example,jp\r\n';
    const whole = await read(text, 1000);
    for (let length = 1; length < 12; length++) expect(await read(text, length)).toEqual(whole);
  });

  it.each([
    [
      'a sitemap',
      `<urlset>${'<url><loc>a.example</loc></url>'.repeat(3)}<url><loc>a.exa`,
      'It is a sitemap, and cut off',
    ],
    ['JSON', '[\n"a.example",\n"a.example",\n"a.example",\n"a.exa', 'It is JSON, and cut off'],
  ])('that is cut off gives what is whole, then says so: %s', async (_, text, sentence) => {
    const sites: ListedSite[] = [];
    const reading = (async () => {
      for await (const site of readSites(Readable.from([text]))) sites.push(site);
    })();
    await expect(reading).rejects.toThrow(sentence);
    expect(sites.map((site) => site.text)).toEqual(['a.example', 'a.example', 'a.example']);
  });
});
