import { documentHostname, type Loader, type ReportPage } from './report.ts';

/** How a page comes to a host. */
export interface HostLoad {
  /** Hostnames from the page's document to the host itself, both included: the shortest path. */
  readonly path: readonly string[];
  /** How many steps that is: 0 for the document and its redirects, 1 for what the page itself loads. */
  readonly depth: number;
  /**
   * The places in the path, counted from 0, that the source did not see the step to: there may be more hosts before them,
   * and it may be another path.
   */
  readonly unsure: readonly number[];
  /** Whether the source saw each step. */
  readonly exact: boolean;
  /** The hosts without any of which it would not be loaded, the one nearest to the page first; the page's own left out. */
  readonly onlyThrough: readonly string[];
}

/** A host that is more steps away counts as one of which it is not known: a report would grow with the square of its hosts. */
const maxDepth = 50;

/**
 * Derives from who loaded whom how a page comes to each of its hosts. A host is one node, whichever of its scripts
 * or documents loads something. What is not known never makes a host depend on another: it counts as loaded by the page.
 * @param page the facts
 * @returns for each host of which it is known; empty where the source of the report tells nothing of it. Linear in the
 *   number of hosts and loaders but for dominators, which take a few rounds
 */
export function loadGraph(
  page: Pick<ReportPage, 'chain' | 'hosts' | 'url' | 'problem'>,
): ReadonlyMap<string, HostLoad> {
  if (!page.hosts.some(({ loadedBy }) => loadedBy !== undefined)) return new Map();
  const main = documentHostname(page);
  const roots = new Set([main, ...page.chain.map(({ hostname }) => hostname)]);
  const nodes = page.hosts.map(({ hostname }) => hostname);
  const loaders = new Map(page.hosts.map(({ hostname, loadedBy = [] }) => [hostname, loadedBy]));
  const loaded = childrenOf(loaders, isSeen);
  const maybe = childrenOf(loaders, () => true);
  const before = new Map<string, string | undefined>();
  for (const root of roots) {
    if (!loaders.has(root)) continue;
    before.set(root, undefined);
  }
  const depths = new Map([...before.keys()].map((root) => [root, 0]));
  walk(depths, loaded, before);
  walk(depths, maybe, before);
  const idoms = dominators(page, nodes, { roots, isKnown: (hostname) => before.has(hostname) });
  const isUnsure = (from: string | undefined, hostname: string) => {
    const own = loaders.get(hostname) ?? [];
    return own.some(({ kind }) => kind === 'caller') || !own.some((each) => each.hostname === from && isSeen(each));
  };

  const loads = new Map<string, HostLoad>();
  for (const hostname of nodes) {
    if (!before.has(hostname)) continue;
    const path = [hostname];
    for (let at = before.get(hostname); at !== undefined; at = before.get(at)) path.unshift(at);
    const onlyThrough: string[] = [];
    for (let at = idoms.get(hostname); at !== undefined && !roots.has(at); at = idoms.get(at)) onlyThrough.unshift(at);
    const unsure = path.flatMap((name, at) => (at > 0 && isUnsure(path[at - 1], name) ? [at] : []));
    loads.set(hostname, { path, depth: path.length - 1, unsure, exact: unsure.length === 0, onlyThrough });
  }
  return loads;
}

/** Whether the source saw who loaded a host: not something in a document, nor one of several scripts. */
function isSeen({ kind }: Loader): boolean {
  return kind !== 'frame' && kind !== 'caller';
}

/** Of each host, those that it loads, most requests first. */
function childrenOf(
  loaders: ReadonlyMap<string, readonly Loader[]>,
  counts: (loader: Loader) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>();
  for (const [hostname, own] of loaders) {
    for (const loader of own) {
      if (!counts(loader)) continue;
      const known = children.get(loader.hostname);
      if (known) known.push(hostname);
      else children.set(loader.hostname, [hostname]);
    }
  }
  return children;
}

