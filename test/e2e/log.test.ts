import { describe, expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import { type ExtensionPage, type ExtensionTab, extensionTabOf, type Tab } from './driver/driver.ts';
import { violations } from './support/axe.ts';
import { clickElement, dataOf, fetchIn, has, savedBy, textOf, waitForElement } from './support/elements.ts';
import { browserForFile, kind, waitForTable, world } from './support/extension.ts';

const browser = browserForFile({ fewProcesses: true, privateBrowsing: true });

const openLog = async (hash = '') => {
  const view = await browser().openExtensionPage(`audit/log/log.html${hash}`);
  await waitForElement(view, '.empty', 'the log');
  return view;
};

/** Each line that is shown: digit, host, type, status, initiator. */
const linesOf = (view: ExtensionPage) =>
  view.evaluate(() =>
    [...document.querySelectorAll('[data-line]')].map((line) => {
      const part = (selector: string) => line.querySelector(selector) as HTMLElement;
      const texts = ['.host', '.of-type', '.of-status', '.of-initiator'].map((name) => part(name).textContent);
      return [part('[data-family]').dataset.family, ...texts].join(' ');
    }),
  );

/** Waits until these lines are there, in any order: Firefox asks now and then twice for a script that was refused. */
const waitForLines = async (view: ExtensionPage, wanted: readonly string[]) => {
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
const set = (view: ExtensionTab, name: string, value: string) =>
  view.evaluate(
    (selector, wanted) => {
      const control = document.querySelector(selector) as HTMLInputElement | HTMLSelectElement;
      control.value = wanted;
      control.dispatchEvent(new Event(control.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
    },
    `[data-log="${name}"]`,
    value,
  );

/** Presses a button once it can be pressed: what is still being searched can be neither copied nor saved. */
const press = (view: ExtensionPage, name: string) =>
  poll(`the button ${name}`, () =>
    view.evaluate((selector) => {
      const button = document.querySelector<HTMLButtonElement>(selector);
      if (!button || button.disabled) return false;
      button.click();
      return true;
    }, `[data-log="${name}"]`),
  );

/** Lets the log be a panel of Firefox's developer tools, as a user does. */
const addPanel = async () => {
  const view = await openLog();
  await view.click('[data-log="panel"]');
  await browser().answerPrompt('allow');
  await poll('the panel is there', async () => !(await has(view, '[data-log="panel"]')));
  await view.close();
};

/** Waits until requests come to a log, or come no longer. */
const isListening = (panel: ExtensionPage, listens = true) =>
  waitForElement(panel, `main[aria-busy="${!listens}"]`, 'the log listens');

/** In Firefox the background tells a panel of its requests: not while nobody sees it, and again after the background was ended. */
const hideAndRestart = async (tab: Tab, panel: ExtensionPage) => {
  await browser().chooseDevtoolsTool(tab, 'inspector');
  await isListening(panel, false);
  await tab.goto('https://b.v6.test/page?icon=data:,');
  // On a busy machine its last event comes when the panel is there again; what is asked after it shows that it has come.
  await fetchIn(tab, 'https://v4.test/json');
  await waitForTable(browser(), tab, { main: 'b.v6.test', rows: { 'b.v6.test': '6 1', 'v4.test': '4 1' } });
  await browser().openDevtoolsPanel(tab);
  await isListening(panel);
  await tab.goto('https://a.v6.test/page?icon=data:,');
  const hasLine = async (host: string) => (await linesOf(panel)).includes(`6 ${host} main_frame 200 `);
  await poll('a line', () => hasLine('a.v6.test'));
  expect(await hasLine('b.v6.test')).toBe(false);
  await browser().killBackground();
  // What comes before it is back is in no panel.
  await poll('a line again', async () => {
    await tab.goto('https://many6.test/page?icon=data:,');
    return hasLine('many6.test');
  });
};

const shop = 'https://v6.test/page?icon=data:,&img=//a.v4.test/img&script=//dead.test/script';
const shopLines = ['6 v6.test main_frame 200 ', '4 a.v4.test image 200 v6.test'];
const failed = 'connection refused';

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
    await poll('what came in the pause', () => textOf(view, '[data-log="missed"]').then((text) => /: 1$/.test(text)));
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
    await waitForElement(popup, '[data-log]', 'the popup');
    const logTab = await browser().adopt(() => clickElement(popup, '[data-log]'));
    const view = extensionTabOf(logTab);
    await waitForElement(view, '.empty', 'the log');
    await tab.goto(shop);
    await other.goto('https://a.v6.test/page?icon=data:,');
    await waitForLines(view, [...shopLines, `? dead.test script ${failed} v6.test`]);
    const har = await savedBy(view, '[data-log="har"]');
    const { entries } = JSON.parse(har).log as { entries: { request: { url: string } }[] };
    expect(new Set(entries.map(({ request }) => request.url)).size).toBe(3);
    await set(view, 'tab', '');
    await waitForLines(view, [...shopLines, `? dead.test script ${failed} v6.test`, '6 a.v6.test main_frame 200 ']);
    const stored = await browser().api(async ({ storage }) => JSON.stringify(await storage.local.get()));
    expect(stored).not.toContain('.test');
    for (const each of [popup, logTab, tab, other]) await each.close();
  });

  it('is a panel of the developer tools, with the requests of their tab and in their theme', async () => {
    // Firefox asks the user, who need not have a panel.
    if (kind === 'firefox') await addPanel();
    const tab = await browser().openTab('https://v6.test/page?icon=data:,');
    const other = await browser().openTab('https://dual.test/page?icon=data:,');
    const panel = await browser().openDevtoolsPanel(tab);
    await isListening(panel);
    expect(['light', 'dark']).toContain(await dataOf(panel, ':root', 'theme'));
    expect(await violations(panel)).toEqual([]);
    await other.goto('https://a.v6.test/page?icon=data:,');
    await tab.goto(shop);
    await waitForLines(panel, [...shopLines, `? dead.test script ${failed} v6.test`]);
    // The clipboard API is kept from panels.
    await press(panel, 'copy');
    await poll('the copy', () => textOf(panel, '[role="status"]').then((text) => /^Copied [34]$/.test(text)));
    if (kind === 'firefox') await hideAndRestart(tab, panel);
    await panel.close();
    for (const each of [tab, other]) await each.close();
  });

  it('of a usual window has no request of a private one', async () => {
    const view = await openLog();
    const secret = 'https://a.v4.test/page?icon=data:,';
    // Closed again, or the next tab is opened in the private window.
    if (kind === 'firefox') await (await browser().openPrivateTab(secret)).close();
    else await browser().privateApi(({ tabs }, url) => tabs.create({ url }), secret);
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
    await tab.evaluate(async () => {
      for (let at = 0; at < 300; at++) await fetch(`/json?${at}`).then((answer) => answer.text());
    });
    const look = () =>
      view.evaluate(() => {
        const rows = [...document.querySelectorAll<HTMLElement>('[data-line]')];
        return {
          count: Number((document.querySelector('table') as HTMLElement).ariaRowCount) - 1,
          drawn: rows.length,
          last: rows.at(-1)?.dataset.line,
          top: Math.round((document.querySelector('.rows') as HTMLElement).scrollTop),
        };
      });
    await poll('all lines', async () => (await look()).count === 301);
    const followed = await look();
    expect(followed.last).toBe('301');
    expect(followed.drawn).toBeLessThan(150);
    // Pages that nobody sees get no scroll events.
    await view.tab.activate();
    await view.evaluate(() => {
      (document.querySelector('.rows') as HTMLElement).scrollTop = 2000;
    });
    await waitForElement(view, '[data-log="follow"][aria-pressed="false"]', 'no following');
    await tab.goto('https://a.v6.test/page?icon=data:,');
    await poll('one more', async () => (await look()).count === 302);
    expect((await look()).top).toBe(2000);
    await tab.close();
    await view.close();
  });
});
