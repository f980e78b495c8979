import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { parseListFile } from '../../../cli/input/parse-list-file.ts';
import { readReport } from '../../../cli/input/read-report.ts';
import { readText } from '../../../cli/input/read-text.ts';
import { ndjsonLine } from '../../../src/format/ndjson.ts';

const folder = mkdtempSync(join(tmpdir(), 'greensix-list-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

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
    ['that is empty', '\n# nothing\n', []],
  ])('%s', (_, text, pages) => {
    expect(parseListFile(text)).toEqual(pages);
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
    const report = await readReport(fileOf('report.ndjson', bytes));
    expect(report.runs).toEqual([run]);
    expect(report.pages.at(0)).toEqual(page);
  });
});
