import { defaultSmallDigits, type SmallDigits, smallDigits } from '../page/presentation/small-digits.ts';
import type { SettingTable } from './combine.ts';
import { parseNat64PrefixList } from './nat64-prefixes.ts';
import { parseChoice } from './parsed-setting.ts';

/** What the background goes by: it is started often, and reads no more than that. */
export interface BackgroundSettings {
  /** NAT64 prefixes in use besides the well-known one, as "2001:db8:64::/96". */
  readonly nat64Prefixes: readonly string[];
  readonly theme: Theme;
  /** What the icon's small digits count. */
  readonly smallDigits: SmallDigits;
}

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const smallDigitsChoices = Object.keys(smallDigits) as readonly SmallDigits[];

export const backgroundTable: SettingTable<BackgroundSettings> = {
  nat64Prefixes: { default: [], parse: parseNat64PrefixList },
  theme: { default: 'auto', parse: (value) => parseChoice(themes, value) },
  smallDigits: { default: defaultSmallDigits, parse: (value) => parseChoice(smallDigitsChoices, value) },
};
