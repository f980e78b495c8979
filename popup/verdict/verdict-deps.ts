import type { AaaaCheck } from '../../src/dns/aaaa-check.ts';
import type { KnownAddresses } from '../../src/own-addresses/own-addresses.ts';
import type { Preview } from '../../src/readiness/network/preview-rules.ts';
import type { NetworkId } from '../../src/readiness/report/report.ts';
import type { SettingChanges, SettingsState } from '../../src/settings.ts';
import type { OwnAddressesBrowser } from '../../ui/own-addresses/OwnAddressesCard.tsx';

/** The AAAA check, as far as the popup uses it. */
export type Check = Pick<AaaaCheck, 'mode' | 'known' | 'allKnown' | 'check' | 'nat64Prefixes' | 'observe'>;

/** What judging needs of the browser. */
export interface VerdictDeps {
  readStoredSettings(): Promise<SettingsState>;
  observeSettings(changed: () => void): void;
  changeSettings(changes: SettingChanges): Promise<void>;
  /** Whether this browser lets extensions use its own resolver. */
  readonly browserResolves: boolean;
  /** Whether hostnames may be sent to another resolver. */
  hasDataConsent(): Promise<boolean>;
  observeDataConsent(changed: () => void): void;
  /** Asks the user for it; in the turn of a click. */
  requestDataConsent(): Promise<boolean>;
  /** Loads the code that looks up AAAA; to be called only when the user has turned lookups on. */
  createCheck(): Promise<Check>;
  reloadTab(tab: number, bypassCache: boolean): Promise<void>;
  showPreview(tab: number, preview: Preview): Promise<void>;
  /** Blocks more hosts in a tab if it is shown so; says what is blocked then. */
  widenPreview(tab: number, widen: (preview: Preview) => Preview): Promise<Preview | undefined>;
  /** Blocks more hosts in all tabs that are shown so, before any page there asks for them. */
  blockBeforehand(known: (network: NetworkId) => readonly string[]): Promise<void>;
  /** Loads the page so that a preview is seen; called with whether the page itself cannot be reached. */
  loadPreview(tab: number, documentBlocked: boolean): Promise<void>;
  /** The NAT64 prefixes that the user dismissed. */
  readDismissedNat64Prefixes(): Promise<readonly string[]>;
  dismissNat64Prefix(prefix: string): Promise<void>;
  /** Opens the settings where the check is turned on. */
  openCheckSettings(): void;
  /** What is kept of this machine's addresses; null where nothing is. */
  readOwnAddresses(): Promise<KnownAddresses | null>;
  /** Calls back when that changes, also by a change of the network. */
  observeOwnAddresses(changed: (known: KnownAddresses | null) => void): void;
  /** Loads the code that asks for them; to be called on the user's click only. */
  loadOwnAddresses(): Promise<OwnAddressesBrowser>;
}
