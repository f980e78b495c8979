import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { oldestNode } from '../../../cli/shared/version.ts';
import { unsupportedNode } from '../../../cli/supported-node.ts';

it.each([
  ['22.12.0', '>=22.12', true],
  ['22.11.9', '>=22.12', false],
  ['20.19.5', '>=22.12', false],
  ['23.0.0', '>=22.12', true],
  ['26.0.0-nightly', '>=22.12', true],
])('Node %s for %s: %s', (version, range, good) => {
  const sentence = unsupportedNode(version, range);
  expect(sentence === null).toBe(good);
  if (!good) expect(sentence).toContain('Node 22.12 or later');
});

it('the guide and the package ask for the same Node', () => {
  expect(readFileSync('docs/cli.md', 'utf8')).toContain(`Node ${oldestNode.replace('>=', '')} or later`);
});
