/**
 * What a page loses when requests fail, the worst first: the page itself · what makes it work · what it shows · what its
 * reader does not miss.
 */
export const severityIds = ['document', 'function', 'content', 'background'] as const;
export type SeverityId = (typeof severityIds)[number];

/** webRequest's resource types of both browsers. */
const severities: Readonly<Record<string, SeverityId>> = {
  main_frame: 'document',
  script: 'function',
  stylesheet: 'function',
  sub_frame: 'function',
  xmlhttprequest: 'function',
  websocket: 'function',
  webtransport: 'function',
  object: 'function',
  object_subrequest: 'function',
  xml_dtd: 'function',
  xslt: 'function',
  json: 'function',
  webbundle: 'function',
  font: 'content',
  image: 'content',
  imageset: 'content',
  media: 'content',
  text_track: 'content',
  beacon: 'background',
  ping: 'background',
  csp_report: 'background',
  speculative: 'background',
  web_manifest: 'background',
};

/**
 * @param type a resource type as the browser spells it
 * @returns what its loss means; of a type that is not known, that something is not shown
 */
function severityOfType(type: string): SeverityId {
  return Object.hasOwn(severities, type) ? (severities[type] ?? 'content') : 'content';
}

/**
 * @param types the resource types that a host delivers to a page
 * @param inChain whether it delivers the document or redirects to it; else a `main_frame` is a page fetched ahead
 * @returns the worst that its loss means
 */
export function severityOf(types: Readonly<Record<string, number>>, inChain: boolean): SeverityId {
  if (inChain) return 'document';
  const found = Object.keys(types).map((type) => (type === 'main_frame' ? 'background' : severityOfType(type)));
  return worst(found) ?? 'background';
}

/** @returns the worst of several, or undefined of none */
export function worst(severities: readonly SeverityId[]): SeverityId | undefined {
  return severityIds.find((id) => severities.includes(id));
}
