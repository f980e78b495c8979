import { describe, expect, it } from 'vitest';
import { HarReader } from '../../../src/format/har/parse-har.ts';
import { readerProperties } from '../../unit/fuzz/reader-properties.ts';

/** Inputs of each property; GREENSIX_FUZZ_RUNS asks for another number. */
const runs = Number(process.env.GREENSIX_FUZZ_RUNS ?? 200_000);

describe('whatever stands in a file or an answer', { timeout: 4 * 3600_000 }, () => {
  it.each(Object.entries(readerProperties))('%s', (_, holdsFor) => holdsFor(runs));
});

describe('a HAR of a gigabyte', { timeout: 3600_000 }, () => {
  /** A body of 240,000 characters in each entry, with escapes. */
  const entry = (at: number) =>
    JSON.stringify({
      startedDateTime: '2026-11-20T09:00:00.000Z',
      request: { url: `https://host-${at % 50}.test/${at}` },
      response: { status: 200, content: { mimeType: 'text/html', text: '<p class="a">\n'.repeat(14_000) } },
      serverIPAddress: '198.41.30.10',
    });

  it('takes memory that does not grow with it', () => {
    const used = () => {
      globalThis.gc?.();
      return process.memoryUsage().heapUsed;
    };
    const reader = new HarReader();
    reader.push('{"log":{"entries":[');
    let after1000 = 0;
    for (let at = 0; at < 5000; at++) {
      reader.push(`${at > 0 ? ',' : ''}${entry(at)}`);
      if (at === 1000) after1000 = used();
    }
    // 4,000 entries of 600 bytes; their bodies are a gigabyte.
    expect(used() - after1000).toBeLessThan(50_000_000);
    reader.push(']}}');
    const result = reader.end();
    expect(result.ok && result.har.logs[0]?.pages[0]?.events).toHaveLength(5001);
  });
});
