/** What resources are, in the words of people; browsers have more and differing names. */
export type ResourceKind = keyof typeof kinds;

/**
 * The kinds with the resource types of webRequest that belong to them, in Chromium and in Firefox. `blocking`: browsers
 * may hold back the page until they are there (HTML standard, "render-blocking" and "pending parsing-blocking script");
 * the events do not say whether a script is deferred.
 */
const kinds = {
  document: { types: ['main_frame'], blocking: true },
  script: { types: ['script'], blocking: true },
  style: { types: ['stylesheet', 'xslt'], blocking: true },
  frame: { types: ['sub_frame'], blocking: false },
  fetch: { types: ['xmlhttprequest', 'json', 'xml_dtd'], blocking: false },
  socket: { types: ['websocket', 'webtransport'], blocking: false },
  font: { types: ['font'], blocking: false },
  image: { types: ['image', 'imageset'], blocking: false },
  media: { types: ['media'], blocking: false },
  object: { types: ['object', 'object_subrequest'], blocking: false },
  manifest: { types: ['web_manifest'], blocking: false },
  beacon: { types: ['ping', 'beacon'], blocking: false },
  report: { types: ['csp_report'], blocking: false },
  other: { types: [], blocking: false },
} as const satisfies Readonly<Record<string, { types: readonly string[]; blocking: boolean }>>;

const kindOf = new Map<string, ResourceKind>(
  (Object.keys(kinds) as ResourceKind[]).flatMap((kind) => kinds[kind].types.map((type) => [type, kind] as const)),
);

/**
 * The type of what a file has of a tunnel through a proxy (`CONNECT`) that was not decrypted: its host was asked for something,
 * by the page that was loading or by another program. No browser has it.
 */
export const tunnelType = 'tunnel';

/**
 * @param type a resource type as webRequest names it
 * @returns its kind; `other` for every type that is not known
 */
export function resourceKind(type: string): ResourceKind {
  return kindOf.get(type) ?? 'other';
}

/**
 * @param types how many requests of each resource type
 * @returns how many of each kind: most frequent first, of equals in the order of the table
 */
export function countKinds(types: Readonly<Record<string, number>>): [kind: ResourceKind, count: number][] {
  const counts: Partial<Record<ResourceKind, number>> = {};
  for (const type in types) {
    const kind = resourceKind(type);
    counts[kind] = (counts[kind] ?? 0) + (types[type] ?? 0);
  }
  const order = Object.keys(kinds);
  return (Object.entries(counts) as [ResourceKind, number][]).sort(
    ([one, a], [other, b]) => b - a || order.indexOf(one) - order.indexOf(other),
  );
}

/**
 * @param types how many requests of each resource type
 * @returns whether the page may wait for some of them before it is drawn
 */
export function isBlocking(types: Readonly<Record<string, number>>): boolean {
  return Object.keys(types).some((type) => kinds[resourceKind(type)].blocking);
}
