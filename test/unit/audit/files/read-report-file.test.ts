import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readReportFile } from '../../../../audit/files/read-report-file.ts';

const har = JSON.stringify({
  log: {
    entries: [
      { startedDateTime: '2026-01-01T00:00:00Z', request: { url: 'https://a.test/' }, response: { status: 200 } },
    ],
  },
});
const ndjson = `${JSON.stringify({ run: { id: 'r', source: 'har', time: 0, browser: '', nat64Prefixes: [] } })}\n`;

it.each([
  ['a HAR', har],
  ['a report', ndjson],
])('what stands behind the compressed data of %s is said to be left out', async (_, text) => {
  const read = async (junk: string) => {
    const bytes = Buffer.concat([gzipSync(text), Buffer.from(junk)]);
    const reading = await readReportFile(async function* () {
      yield bytes;
    }, []);
    return reading.ok ? reading.problems : reading.error;
  };
  expect(await read('')).toEqual([]);
  expect(await read('junk')).toMatchObject([
    { entry: 0, losesRequests: true, message: expect.stringContaining('left out') },
  ]);
});

it('of a compressed report whose end is missing the whole lines are read, and that it is cut off is said', async () => {
  const page = { run: 'r', url: 'https://a.test/', time: 1, origin: 'loaded', chain: [], hosts: [], leftOut: 0 };
  const ids = Array.from({ length: 4000 }, () => crypto.randomUUID());
  const bytes = gzipSync(ndjson + ids.map((id) => `${JSON.stringify({ page: { id, ...page } })}\n`).join(''));
  const reading = await readReportFile(async function* () {
    yield bytes.subarray(0, bytes.length / 2);
  }, []);
  if (!reading.ok) throw new Error(reading.error);
  expect(reading.report.pages.length).toBeGreaterThan(ids.length / 3);
  expect(reading.report.pages.map(({ id }) => id)).toEqual(ids.slice(0, reading.report.pages.length));
  expect(reading.problems[0]).toMatchObject({ losesRequests: true, message: expect.stringContaining('cut off') });
});
