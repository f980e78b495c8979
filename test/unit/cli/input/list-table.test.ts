import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseListFile } from '../../../../cli/input/parse-list-file.ts';
import { readSites } from '../../../../cli/survey/list/read-sites.ts';

type Separator = '\t' | ';' | ',';

/** Writes a cell as RFC 4180 has it, with quotes only where it needs some. */
function cell(text: string, separator: Separator, isFirst: boolean): string {
  const isComment = isFirst && text.trimStart().startsWith('#');
  const needsQuotes = text.includes(separator) || /["\n]/.test(text) || text !== text.trim() || isComment;
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}

const cells = fc.string({
  unit: fc.constantFrom('a', 'é', ' ', ',', ';', '\t', '"', '#', "'", '.', '\n'),
  maxLength: 8,
});
const pages = fc.constantFrom('https://a.test/', 'https://b.test/x?y=1#top', 'http://c.test/1,2;3', 'd.test');

/** A table with its pages in one of the columns. */
const tables = fc
  .record({
    separator: fc.constantFrom<Separator>('\t', ';', ','),
    before: fc.nat(2),
    behind: fc.integer({ min: 0, max: 2 }),
    pages: fc.array(pages, { minLength: 1, maxLength: 5 }),
    others: fc.array(cells, { minLength: 20, maxLength: 20 }),
    ending: fc.constantFrom('\n', '\r\n', '\r'),
  })
  .filter(({ before, behind }) => before + behind > 0)
  .map(({ separator, before, behind, pages: listed, others, ending }) => {
    let next = 0;
    const some = (count: number): string[] => Array.from({ length: count }, () => others[next++] ?? '');
    const heading = [...Array(before).fill('title'), 'url', ...Array(behind).fill('note')];
    const rows = listed.map((page) => [...some(before), page, ...some(behind)]);
    const line = (texts: readonly string[]) => texts.map((text, at) => cell(text, separator, at === 0)).join(separator);
    return { listed, text: [heading, ...rows].map((row) => line(row) + ending).join('') };
  });

async function sitesOf(text: string): Promise<string[]> {
  async function* whole() {
    yield text;
  }
  const sites: string[] = [];
  for await (const { text: site } of readSites(whole())) sites.push(site);
  return sites;
}

describe('a table of pages', () => {
  it('has the pages that were written into it, whatever separates the cells and stands in the others', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async ({ listed, text }) => {
        expect(parseListFile(text)).toEqual(listed);
        expect(await sitesOf(text)).toEqual(listed);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['quotes that never end', 'url,title\na.test,"A\nb.test,B\nc.test,C\n', ['a.test', 'b.test', 'c.test']],
    [
      'quotes that end far below',
      `url,title\na.test,"A\n${'b.test,B\n'.repeat(200)}c.test,C"\n`,
      ['a.test', 'b.test', 'c.test'],
    ],
    ['inches', 'title,url\n5" screen,a.test\n"6"" screen",b.test\n', ['a.test', 'b.test']],
  ])('loses no row to a mistake of one line: %s', async (_, text, listed) => {
    expect([...new Set(parseListFile(text))]).toEqual(listed);
    expect([...new Set(await sitesOf(text))]).toEqual(listed);
  });

  it('is read in a time that grows with its length, however many quotes stay open', () => {
    const text = `url,title\n${`a.test,"${',"x""'.repeat(500)}\n`.repeat(500)}`;
    expect(parseListFile(text)).toContain('a.test');
  });
});
