/**
 * Pages whose hosts load each other in all the ways that the web has, made from a seed: each resource on a host of its own,
 * and for each host what the generator knows of who loads it. Knows nothing of the code that it tries.
 */
import { Random } from '../truth/random.ts';

/** How a resource is loaded, by what its parent is. */
const ways = {
  html: ['script', 'module', 'stylesheet', 'iframe', 'image', 'redirect', 'preload', 'worker'],
  script: ['script', 'write', 'iframe', 'fetch', 'timer', 'image', 'redirect', 'stylesheet'],
  module: ['static-import', 'dynamic-import', 'fetch'],
  stylesheet: ['import', 'font', 'background'],
  redirect: ['redirect-on', 'redirect-end'],
  leaf: [],
} as const;
type What = keyof typeof ways;
type Way = (typeof ways)[What][number];

/** What comes of each way, and what the browser's own tool calls its cause. */
const comesAs: Readonly<Record<Way, What>> = {
  script: 'script',
  write: 'script',
  module: 'module',
  'static-import': 'module',
  'dynamic-import': 'module',
  stylesheet: 'stylesheet',
  import: 'stylesheet',
  iframe: 'html',
  redirect: 'redirect',
  'redirect-on': 'redirect',
  'redirect-end': 'leaf',
  image: 'leaf',
  preload: 'leaf',
  worker: 'leaf',
  fetch: 'leaf',
  timer: 'leaf',
  font: 'leaf',
  background: 'leaf',
};

interface Node {
  readonly host: string;
  readonly what: What;
  readonly way: Way | 'page';
  readonly parent: Node | null;
  readonly children: Node[];
  readonly depth: number;
}

/** One way in which a host is loaded. */
export interface TrueLoader {
  readonly kind: string;
  readonly hostname: string;
  /** The host of the document in which it happens: all that Chromium reports to an extension, but for redirects. */
  readonly document: string;
}

export interface LoadPlan {
  readonly url: string;
  /** By "host/path". */
  readonly files: ReadonlyMap<string, { readonly type: string; readonly body: string; readonly location?: string }>;
  readonly truth: ReadonlyMap<string, readonly TrueLoader[]>;
}

const leafPath = '/leaf';

/**
 * @param seed any whole number
 * @param depth how many steps it is from the page to its furthest host, 1 to 6
 */
export function loadPlan(seed: number, depth: number): LoadPlan {
  const random = new Random(seed);
  let made = 0;
  const node = (parent: Node | null, way: Node['way']): Node => {
    const host = `k${made++}-s${seed}-loads.test`;
    const child: Node = {
      host,
      way,
      parent,
      what: way === 'page' ? 'html' : comesAs[way],
      children: [],
      depth: parent ? parent.depth + 1 : 0,
    };
    parent?.children.push(child);
    return child;
  };
  const root = node(null, 'page');
  const all = [root];
  const grow = (parent: Node, wanted: readonly Way[]): Node | undefined => {
    // A redirect leads to one place, and only a script that holds the parser up can write into the page.
    const isFull = parent.what === 'redirect' && parent.children.length > 0;
    const possible = wanted.filter(
      (way) => way !== 'write' || (parent.way === 'script' && parent.parent?.what === 'html'),
    );
    if (isFull || possible.length === 0 || parent.depth >= depth) return undefined;
    const child = node(parent, random.pick(possible));
    all.push(child);
    return child;
  };
  let last = root;
  while (last.depth < depth) {
    const isEnd = last.depth === depth - 1;
    const further = (ways[last.what] as readonly Way[]).filter((way) => isEnd || comesAs[way] !== 'leaf');
    last = grow(last, further) as Node;
  }
  for (let tries = 0; tries < 14; tries++) {
    const parent = random.pick(all.filter(({ what }) => what !== 'leaf'));
    grow(parent, ways[parent.what]);
  }
  // A redirect that leads nowhere would fail.
  for (const each of [...all]) {
    if (each.what !== 'redirect') continue;
    for (let end = each; end.what === 'redirect'; ) {
      const next: Node = end.children[0] ?? node(end, 'redirect-end');
      if (!all.includes(next)) all.push(next);
      end = next;
    }
  }

  const files = new Map<string, { type: string; body: string; location?: string }>();
  const truth = new Map<string, TrueLoader[]>();
  for (const each of all) {
    addFile(each, all.length, files);
    if (each.parent) truth.set(each.host, [loaderOf(each)]);
  }
  // Some hosts are loaded in two ways.
  const leaves = all.filter(({ way }) => way === 'image' || way === 'fetch');
  const scripts = all.filter(({ what }) => what === 'script');
  for (const leaf of leaves) {
    if (scripts.length === 0 || !random.chance(0.5)) continue;
    const second = random.pick(scripts.filter((script) => script !== leaf.parent).concat(scripts));
    if (second === leaf.parent) continue;
    const file = files.get(`${second.host}/`);
    if (file) file.body += `fetch('${urlOf(leaf.host, '/again')}');`;
    truth.get(leaf.host)?.push({ kind: 'script', hostname: second.host, document: documentOf(second).host });
  }
  return { url: urlOf(root.host, '/'), files, truth };
}

