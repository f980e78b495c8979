import { expect, it } from 'vitest';
import { importHarFile } from '../../../src/format/har/import-har.ts';

/** V8 has no text of so many characters. */
const fileBytes = 600_000_000;

it('a HAR that is longer than any text is read, with memory that does not grow with it', async () => {
  const entryOf = (url: string, serverIPAddress: string, body: string) =>
    JSON.stringify({
      startedDateTime: '2026-11-20T09:00:00.000Z',
      request: { method: 'GET', url, headers: [] },
      response: { status: 200, content: { mimeType: 'text/html', text: body } },
      serverIPAddress,
    });
  const entry = Buffer.from(`,${entryOf('https://cdn.b.test/x.js', '198.41.30.10', 'abcdefgh '.repeat(12_000))}`);
  const entries = Math.ceil(fileBytes / entry.length);
  async function* file(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`{"log":{"version":"1.2","entries":[${entryOf('https://a.test/', '2606:4700::10', '')}`);
    for (let at = 0; at < entries; at++) yield entry;
    yield Buffer.from(']}}');
  }
  const before = process.memoryUsage().rss;
  const result = await importHarFile(file(), []);
  if (!result.ok) throw new Error(result.error);
  const [page] = result.report.pages;
  expect(page?.hosts.map(({ hostname, endpoints }) => [hostname, Object.values(endpoints[0]?.types ?? {})])).toEqual([
    ['a.test', [1]],
    ['cdn.b.test', [entries]],
  ]);
  expect(process.memoryUsage().rss - before).toBeLessThan(fileBytes / 2);
});
