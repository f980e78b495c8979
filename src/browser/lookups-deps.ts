/** What looking up needs of the browser; loaded after the popup is drawn. */

import { observeSettings, readSettings } from './storage/page-settings.ts';
import { lookupMenu } from './views/lookup-menu.ts';
import { openTab } from './views/open-tab.ts';

export const lookupsDeps = {
  menu: lookupMenu,
  openTab: (url: string) => void openTab(url),
  readSettings,
  observeSettings,
};
