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