/**
 * Goes through a graph in breadth, so that each host is first met on a shortest path.
 * @param depths of the hosts to begin at; those of the others are added, and in `before` what led to them
 */
function walk(
  depths: Map<string, number>,
  children: ReadonlyMap<string, readonly string[]>,
  before: Map<string, string | undefined>,
): void {
  const queue = [...depths.keys()];
  for (let at = 0; at < queue.length; at++) {
    const hostname = queue[at] as string;
    const depth = (depths.get(hostname) ?? 0) + 1;
    if (depth > maxDepth) continue;
    for (const child of children.get(hostname) ?? []) {
      if (before.has(child)) continue;
      before.set(child, hostname);
      depths.set(child, depth);
      queue.push(child);
    }
  }
}

/**
 * Immediate dominators (Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm", 2001), from the page itself,
 * which has no name here.
 * @param roots the hosts of the document; a host of which it is not known how the page comes to it counts as loaded by the page
 * @returns of each host the one that all ways to it lead through last; none where that is the page itself
 */
function dominators(
  page: Pick<ReportPage, 'hosts'>,
  nodes: readonly string[],
  { roots, isKnown }: { readonly roots: ReadonlySet<string>; readonly isKnown: (hostname: string) => boolean },
): ReadonlyMap<string, string> {
  const number = new Map(nodes.map((hostname, at) => [hostname, at + 1]));
  const before: number[][] = [[]];
  const after: number[][] = nodes.map(() => []);
  after.push([]);
  const connect = (from: number, to: number) => {
    before[to]?.push(from);
    after[from]?.push(to);
  };
  for (const _ of nodes) before.push([]);
  for (const { hostname, loadedBy = [], loadedByOthers } of page.hosts) {
    const to = number.get(hostname) as number;
    const known = loadedBy.map((loader) => number.get(loader.hostname));
    const isOpen =
      loadedBy.length === 0 || loadedByOthers !== undefined || known.includes(undefined) || !isKnown(hostname);
    if (roots.has(hostname) || isOpen) connect(0, to);
    for (const from of known) if (from !== undefined && from !== to) connect(from, to);
  }
  let order = postorder(after);
  // Hosts that only load each other: who loaded the first of them is not known.
  const reached = new Set(order);
  for (let at = 1; at <= nodes.length; at++) if (!reached.has(at)) connect(0, at);
  if (reached.size <= nodes.length) order = postorder(after);
  const rank = new Map(order.map((node, at) => [node, at]));
  const idoms = new Map<number, number>([[0, 0]]);
  const meet = (one: number, other: number): number => {
    let [a, b] = [one, other];
    while (a !== b) {
      while ((rank.get(a) as number) < (rank.get(b) as number)) a = idoms.get(a) as number;
      while ((rank.get(b) as number) < (rank.get(a) as number)) b = idoms.get(b) as number;
    }
    return a;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const node of order.toReversed()) {
      if (node === 0) continue;
      const found = (before[node] ?? []).filter((from) => idoms.has(from)).reduce(meet);
      if (idoms.get(node) !== found) {
        idoms.set(node, found);
        changed = true;
      }
    }
  }
  return new Map(
    nodes.flatMap((hostname, at) => {
      const idom = nodes[(idoms.get(at + 1) ?? 0) - 1];
      return idom === undefined ? [] : [[hostname, idom] as const];
    }),
  );
}

/** @returns the nodes that can be reached from node 0, each after those behind it */
function postorder(after: readonly (readonly number[])[]): number[] {
  const order: number[] = [];
  const seen = new Set([0]);
  const stack: { readonly node: number; at: number }[] = [{ node: 0, at: 0 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const next = after[top.node]?.[top.at++];
    if (next === undefined) {
      order.push(top.node);
      stack.pop();
    } else if (!seen.has(next)) {
      seen.add(next);
      stack.push({ node: next, at: 0 });
    }
  }
  return order;
}
