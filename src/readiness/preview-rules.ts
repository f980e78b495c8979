/**
 * The rules of declarativeNetRequest that show a tab as it would be on a network without IPv4: requests to hosts that
 * could not be reached there are blocked. The rules are the only place that knows which hosts those are.
 */
import { type NetworkId, networkIds } from './networks.ts';

/** A session rule, as far as both browsers understand it. */
export interface PreviewRule {
  readonly id: number;
  /** Which network is shown: 1 for the first of `networkIds`, ... All rules of a tab have the same. */
  readonly priority: number;
  readonly action: { readonly type: 'block' };
  readonly condition: {
    readonly tabIds: readonly number[];
    readonly resourceTypes: readonly string[];
    readonly requestDomains?: readonly string[];
    readonly regexFilter: string;
  };
}

/** What is shown of a tab. */
export interface Preview {
  readonly network: NetworkId;
  readonly hostnames: readonly string[];
}

/** Names of the DNS that browsers take as a domain; other hostnames, as addresses in brackets, get a rule each. */
const domainName = /^[\w-]+(?:\.[\w-]+)*$/;
/** Longer patterns are too large for the browsers, whose bound of memory for each is small. */
const mostLabels = 12;
/** Browsers allow a thousand rules with patterns; far more than anybody needs, and room for other tabs. */
const mostSingleRules = 50;

/**
 * A condition on domains includes the domains below them, which may well be reachable; so it is joined with a pattern
 * that says how many labels the hostname has. That makes it exact, with one rule for each number of labels.
 * @param tab the tab's id
 * @param preview the network to show and the hosts that cannot be reached there
 * @param resourceTypes all types that the browser knows; without them it would spare main documents
 * @param freeId gives ids that no other rule has
 * @returns the tab's rules
 */
export function previewRules(
  tab: number,
  { network, hostnames }: Preview,
  resourceTypes: readonly string[],
  freeId: () => number,
): PreviewRule[] {
  const rule = (condition: Pick<PreviewRule['condition'], 'requestDomains' | 'regexFilter'>): PreviewRule => ({
    id: freeId(),
    priority: networkIds.indexOf(network) + 1,
    action: { type: 'block' },
    condition: { tabIds: [tab], resourceTypes, ...condition },
  });
  const byLabels = new Map<number, string[]>();
  const others: string[] = [];
  for (const hostname of new Set(hostnames)) {
    const labels = hostname.split('.').length;
    if (!domainName.test(hostname) || labels > mostLabels) others.push(hostname);
    else byLabels.set(labels, [...(byLabels.get(labels) ?? []), hostname]);
  }
  return [
    ...[...byLabels].map(([labels, names]) =>
      rule({ requestDomains: names, regexFilter: patternOf(Array(labels).fill('[^./:]+').join('\\.')) }),
    ),
    ...others.slice(0, mostSingleRules).map((hostname) => rule({ regexFilter: patternOf(escaped(hostname)) })),
  ];
}

/**
 * @param rules all session rules of the extension
 * @returns what is shown of each tab that is shown otherwise than it is
 */
export function previewsOf(rules: readonly PreviewRule[]): Map<number, Preview> {
  const previews = new Map<number, Preview>();
  for (const { priority, condition } of rules) {
    const network = networkIds[priority - 1];
    const single = singlePattern.exec(condition.regexFilter)?.[1];
    const hostnames = condition.requestDomains ?? (single === undefined ? [] : [unescaped(single)]);
    for (const tab of network ? condition.tabIds : []) {
      previews.set(tab, {
        network: network as NetworkId,
        hostnames: [...(previews.get(tab)?.hostnames ?? []), ...hostnames],
      });
    }
  }
  return previews;
}

/** @returns a pattern of URLs whose host is as given, whatever the scheme and the port */
function patternOf(host: string): string {
  return `^[a-z]+://${host}(?::\\d+)?/`;
}

const singlePattern = /^\^\[a-z\]\+:\/\/(.*)\(\?::\\d\+\)\?\/$/s;

function escaped(hostname: string): string {
  return hostname.replace(/[^\w:-]/g, '\\$&');
}

function unescaped(pattern: string): string {
  return pattern.replace(/\\(.)/g, '$1');
}
