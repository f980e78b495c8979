import { describe, expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import type { Pane, View } from './driver/driver.ts';
import { violations } from './support/axe.ts';
import { browserForFile, kind, world } from './support/extension.ts';

// Playwright does not look into private windows; a driver that attaches to nothing does.
const browser = browserForFile({ fewProcesses: true, privateBrowsing: true, attach: false });

const openLog = async (hash = '') => {
  const view = await browser().openView(`audit/log/log.html${hash}`);
  await poll('the log', () => view.evaluate<boolean>(`document.querySelector('.empty') !== null`));
  return view;
};

/** Each line that is shown: digit, host, type, status, initiator. */
const linesOf = (view: Pane) =>
  view.evaluate<string[]>(`[...document.querySelectorAll('[data-line]')].map((line) => [
    line.querySelector('[data-family]').dataset.family, line.querySelector('.host').textContent,
    ...['type', 'status', 'initiator'].map((name) => line.querySelector('.of-' + name).textContent)].join(' '))`);

/** Waits until these lines are there, in any order: Firefox asks now and then twice for a script that was refused. */
const waitForLines = async (view: Pane, wanted: readonly string[]) => {
  let last: string[] = [];
  await poll('the lines', async () => {
    last = await linesOf(view);
    return JSON.stringify([...new Set(last)].sort()) === JSON.stringify([...wanted].sort());
  }).catch(() => {
    throw new Error(`wanted ${JSON.stringify(wanted, null, 1)}\nbut the lines are ${JSON.stringify(last, null, 1)}`);
  });
  return last;
};

/** Sets a control as a user does. */
const set = (view: View, name: string, value: string) =>
  view.evaluate(`(() => {
    const control = document.querySelector('[data-log="${name}"]');
    control.value = ${JSON.stringify(value)};
    control.dispatchEvent(new Event(control.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
  })()`);
const press = (view: Pane, name: string) => view.evaluate(`document.querySelector('[data-log="${name}"]').click()`);

const shop = 'https://v6.test/page?icon=data:,&img=//a.v4.test/img&script=//dead.test/script';
const shopLines = ['6 v6.test main_frame 200 ', '4 a.v4.test image 200 v6.test'];
const failed = kind === 'chromium' ? 'net::ERR_CONNECTION_REFUSED' : 'NS_ERROR_CONNECTION_REFUSED';

describe('the live log', () => {
  it('lists the requests of all tabs in their order, whatever happens to the background, and filters them', async () => {
    const view = await openLog();
    const tab = await browser().openTab(shop);
    const all = [...shopLines, `? dead.test script ${failed} v6.test`];
    const lines = await waitForLines(view, all);
    expect(lines[0]).toBe(shopLines[0]);
    expect(await violations(view)).toEqual([]);

    await set(view, 'family', '4');
    await waitForLines(view, [shopLines[1] as string]);
    await set(view, 'family', 'all');
    await set(view, 'words', '-v6.test');
    await waitForLines(view, []);
    await set(view, 'words', 'main_frame');
    await waitForLines(view, [shopLines[0] as string]);
    await set(view, 'words', '');

    await browser().killBackground();
    await tab.goto('https://a.v6.test/page?icon=data:,');
    await waitForLines(view, [...all, '6 a.v6.test main_frame 200 ']);

    await press(view, 'pause');
    await tab.goto('https://many6.test/page?icon=data:,');
    await poll('what came in the pause', () =>
      view.evaluate<boolean>(`/: 1$/.test(document.querySelector('[role="status"]').textContent)`),
    );
    await press(view, 'pause');
    await press(view, 'clear');
    await waitForLines(view, []);
    await tab.goto('https://b.v6.test/page?icon=data:,');
    await waitForLines(view, ['6 b.v6.test main_frame 200 ']);
    await tab.close();
    await view.close();
  });

  it('is opened by the popup with the lines of its tab, and stores nothing', async () => {
    const tab = await browser().openTab('https://v6.test/page?icon=data:,');
    const other = await browser().openTab('https://dual.test/page?icon=data:,');
    const popup = await browser().openPopup(tab.tabId());
    await poll('the popup', () => popup.evaluate<boolean>(`document.querySelector('[data-log]') !== null`));
    const logTab = await browser().adopt(() => popup.evaluate(`document.querySelector('[data-log]').click()`));
    const view = { ...popup, tab: logTab, evaluate: logTab.evaluate.bind(logTab) } as View;
    await poll('the log', () => view.evaluate<boolean>(`document.querySelector('.empty') !== null`));
    await tab.goto(shop);
    await other.goto('https://a.v6.test/page?icon=data:,');
    await waitForLines(view, [...shopLines, `? dead.test script ${failed} v6.test`]);
    const har = await view.evaluate<string>(`new Promise((done) => {
      HTMLAnchorElement.prototype.click = () => {};
      URL.createObjectURL = (blob) => { done(blob.text()); return ''; };
      document.querySelector('[data-log="har"]').click();
    })`);
    const { entries } = JSON.parse(har).log as { entries: { request: { url: string } }[] };
    expect(new Set(entries.map(({ request }) => request.url)).size).toBe(3);
    await set(view, 'tab', '');
    await waitForLines(view, [...shopLines, `? dead.test script ${failed} v6.test`, '6 a.v6.test main_frame 200 ']);
    const stored = await browser().api<string>(
      '(globalThis.browser ?? chrome).storage.local.get().then((items) => JSON.stringify(items))',
    );
    expect(stored).not.toContain('.test');
    for (const each of [popup, logTab, tab, other]) await each.close();
  });

  // Firefox has no panel (src/browser/views/devtools-panel.ts).
  it.runIf(kind === 'chromium')(
    'is a panel of the developer tools, with the requests of their tab and in their theme',
    async () => {
      const tab = await browser().openTab('https://v6.test/page?icon=data:,');
      const other = await browser().openTab('https://dual.test/page?icon=data:,');
      const panel = await browser().openDevtoolsPanel(tab);
      await poll('the log', () => panel.evaluate<boolean>(`document.querySelector('.empty') !== null`));
      expect(['light', 'dark']).toContain(await panel.evaluate('document.documentElement.dataset.theme'));
      await other.goto('https://a.v6.test/page?icon=data:,');
      await tab.goto(shop);
      await waitForLines(panel, [...shopLines, `? dead.test script ${failed} v6.test`]);
      // The clipboard API is kept from panels.
      await press(panel, 'copy');
      await poll('the copy', () =>
        panel.evaluate<boolean>(`document.querySelector('[role="status"]').textContent === 'Copied 3'`),
      );
      await panel.close();
      for (const each of [tab, other]) await each.close();
    },
  );

  it('of a usual window has no request of a private one', async () => {
    const view = await openLog();
    const secret = 'https://a.v4.test/page?icon=data:,';
    // Closed again, or the next tab is opened in the private window.
    if (kind === 'firefox') await (await browser().openPrivateTab(secret)).close();
    else await browser().privateApi(`chrome.tabs.create({ url: ${JSON.stringify(secret)} }).then(() => null)`);
    await world.served(({ host }) => host === 'a.v4.test');
    const tab = await browser().openTab('https://v6.test/page?icon=data:,');
    await waitForLines(view, ['6 v6.test main_frame 200 ']);
    await tab.close();
    await view.close();
  });

  it('has few of many lines in the document, follows the newest, and stays where a person reads', async () => {
    const view = await openLog();
    const tab = await browser().openTab('https://v6.test/page?icon=data:,');
    await waitForLines(view, ['6 v6.test main_frame 200 ']);
    await tab.evaluate(`(async () => {
      for (let at = 0; at < 300; at++) await fetch('/json?' + at).then((answer) => answer.text());
    })()`);
    const look = () =>
      view.evaluate<{ count: number; drawn: number; last: string; top: number }>(`(() => {
        const box = document.querySelector('.rows');
        const rows = [...document.querySelectorAll('[data-line]')];
        return { count: document.querySelector('table').ariaRowCount - 1, drawn: rows.length,
          last: rows.at(-1).dataset.line, top: Math.round(box.scrollTop) };
      })()`);
    await poll('all lines', async () => (await look()).count === 301);
    const followed = await look();
    expect(followed.last).toBe('301');
    expect(followed.drawn).toBeLessThan(150);
    // Pages that nobody sees get no scroll events.
    await view.tab.activate();
    await view.evaluate(`document.querySelector('.rows').scrollTop = 2000`);
    await poll('no following', () =>
      view.evaluate<boolean>(`document.querySelector('[data-log="follow"]').ariaPressed === 'false'`),
    );
    await tab.goto('https://a.v6.test/page?icon=data:,');
    await poll('one more', async () => (await look()).count === 302);
    expect((await look()).top).toBe(2000);
    await tab.close();
    await view.close();
  });
});
