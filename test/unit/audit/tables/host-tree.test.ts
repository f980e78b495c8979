import { describe, expect, it } from 'vitest';
import { hostTree, treeLines, treeMove } from '../../../../audit/tables/host-tree.ts';
import type { PageHost } from '../../../../src/readiness/verdicts/page-verdict.ts';

function host(hostname: string, ...before: readonly string[]): PageHost {
  const path = [...before, hostname];
  const load = { path, depth: before.length, unsure: [], exact: true, onlyThrough: [] };
  return { hostname, load } as unknown as PageHost;
}

const page = 'www.shop.example';
const tag = 'tag.manager.example';
const hosts = [
  host('cdn4.test', page, tag),
  host(tag, page),
  host(page),
  host('fonts.test', page),
  { hostname: 'who.test', load: null } as unknown as PageHost,
];
const shown = (...open: readonly string[]) =>
  treeLines(hostTree(hosts).roots, new Set(open)).map(({ node, level, position, siblings }) => [
    node.host.hostname,
    level,
    `${position}/${siblings}`,
  ]);

describe('the tree of who loads whom', () => {
  it('has each host below the one that loads it, and those apart of which nothing is known', () => {
    const tree = hostTree(hosts);
    expect(tree.roots.map(({ host: root, below }) => [root.hostname, below])).toEqual([[page, 3]]);
    expect(tree.unknown.map(({ hostname }) => hostname)).toEqual(['who.test']);
    expect(shown(page, tag)).toEqual([
      [page, 1, '1/1'],
      [tag, 2, '1/2'],
      ['cdn4.test', 3, '1/1'],
      ['fonts.test', 2, '2/2'],
    ]);
  });

  it('shows nothing of what is folded', () => {
    expect(shown(tag)).toEqual([[page, 1, '1/1']]);
  });

  it('holds a page that nests 4,000 hosts', () => {
    const names = Array.from({ length: 4000 }, (_, at) => `h${at}.test`);
    const deep = hostTree(
      names.map((name, at) => {
        const load = {
          path: at === 0 ? [name] : [names[at - 1] ?? '', name],
          depth: at,
          unsure: [],
          exact: true,
          onlyThrough: [],
        };
        return { hostname: name, load } as unknown as PageHost;
      }),
    );
    expect(deep.roots[0]?.below).toBe(3999);
    expect(treeLines(deep.roots, new Set(names))).toHaveLength(4000);
  });

  it.each([
    ['ArrowDown', page, { focus: tag }],
    ['ArrowUp', tag, { focus: page }],
    ['ArrowUp', page, null],
    ['End', page, { focus: 'fonts.test' }],
    ['Home', 'fonts.test', { focus: page }],
    ['ArrowRight', page, { focus: tag }],
    ['ArrowRight', tag, { open: tag }],
    ['ArrowRight', 'fonts.test', null],
    ['ArrowLeft', page, { close: page }],
    ['ArrowLeft', 'fonts.test', { focus: page }],
    ['Enter', tag, { open: tag }],
    [' ', page, { close: page }],
    ['x', page, null],
  ])('the key %s on %s', (key, focused, expected) => {
    expect(treeMove(key, treeLines(hostTree(hosts).roots, new Set([page])), focused)).toEqual(expected);
  });
});
