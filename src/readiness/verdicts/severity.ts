import { type ResourceKind, resourceKind } from '../../page/events/resource-kind.ts';

/**
 * What a page loses when requests fail, the worst first: the page itself · what makes it work · what it shows · what its
 * reader does not miss.
 */
export const severityIds = ['document', 'function', 'content', 'background'] as const;
export type SeverityId = (typeof severityIds)[number];

/** What the loss of a resource of each kind means. */
const severities: Readonly<Record<ResourceKind, SeverityId>> = {
  document: 'document',
  script: 'function',
  style: 'function',
  frame: 'function',
  fetch: 'function',
  socket: 'function',
  object: 'function',
  font: 'content',
  image: 'content',
  media: 'content',
  other: 'content',
  beacon: 'background',
  report: 'background',
  manifest: 'background',
};

/** Types that have no kind of their own, but are not like the others of those. */
const typeSeverities = new Map<string, SeverityId>([
  ['speculative', 'background'],
  ['webbundle', 'function'],
]);

/**
 * @param type a resource type as the browser spells it
 * @returns what its loss means; of a type that is not known, that something is not shown
 */
function severityOfType(type: string): SeverityId {
  return typeSeverities.get(type) ?? severities[resourceKind(type)];
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

/** Orders by what is lost: the worst first. */
export function bySeverity(one: { readonly severity: SeverityId }, other: { readonly severity: SeverityId }): number {
  return severityIds.indexOf(one.severity) - severityIds.indexOf(other.severity);
}
