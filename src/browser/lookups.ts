/** What looking up needs of the browser; loaded after the popup is drawn. */
import { lookupMenu } from './lookup-menu.ts';
import { openTab } from './open-tab.ts';
import { observeSettings, readSettings } from './settings-area.ts';

export const browserOfLookups = {
  menu: lookupMenu,
  openTab: (url: string) => void openTab(url),
  readSettings,
  observeSettings,
};
