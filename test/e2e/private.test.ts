import { describe, expect, it } from 'vitest';
import { browserForFile, kind, privateSnapshot, snapshot, waitForRow, waitForTable } from './support/extension.ts';

const browser = browserForFile({ privateBrowsing: true });

/** Opens a page in a private window and returns the tab's id. */
async function openPrivate(url: string): Promise<number> {
  if (kind === 'firefox') return (await browser().openPrivateTab(url)).tabId();
  return browser().privateApi(async ({ tabs }, wanted) => (await tabs.create({ url: wanted })).id ?? -1, url);
}

const hosts = ({ rows }: { rows: readonly { hostname: string }[] }) => rows.map(({ hostname }) => hostname).sort();

describe('private windows', () => {
  it('have tables of their own; requests of workers of the same origin do not cross over', async () => {
    const usual = await browser().openTab('https://v6.test/page?icon=data:,');
    const secret = await openPrivate('https://v6.test/page?icon=data:,&sw=pass&swfetch=//v4.test/json');
    await expect.poll(async () => hosts(await privateSnapshot(browser(), secret))).toEqual(['v4.test', 'v6.test']);
    await waitForTable(browser(), usual, { icon: '6', rows: { 'v6.test': '6 1' } });
    await usual.goto('https://v6.test/page?icon=data:,&sw=pass&swfetch=//shared.test/json');
    await waitForRow(browser(), usual, 'shared.test', '4 1 worker');
    expect(hosts(await privateSnapshot(browser(), secret))).toEqual(['v4.test', 'v6.test']);
    expect(hosts(await snapshot(browser(), usual.tabId()))).not.toContain('v4.test');
  });

  it('leave nothing behind in what is kept of usual windows', async () => {
    const secret = await openPrivate('https://a.v6.test/page?icon=data:,');
    await expect.poll(async () => hosts(await privateSnapshot(browser(), secret))).toEqual(['a.v6.test']);
    const local = await browser().api(async ({ storage }) => JSON.stringify(await storage.local.get()));
    expect(local).not.toContain('v6.test');
    // What the device keeps besides: the settings' last answers, the toolbar's scheme, that the welcome page was shown.
    const kept = ['settings-last-answers', 'toolbarScheme', 'welcomed'];
    expect(Object.keys(JSON.parse(local)).filter((key) => !kept.includes(key))).toEqual([]);
    if (kind === 'chromium') expect((await snapshot(browser(), secret)).header.page).toBe('');
  });
});
