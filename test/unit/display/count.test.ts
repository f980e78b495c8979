import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { listed } from '../../../cli/output/text-lines.ts';
import { count } from '../../../src/display/count.ts';

it('a noun is singular behind 1 alone', () => {
  expect([0, 1, 2, 1024].map((n) => count(n, 'host'))).toEqual(['0 hosts', '1 host', '2 hosts', '1,024 hosts']);
  expect([1, 2].map((n) => count(n, 'entry', 'entries'))).toEqual(['1 entry', '2 entries']);
  expect(listed(['a', 'b'], 1, 'page')[1]).toMatch(/^… and 1 more page;/);
});

it('what the command line counts in a sentence has the noun that goes with the number', () => {
  const number = /\{([^{}]*(?:toLocaleString\('en'\)|\.length|\.size))\} [a-z]*[^aiu]s\b/g;
  const files = readdirSync('cli', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('survey/dist'))
    .sort();
  const counted = files.flatMap((name) =>
    [...readFileSync(`cli/${name}`, 'utf8').matchAll(number)].map(([, text]) => `${name}: ${text}`),
  );
  expect(counted).toEqual([
    // Never fewer than two.
    "commands/interrupted-text.ts: pages.toLocaleString('en')",
    "visits/wait-for-network-idle.ts: maxRequests.toLocaleString('en')",
  ]);
});
