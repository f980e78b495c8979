import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { succeed } from '../../survey/support/commands.ts';
import { PostgresServer, rowsOf } from '../../survey/support/postgres-server.ts';
import { testFolder } from '../../test-folder.ts';

const count = 100_000;
const folder = testFolder('hostile');
let server: PostgresServer;

beforeAll(async () => {
  server = await PostgresServer.start(undefined, ['shared_buffers=256MB']);
});

afterAll(async () => {
  await server.remove();
});

/** Lines of all kinds that lists have and should not have, none with a line break, a comma or a comment in it. */
const oddLine = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => `https://${text}.example/`),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.ipV6().map((address) => `[${address}]`),
  fc.domain().map((domain) => `${domain}:${'9'.repeat(6)}`),
  fc.constantFrom('ftp://a.example', 'javascript:alert(1)', "'; DROP TABLE x; --", '=1+1', '\u001b[31mred', '\ud800'),
  fc.integer({ min: 1, max: 20_000 }).map((length) => 'x'.repeat(length)),
);

it('100,000 odd lines: each is a site with a result or a reason, and none is lost', async () => {
  const url = await server.createDatabase('hostile');
  const plain = (text: string) => text.replace(/[\s,;#"]|\p{Zl}|\p{Zp}/gu, '') || 'x';
  const lines = [
    ...new Set(fc.sample(oddLine, { numRuns: count * 1.3, seed: 14 }).map((line, at) => `${plain(line)}${at}`)),
  ];
  const list = join(folder, 'odd.txt');
  writeFileSync(list, `${lines.slice(0, count).join('\n')}\n`);
  const { stderr } = await succeed(url, ['create', 'odd', '--list', list]);
  const [, read = '', added = ''] = /: ([\d,]+) entries read, ([\d,]+) sites added/.exec(stderr) ?? [];
  const number = (text: string) => Number(text.replaceAll(',', ''));
  expect(number(read)).toBe(count);
  await succeed(url, ['work', 'odd', '--until-done', '--jobs', '32', '--quiet'], { MADE_MONITOR: '5' });
  const [row] = await rowsOf<{ sites: number; results: number; reasons: number }>(
    url,
    `SELECT count(*)::int AS sites, count(visit.site_id)::int AS results, count(problem_text)::int AS reasons
     FROM greensix.site LEFT JOIN greensix.visit USING (survey_id, site_id)`,
  );
  expect(row?.sites).toBe(number(added));
  expect(row?.results).toBe(row?.sites);
  const kinds = await rowsOf(url, 'SELECT problem, count(*)::int FROM greensix.visit GROUP BY 1 ORDER BY 2 DESC');
  console.log(`${read} lines, ${added} sites, ${row?.reasons} with a reason: ${JSON.stringify(kinds)}`);
});
