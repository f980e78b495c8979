import type { SettingKey } from '../src/settings/setting-keys.ts';
import type { Settings } from '../src/settings.ts';
import type { OptionsDeps } from './options-deps.ts';

/** What each section of the options page is given. */
export interface SectionProps {
  readonly settings: Settings;
  readonly deps: OptionsDeps;
  isLocked(key: SettingKey): boolean;
  /** Changes settings; with a message, undoing it is offered. */
  change(changes: Partial<Settings>, message?: string): void;
}
