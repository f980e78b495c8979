/**
 * The rules of declarativeNetRequest that show a tab as it would be on a network without IPv4: requests to hosts that
 * could not be reached there are blocked. The rules are the only place that knows which hosts those are.
 */
import { type NetworkId, networkIds } from '../report/report.ts';

/** A session rule, as far as both browsers understand it. */
export interface PreviewRule {
  readonly id: number;
  /** Which network is shown: 1 for the first of `networkIds`, ..., and so many more for what is blocked beforehand. */
  readonly priority: number;
  readonly action: { readonly type: 'block' };
  readonly condition: {
    readonly tabIds: readonly number[];
    readonly resourceTypes: readonly string[];
    readonly requestDomains?: readonly string[];
    readonly regexFilter: string;
  };
}

/** Who changes the rules holds the lock of this name: the extension's views and background, and the command line. */
export const previewLockName = 'preview';

/** What is shown of a tab. */
export interface Preview {
  readonly network: NetworkId;
  readonly hostnames: readonly string[];
  /** Hosts that no page of the tab has asked for yet, and of which it is known; with them go all IPv4 addresses. */
  readonly beforehand?: readonly string[];
}

/** Names of the DNS that browsers take as a domain; other hostnames, as addresses in brackets, get a rule each. */
const domainName = /^[\w-]+(?:\.[\w-]+)*$/;
/**
 * Longer patterns are too large for the browsers, whose bound of memory for each is small, and with one that they refuse they
 * take no rule at all. Of names with more labels, those below them are blocked with them.
 */
const maxLabels = 12;
const maxSingleChars = 100;
/** Browsers allow a thousand rules with patterns; far more than anybody needs, and room for other tabs. */
const maxSingleRules = 50;

/** IPv4 addresses as browsers write them in URLs, but for those of this computer. */
const anyIpv4 = '(?:[1-9]\\d?|1[013-9]\\d|12[0-689]|2\\d\\d)(?:\\.\\d+){3}';
const isIpv4 = new RegExp(`^${anyIpv4}$`);

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
  { network, hostnames, beforehand }: Preview,
  resourceTypes: readonly string[],
  freeId: () => number,
): PreviewRule[] {
  const priority = networkIds.indexOf(network) + 1;
  const ruleWith =
    (of: number) =>
    (condition: Pick<PreviewRule['condition'], 'requestDomains' | 'regexFilter'>): PreviewRule => ({
      id: freeId(),
      priority: of,
      action: { type: 'block' },
      condition: { tabIds: [tab], resourceTypes, ...condition },
    });
  const own = rulesOf(hostnames, ruleWith(priority));
  if (!beforehand) return own;
  const rule = ruleWith(priority + networkIds.length);
  const shown = new Set(hostnames);
  return [
    ...own,
    ...rulesOf(
      beforehand.filter((hostname) => !shown.has(hostname)),
      rule,
    ),
    rule({ regexFilter: patternOf(anyIpv4) }),
  ];
}

/** @returns whether the host was blocked before any page of the tab asked for it */
export function isBlockedBeforehand({ beforehand }: Preview, hostname: string): boolean {
  return beforehand !== undefined && (beforehand.includes(hostname) || isIpv4.test(hostname));
}

function rulesOf(
  hostnames: readonly string[],
  rule: (condition: Pick<PreviewRule['condition'], 'requestDomains' | 'regexFilter'>) => PreviewRule,
): PreviewRule[] {
  const byLabels = new Map<number, string[]>();
  const others: string[] = [];
  for (const hostname of new Set(hostnames)) {
    const labels = Math.min(hostname.split('.').length, maxLabels + 1);
    if (domainName.test(hostname)) byLabels.set(labels, [...(byLabels.get(labels) ?? []), hostname]);
    else if (hostname.length <= maxSingleChars) others.push(hostname);
  }
  return [
    ...[...byLabels].map(([labels, names]) =>
      rule({ requestDomains: names, regexFilter: patternOf(labelsPattern(labels)) }),
    ),
    ...others.slice(0, maxSingleRules).map((hostname) => rule({ regexFilter: patternOf(escaped(hostname)) })),
  ];
}

/**
 * @param rules all session rules of the extension
 * @returns what is shown of each tab that is shown otherwise than it is
 */
export function previewsOf(rules: readonly PreviewRule[]): Map<number, Preview> {
  const previews = new Map<number, Preview>();
  for (const { priority, condition } of rules) {
    const network = networkIds[(priority - 1) % networkIds.length];
    const list = priority > networkIds.length ? 'beforehand' : 'hostnames';
    for (const tab of network ? condition.tabIds : []) {
      const before = previews.get(tab) ?? { network: network as NetworkId, hostnames: [] };
      previews.set(tab, { ...before, [list]: [...(before[list] ?? []), ...hostnamesOf(condition)] });
    }
  }
  return previews;
}

function hostnamesOf({ requestDomains, regexFilter }: PreviewRule['condition']): readonly string[] {
  if (requestDomains) return requestDomains;
  const single = regexFilter.slice(beforeHost.length, -behindHost.length);
  return single === anyIpv4 ? [] : [unescaped(single)];
}

function labelsPattern(labels: number): string {
  return labels > maxLabels ? '[^/:]+' : Array(labels).fill('[^./:]+').join('\\.');
}

/** What stands before and behind the host in a pattern: the name and password of a user; a port. */
const [beforeHost, behindHost] = ['^[a-z]+://(?:[^/]*@)?', '\\.?(?::\\d+)?/'];

/** @returns a pattern of URLs whose host is as given, also as an absolute name, whatever the scheme, the user and the port */
function patternOf(host: string): string {
  return beforeHost + host + behindHost;
}

function escaped(hostname: string): string {
  return hostname.replace(/[^\w:-]/g, '\\$&');
}

function unescaped(pattern: string): string {
  return pattern.replace(/\\(.)/g, '$1');
}
