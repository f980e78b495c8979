import type { KnownAddresses } from '../../src/own-addresses/own-addresses.ts';
import type { JudgedHost } from '../../src/readiness/judged-report/judged-report.ts';
import type { Preview } from '../../src/readiness/network/preview-rules.ts';
import type { NetworkId } from '../../src/readiness/report/report.ts';
import type { SettingKey } from '../../src/settings/setting-keys.ts';
import type { Settings } from '../../src/settings.ts';
import type { CheckProgress } from './aaaa-check-session.ts';
import type { PageJudgement } from './judge-page.ts';
import type { Suggestion } from './nat64-suggestions.ts';

/** All that is shown of a verdict. */
export interface VerdictState {
  /** Null until the page was judged. */
  readonly judged: PageJudgement | null;
  readonly settings: Settings | null;
  /** The settings that an administrator has set. */
  readonly locked: readonly SettingKey[];
  /** Whether hostnames may be sent to another resolver than the browser's own. */
  readonly consented: boolean;
  readonly checking: CheckProgress;
  readonly suggestions: readonly Suggestion[];
  /** Whether the panel behind the line is shown. */
  readonly open: boolean;
  /** The network to preview that the user has chosen; null before. */
  readonly network: NetworkId | null;
  /** What is blocked in the tab; undefined when it is shown as it is. */
  readonly preview: Preview | undefined;
  /** The hosts of the page before the preview, with the verdicts that it hides. */
  readonly before: ReadonlyMap<string, JudgedHost>;
  /** What is known of this machine's addresses; null where nothing is. */
  readonly ownAddresses: KnownAddresses | null;
}

export const initialVerdictState: VerdictState = {
  judged: null,
  settings: null,
  locked: [],
  consented: false,
  checking: null,
  suggestions: [],
  open: false,
  network: null,
  preview: undefined,
  before: new Map(),
  ownAddresses: null,
};
