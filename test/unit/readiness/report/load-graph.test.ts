import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoaderKind } from '../../../../src/page/events/loader.ts';
import { type HostLoad, loadGraph } from '../../../../src/readiness/report/load-graph.ts';
import type { ReportHost } from '../../../../src/readiness/report/report.ts';
import { pathBeforeText, pathText } from '../../../../src/readiness/text/verdict-text.ts';
import { anyLoaders } from '../arbitraries.ts';

const main = 'www.shop.example';

function hostLoadedBy(hostname: string, ...by: readonly [kind: LoaderKind, hostname: string][]): ReportHost {
  return {
    hostname,
    endpoints: [],
    ...(by.length > 0 && { loadedBy: by.map(([kind, name]) => ({ kind, hostname: name, requests: 1 })) }),
  };
}

function graphOf(...hosts: readonly ReportHost[]) {
  return loadGraph({ url: `https://${main}/`, chain: [], hosts: [hostLoadedBy(main), ...hosts] });
}

describe('how a page comes to a host', () => {
  const tag = hostLoadedBy('tag.manager.example', ['document', main]);
  const cdn = hostLoadedBy('cdn4.test', ['script', 'tag.manager.example']);

  it('is the chain from its document, with what it cannot come without', () => {
    const graph = graphOf(tag, cdn);
    expect(graph.get(main)).toEqual({ path: [main], depth: 0, unsure: [], exact: true, onlyThrough: [] });
    expect(graph.get('tag.manager.example')?.depth).toBe(1);
    expect(graph.get('cdn4.test')).toEqual({
      path: [main, 'tag.manager.example', 'cdn4.test'],
      depth: 2,
      unsure: [],
      exact: true,
      onlyThrough: ['tag.manager.example'],
    });
  });

  it('is the shortest of several, and then it does not depend on the others', () => {
    const both = hostLoadedBy('cdn4.test', ['script', 'tag.manager.example'], ['document', main]);
    expect(graphOf(tag, both).get('cdn4.test')).toMatchObject({ path: [main, 'cdn4.test'], onlyThrough: [] });
  });

  it('depends on what two ways have in common', () => {
    const one = hostLoadedBy('one.test', ['script', 'tag.manager.example']);
    const two = hostLoadedBy('two.test', ['script', 'tag.manager.example']);
    const last = hostLoadedBy('last.test', ['script', 'one.test'], ['redirect', 'two.test']);
    expect(graphOf(last, two, one, tag).get('last.test')?.onlyThrough).toEqual(['tag.manager.example']);
  });

  it('is not exact where something in a document did it, and prefers what is', () => {
    const framed = hostLoadedBy('framed.test', ['frame', main]);
    expect(graphOf(framed).get('framed.test')).toMatchObject({ depth: 1, exact: false });
    const known = hostLoadedBy('framed.test', ['frame', main], ['script', 'tag.manager.example']);
    expect(graphOf(tag, known).get('framed.test')).toMatchObject({ depth: 2, exact: true, onlyThrough: [] });
  });

  it('is not exact where another script called the one that did it, and depends on neither', () => {
    const wrapped = hostLoadedBy('api.test', ['script', 'tag.manager.example'], ['caller', main]);
    expect(graphOf(tag, wrapped).get('api.test')).toMatchObject({
      path: [main, 'tag.manager.example', 'api.test'],
      exact: false,
      onlyThrough: [],
    });
  });

  it('is not sure of the very steps that nobody saw, wherever they are', () => {
    const graph = graphOf(
      hostLoadedBy('framed.test', ['frame', main]),
      hostLoadedBy('hop.test', ['redirect', 'framed.test']),
      hostLoadedBy('last.test', ['frame', 'hop.test']),
    );
    expect(graph.get('hop.test')).toMatchObject({ unsure: [1], exact: false });
    expect(pathText(graph.get('hop.test') as HostLoad)).toBe(`${main} → … → framed.test → hop.test`);
    expect(pathText(graph.get('last.test') as HostLoad)).toBe(`${main} → … → framed.test → hop.test → … → last.test`);
    expect(pathBeforeText(graph.get('last.test') as HostLoad)).toBe(`${main} → … → framed.test → hop.test → …`);
    expect(pathText(graph.get(main) as HostLoad)).toBe(main);
  });

  it('depends on nothing where others loaded it of whom nothing is known', () => {
    expect(graphOf(tag, { ...cdn, loadedByOthers: 1 }).get('cdn4.test')?.onlyThrough).toEqual([]);
    const left = hostLoadedBy('cdn4.test', ['script', 'tag.manager.example'], ['script', 'not.listed']);
    expect(graphOf(tag, left).get('cdn4.test')?.onlyThrough).toEqual([]);
  });

  it('is not known where no loader is reported, nor behind that', () => {
    const graph = graphOf(tag, hostLoadedBy('alone.test'), hostLoadedBy('behind.test', ['script', 'alone.test']));
    expect(graph.has('alone.test')).toBe(false);
    expect(graph.has('behind.test')).toBe(false);
    expect(graphOf(hostLoadedBy('alone.test')).size).toBe(0);
  });

  it('is not known of a host that is more than 50 steps away, so that a report does not grow with their square', () => {
    const name = (at: number) => (at === 0 ? main : `host${at}.test`);
    const chain = Array.from({ length: 20_000 }, (_, at) => hostLoadedBy(name(at + 1), ['script', name(at)]));
    const graph = graphOf(...chain);
    expect(graph.size).toBe(51);
    expect(graph.get(name(50))?.path).toHaveLength(51);
    expect(graph.get(name(50))?.onlyThrough).toHaveLength(49);
    // What is loaded by such a host, too, does not depend on the other one alone.
    const both = hostLoadedBy('both.test', ['script', name(2)], ['script', name(60)]);
    expect(graphOf(...chain.slice(0, 60), both).get('both.test')).toMatchObject({ depth: 3, onlyThrough: [] });
  });

  it('begins at every host of the redirects that led to the page', () => {
    const graph = loadGraph({
      url: `https://${main}/`,
      chain: ['shop.example', main].map((hostname) => ({ kind: 'answer', hostname, address: '' })),
      hosts: [hostLoadedBy('shop.example'), hostLoadedBy(main), hostLoadedBy('a.test', ['document', 'shop.example'])],
    });
    expect(graph.get('shop.example')?.depth).toBe(0);
    expect(graph.get('a.test')?.path).toEqual(['shop.example', 'a.test']);
  });
});

