import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import type { BrowserDriver } from './driver/driver.ts';
import { kind, open, snapshot, waitForRow, world } from './support/extension.ts';

/** Where a browser finds the extension already installed, or in the case of Chromium given on its command line. */
let profile = '';
let driver: BrowserDriver | undefined;
beforeEach(async () => {
  profile = mkdtempSync(join(tmpdir(), 'greensix-start-'));
  await world.clearLog();
});
afterEach(async () => {
  await driver?.close();
  rmSync(profile, { recursive: true, force: true });
});

describe('the start of the browser', () => {
  it('shows the very first page, or says that it was there before', async () => {
    const startUrl = 'http://v6.test/page?icon=data:,&img=//v4.test/img';
    if (kind === 'firefox') {
      driver = await open({ profile, permanent: true });
      await driver.close();
    }
    driver = await open({ profile, startUrl, permanent: true, attach: false });
    const current = driver;
    const tab = await poll('the first tab', async () => (await current.tabs())[0]);
    await world.served(({ host }) => host === 'v4.test');
    const { header } = await poll('its page', async () => {
      const shown = await snapshot(current, tab.tabId());
      return shown.header.hostname === 'v6.test' ? shown : null;
    });
    if (header.origin === 'adopted') expect(header.notices).toContain('adopted');
    else expect(header.icon).toBe('64');
    await tab.reload();
    await waitForRow(current, tab, 'v6.test', /^6 1/);
    expect((await snapshot(current, tab.tabId())).header.origin).toBe('loaded');
  });
});
