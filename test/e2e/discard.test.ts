import { it } from 'vitest';
import { browserForFile, waitForTable } from './support/extension.ts';

// Playwright loses a tab that is discarded; a driver that attaches to nothing finds it again.
const browser = browserForFile({ attach: false });

it('a discarded tab loads again when it is looked at, and has its table', async () => {
  const tab = await browser().openTab('https://v6.test/page?icon=data:,&fetch=//v4.test/json');
  await waitForTable(browser(), tab, { icon: '64' });
  await browser().openTab('https://a.v6.test/page?icon=data:,');
  await tab.discard();
  await tab.during(() => tab.activate());
  await waitForTable(browser(), tab, { main: 'v6.test', icon: '64' });
  await tab.close();
});