/** Whether the page reaches a host when another is gone: the definition of a dominator, tried out. */
function isReachedWithout(hosts: readonly ReportHost[], root: string, gone: string, wanted: string): boolean {
  const names = new Set(hosts.map(({ hostname }) => hostname));
  const isStart = ({ hostname, loadedBy = [], loadedByOthers }: ReportHost) =>
    hostname === root ||
    loadedBy.length === 0 ||
    loadedByOthers !== undefined ||
    loadedBy.some((loader) => !names.has(loader.hostname));
  const all = hosts.filter(({ hostname }) => hostname !== gone);
  const reached = new Set(all.filter(isStart).map(({ hostname }) => hostname));
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const { hostname, loadedBy = [] } of all) {
      if (loadedBy.some((loader) => reached.has(loader.hostname))) reached.add(hostname);
    }
  }
  return reached.has(wanted);
}

describe('any graph of hosts', () => {
  const names = [main, 'a.test', 'b.test', 'www.a.test', 'cdn.c.test', '__proto__', 'constructor'];
  const anyHosts = fc
    .tuple(...names.map(() => anyLoaders))
    .map((all) => all.map((loaders, at): ReportHost => ({ hostname: names[at] ?? '', endpoints: [], ...loaders })));

  it('depends on those hosts alone without which the page does not reach it', () => {
    fc.assert(
      fc.property(anyHosts, (hosts) => {
        for (const [hostname, { path, depth, onlyThrough }] of loadGraph({
          url: `https://${main}/`,
          chain: [],
          hosts,
        })) {
          expect(depth).toBe(path.length - 1);
          expect(new Set(path).size).toBe(path.length);
          expect(path.at(-1)).toBe(hostname);
          expect(path[0]).toBe(main);
          // What only loads itself in a circle counts as loaded by the page.
          if (!isReachedWithout(hosts, main, '', hostname)) continue;
          const needed = names.filter(
            (name) => name !== main && name !== hostname && !isReachedWithout(hosts, main, name, hostname),
          );
          expect([...onlyThrough].sort()).toEqual(needed.sort());
        }
      }),
    );
  });
});