function loaderOf(each: Node): TrueLoader {
  const parent = each.parent as Node;
  const document = documentOf(parent).host;
  if (parent.what === 'redirect') return { kind: 'redirect', hostname: parent.host, document };
  if (each.way === 'worker') return { kind: 'worker', hostname: parent.host, document };
  if (each.way === 'preload') return { kind: 'preload', hostname: parent.host, document };
  const kind = { html: 'document', script: 'script', module: 'script', stylesheet: 'stylesheet', leaf: '' }[
    parent.what
  ];
  return { kind, hostname: parent.host, document };
}

function documentOf(node: Node): Node {
  return node.what === 'html' ? node : documentOf(node.parent as Node);
}

function urlOf(host: string, path: string): string {
  return `http://${host}${path}`;
}

function addFile(each: Node, count: number, files: Map<string, { type: string; body: string; location?: string }>) {
  const { host, what, children } = each;
  const target = ({ host: to, what: as }: Node) => urlOf(to, as === 'leaf' ? leafPath : '/');
  const add = (path: string, type: string, body: string) => files.set(`${host}${path}`, { type, body });
  if (what === 'html') {
    const marks = Array.from({ length: count }, (_, at) => `<i class="f${at}">x</i><b class="b${at}"></b>`).join('');
    const parts = children.map((child) => {
      const to = target(child);
      if (child.way === 'script') return `<script src="${to}"></script>`;
      if (child.way === 'module') return `<script type="module" src="${to}"></script>`;
      if (child.way === 'stylesheet') return `<link rel="stylesheet" href="${to}">`;
      if (child.way === 'iframe') return `<iframe src="${to}"></iframe>`;
      if (child.way === 'preload') return `<link rel="preload" as="fetch" crossorigin href="${to}">`;
      if (child.way !== 'worker') return `<img src="${to}">`;
      files.set(`${host}/worker-${child.host}.js`, { type: 'text/javascript', body: `fetch('${to}')` });
      return `<script>new Worker('/worker-${child.host}.js')</script>`;
    });
    add('/', 'text/html', `<!doctype html><title>x</title><link rel="icon" href="data:,">${parts.join('\n')}${marks}`);
  } else if (what === 'script') {
    const append = 'document.documentElement.append(e)';
    const parts = children.map((child) => {
      const to = target(child);
      if (child.way === 'script') return `{const e = document.createElement('script'); e.src = '${to}'; ${append}}`;
      if (child.way === 'write') return `document.write('<script src="${to}"><' + '/script>');`;
      if (child.way === 'iframe') return `{const e = document.createElement('iframe'); e.src = '${to}'; ${append}}`;
      if (child.way === 'stylesheet')
        return `{const e = document.createElement('link'); e.rel = 'stylesheet'; e.href = '${to}'; ${append}}`;
      if (child.way === 'fetch') return `fetch('${to}');`;
      if (child.way === 'timer') return `setTimeout(() => fetch('${to}'), 120);`;
      return `new Image().src = '${to}';`;
    });
    add('/', 'text/javascript', parts.join('\n'));
  } else if (what === 'module') {
    const parts = children.map((child) => {
      if (child.way === 'static-import') return `import '${target(child)}';`;
      return child.way === 'fetch' ? `fetch('${target(child)}');` : `import('${target(child)}');`;
    });
    add('/', 'text/javascript', `${parts.join('\n')}\nexport {};`);
  } else if (what === 'stylesheet') {
    const rank = (child: Node) => (child.way === 'import' ? 0 : 1);
    const parts = children
      .toSorted((one, other) => rank(one) - rank(other))
      .map((child) => {
        const to = target(child);
        const number = /^k(\d+)/.exec(child.host)?.[1];
        if (child.way === 'import') return `@import url(${to});`;
        if (child.way === 'font')
          return `@font-face {font-family: f${number}; src: url(${to})} .f${number} {font-family: f${number}}`;
        return `.b${number} {display: inline-block; width: 9px; height: 9px; background: url(${to})}`;
      });
    add('/', 'text/css', parts.join('\n'));
  } else if (what === 'redirect') {
    files.set(`${host}/`, { type: 'text/plain', body: '', location: children[0] ? target(children[0]) : leafPath });
  }
}
