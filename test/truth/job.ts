/** What is asked of a run in the world, and what comes out of it: facts, before anything is compared. */
import type { KindId } from './kinds.ts';
import type { NetworkName } from './network.ts';
import type { LoadCounts, Plan } from './plan.ts';
import type { SeenPages } from './visit.ts';
import type { Served } from './web.ts';

export const browserNames = ['chromium', 'firefox'] as const;
export type BrowserName = (typeof browserNames)[number];

/** From where and by what the pages are judged: `greensix audit` in a network, or `greensix har` of what Chromium saw in `dual`. */
export const vantageNames = ['dual', 'ipv4-only', 'ipv6-only', 'nat64', 'nat64-own', 'har'] as const;
export type VantageName = (typeof vantageNames)[number];

export interface Job {
  readonly seed: number;
  readonly pages: number;
  readonly loadCounts: LoadCounts;
  /** Kinds of hosts that are left out. */
  readonly without: readonly KindId[];
  /** What the plain browsers visit from: `dual` and `ipv4-only` of Chromium are always needed. */
  readonly observe: readonly { readonly browser: BrowserName; readonly network: NetworkName }[];
  readonly predict: readonly VantageName[];
  /** From networks with one family only so many pages are judged, from the first on; null for all. */
  readonly pagesOfOneFamily: number | null;
  /** After so long a page is taken as it is: by the command, and by a browser in which nothing arrived any more. */
  readonly limitSeconds: number;
  /** How many programs that visit pages run at the same time. */
  readonly parallel: number;
}

export interface Observation {
  readonly browser: BrowserName;
  readonly network: NetworkName;
  readonly seen: SeenPages;
  /** What the servers were asked for meanwhile by this browser from this network. */
  readonly served: readonly Served[];
}

export interface Prediction {
  readonly vantage: VantageName;
  /** The ids of the pages that were judged. */
  readonly pages: readonly string[];
  /** What `--out report.json` has got. */
  readonly report: unknown;
  /** What the command printed on standard error. */
  readonly stderr: string;
}

export interface Facts {
  readonly plan: Plan;
  readonly observations: readonly Observation[];
  readonly predictions: readonly Prediction[];
  /** Seconds for each part. */
  readonly seconds: Readonly<Record<string, number>>;
}
