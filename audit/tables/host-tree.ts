import type { JudgedPage } from '../../src/readiness/judged-report/judged-report.ts';
import type { PageHost } from '../../src/readiness/verdicts/page-verdict.ts';

/** A host with those that it loads. */
export interface TreeNode {
  readonly host: PageHost;
  readonly children: readonly TreeNode[];
  /** How many hosts are below it, at any depth. */
  readonly below: number;
}

/** The hosts of a page by who loads them. */
export interface HostTree {
  /** The page's document and the hosts that led to it. */
  readonly roots: readonly TreeNode[];
  /** Hosts of which it is not known who loads them. */
  readonly unknown: readonly PageHost[];
}

/** @returns whether the source of the report tells who loads a host of the page */
export function hasLoaders({ hosts }: Pick<JudgedPage, 'hosts'>): boolean {
  return hosts.some(({ load }) => load !== null && load.depth > 0);
}

/**
 * @param hosts of a page; where a host has several ports, the first counts, which weighs most
 * @returns each host once, below the one that comes before it on the shortest way from the page
 */
export function hostTree(hosts: readonly PageHost[]): HostTree {
  const ofName = new Map<string, PageHost>();
  for (const host of hosts) if (!ofName.has(host.hostname)) ofName.set(host.hostname, host);
  const children = new Map<string, PageHost[]>();
  const roots: PageHost[] = [];
  const unknown: PageHost[] = [];
  for (const host of ofName.values()) {
    if (!host.load) unknown.push(host);
    else if (host.load.depth === 0) roots.push(host);
    else {
      const parent = host.load.path.at(-2) as string;
      const known = children.get(parent);
      if (known) known.push(host);
      else children.set(parent, [host]);
    }
  }
  // Deepest first: a page may nest as deep as it has hosts, and a stack has an end.
  const nodes = new Map<string, TreeNode>();
  const deepestFirst = [...ofName.values()].sort((one, other) => (other.load?.depth ?? 0) - (one.load?.depth ?? 0));
  for (const host of deepestFirst) {
    const own = (children.get(host.hostname) ?? []).map(({ hostname }) => nodes.get(hostname) as TreeNode);
    nodes.set(host.hostname, { host, children: own, below: own.reduce((sum, { below }) => sum + below + 1, 0) });
  }
  return { roots: roots.map(({ hostname }) => nodes.get(hostname) as TreeNode), unknown };
}

/** A line of the tree as it is shown. */
export interface TreeLine {
  readonly node: TreeNode;
  readonly level: number;
  /** The hostname of the line above to which it belongs; null for a root. */
  readonly parent: string | null;
  /** Its place among its siblings, from 1. */
  readonly position: number;
  readonly siblings: number;
  readonly isOpen: boolean;
}

/** @returns the lines that are seen when these hosts are open, top first */
export function treeLines(roots: readonly TreeNode[], open: ReadonlySet<string>): TreeLine[] {
  const lines: TreeLine[] = [];
  const stack: { readonly nodes: readonly TreeNode[]; readonly parent: string | null; at: number }[] = [
    { nodes: roots, parent: null, at: 0 },
  ];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const node = top.nodes[top.at++];
    if (!node) {
      stack.pop();
      continue;
    }
    const { hostname } = node.host;
    const isOpen = open.has(hostname) && node.children.length > 0;
    lines.push({
      node,
      level: stack.length,
      parent: top.parent,
      position: top.at,
      siblings: top.nodes.length,
      isOpen,
    });
    if (isOpen) stack.push({ nodes: node.children, parent: hostname, at: 0 });
  }
  return lines;
}

/** What a key does in a tree (WAI-ARIA Authoring Practices, tree view). */
export type TreeMove = { readonly focus: string } | { readonly open: string } | { readonly close: string } | null;

/**
 * @param key as KeyboardEvent has it
 * @param lines the lines that are seen
 * @param focused the hostname of the line that has the focus
 * @returns what is to be done; null where the key means nothing here
 */
export function treeMove(key: string, lines: readonly TreeLine[], focused: string): TreeMove {
  const at = lines.findIndex(({ node }) => node.host.hostname === focused);
  const line = lines[at];
  if (!line) return null;
  const to = (other: TreeLine | undefined): TreeMove => (other ? { focus: other.node.host.hostname } : null);
  const canOpen = line.node.children.length > 0;
  switch (key) {
    case 'ArrowDown':
      return to(lines[at + 1]);
    case 'ArrowUp':
      return to(lines[at - 1]);
    case 'Home':
      return to(lines[0]);
    case 'End':
      return to(lines.at(-1));
    case 'ArrowRight':
      if (line.isOpen) return to(lines[at + 1]);
      return canOpen ? { open: focused } : null;
    case 'ArrowLeft':
      if (line.isOpen) return { close: focused };
      return line.parent === null ? null : { focus: line.parent };
    case 'Enter':
    case ' ':
      if (!canOpen) return null;
      return line.isOpen ? { close: focused } : { open: focused };
    default:
      return null;
  }
}
