import { beforeEach, describe, expect, it } from 'vitest';
import { bulkHost } from '../world/hosts.ts';
import { poll } from '../world/poll.ts';
import type { Pane } from './driver/driver.ts';
import { browserForFile, kind, world } from './support/extension.ts';
import { checkAll, dohUrl, openPanel, resetCheck, set, waitForVerdicts } from './support/verdict.ts';

/** Firefox asks the user itself before an extension sends data about them; Chromium leaves that to the extension. */
describe.runIf(kind === 'firefox')('the consent that Firefox asks for', () => {
  const browser = browserForFile({ fewProcesses: true });
  beforeEach(() => resetCheck(browser()));

  const url = 'https://dual.test/page?icon=data:,&img=//v4.test/img';
  const asked = async () => (await world.log()).filter(({ host }) => host === 'doh.test').length;
  const has = (view: Pick<Pane, 'evaluate'>, selector: string) =>
    poll(selector, () => view.evaluate<boolean>(`document.querySelector(${JSON.stringify(selector)}) !== null`));
  const consented = () =>
    browser().api<boolean>(`browser.permissions.contains({ data_collection: ['browsingActivity'] })`);

  it('is asked for when the check is turned on with a resolver of its own, and without it nobody is asked', async () => {
    await set(browser(), { resolver: dohUrl });
    const tab = await browser().openTab(url);
    const view = await browser().openPopup(tab.tabId());
    await openPanel(view);
    await view.click('[data-turn-on]');
    await browser().answerPrompt('deny');
    expect(await consented()).toBe(false);
    await has(view, '[data-check=off]');
    await view.click('[data-turn-on]');
    await browser().answerPrompt('allow');
    await has(view, '[data-check=ready]');
    expect(await asked()).toBe(0);
    await checkAll(view);
    await waitForVerdicts(view, { 'v4.test': 'no-aaaa' });
    expect(await asked()).toBeGreaterThan(0);
    await view.close();
    await tab.close();
  });

  it('is asked for from the popup itself, whatever becomes of the popup meanwhile', async () => {
    await set(browser(), { resolver: dohUrl });
    const tab = await browser().openTab(url);
    await tab.activate();
    const windowId = await browser().api<number>(`browser.tabs.get(${tab.tabId()}).then(({ windowId }) => windowId)`);
    const open = async () => {
      await browser().pressAction(windowId);
      const popup = await poll('the popup', () => browser().pane(windowId, 'popup'));
      await has(popup, '.disclosure[aria-expanded=false]');
      await popup.click('.disclosure');
      return popup;
    };
    const popup = await open();
    await has(popup, '[data-turn-on]');
    await popup.click('[data-turn-on]');
    await browser().answerPrompt('allow');
    expect(await consented()).toBe(true);
    await (await browser().pane(windowId, 'popup'))?.close();
    await poll('the popup is closed', async () => (await browser().pane(windowId, 'popup')) === undefined);
    const again = await open();
    await has(again, '[data-check=ready]');
    await again.close();
    await tab.close();
  });

  it('ends the check and what it has learnt when it is taken back, and is not given by another device', async () => {
    await set(browser(), { aaaaCheck: 'auto', resolver: dohUrl });
    const tab = await browser().openTab(url);
    const view = await browser().openPopup(tab.tabId());
    await waitForVerdicts(view, { 'v4.test': 'no-aaaa' });
    await browser().setDataConsent(false);
    await waitForVerdicts(view, { 'v4.test': 'ipv4-seen' });
    await openPanel(view);
    await has(view, '[data-check=off]');
    const audit = await browser().openView('audit/audit.html');
    const options = await browser().openView('options/options.html');
    await has(options, '[name=aaaaCheck][value=off]:checked');
    await world.clearLog();
    await tab.reload();
    await waitForVerdicts(view, { 'v4.test': 'ipv4-seen' });
    expect(await asked()).toBe(0);
    for (const each of [audit, options, view, tab]) await each.close();
  });

  it('ends a check that is under way when it is taken back, questions that wait included', async () => {
    const hosts = Array.from({ length: 30 }, (_, i) => bulkHost(2 * i + 1).name);
    const audit = await browser().openView('audit/audit.html');
    await has(audit, '[data-recorder-button=start]');
    await audit.evaluate(`document.querySelector('[data-recorder-button=start]').click()`);
    await has(audit, '[data-recorder=recording]');
    const tab = await browser().openTab(
      `https://v6.test/page?icon=data:,${hosts.map((host) => `&img=//${host}/img`).join('')}`,
    );
    await poll('all hosts', () =>
      audit.evaluate<boolean>(`document.querySelector('#tab-hosts').textContent.includes('${hosts.length + 1}')`),
    );
    await audit.evaluate(`document.querySelector('[data-recorder-button=stop]').click()`);
    await set(browser(), { aaaaCheck: 'button', resolver: dohUrl });
    await world.behave('doh.test', { do: 'stall', gate: 'resolver' });
    await has(audit, '[data-check-aaaa]');
    await audit.evaluate(`document.querySelector('[data-check-aaaa]').click()`);
    await world.gate('resolver').reached();
    await browser().setDataConsent(false);
    await has(audit, '[data-aaaa=off]');
    await world.gate('resolver').open();
    const sent = await asked();
    expect(sent).toBeLessThan(hosts.length);
    await tab.reload();
    expect(await asked()).toBe(sent);
    await audit.close();
    await tab.close();
  });

  it('is asked for by the settings, which change nothing without it', async () => {
    await set(browser(), { resolver: dohUrl });
    const options = await browser().openView('options/options.html');
    await has(options, '[name=aaaaCheck][value=off]:checked');
    for (const time of ['once', 'twice']) {
      await options.click('[name=aaaaCheck][value=auto]');
      await browser().answerPrompt('deny');
      await has(options, '[data-refused=true]');
      await has(options, '[name=aaaaCheck][value=off]:checked');
      expect({ time, consented: await consented() }).toEqual({ time, consented: false });
    }
    await options.click('[name=aaaaCheck][value=auto]');
    await browser().answerPrompt('allow');
    await has(options, '[data-refused=false]');
    await has(options, '[name=aaaaCheck][value=auto]:checked');
    await options.close();
  });

  it("is not asked for with the browser's own resolver, but is when another is chosen in its place", async () => {
    await set(browser(), { resolver: 'browser' });
    const options = await browser().openView('options/options.html');
    await has(options, '[name=aaaaCheck][value=off]:checked');
    await options.click('[name=aaaaCheck][value=button]');
    await has(options, '[name=aaaaCheck][value=button]:checked');
    expect(await consented()).toBe(false);
    await options.click('[name=resolver][value=quad9]');
    await browser().answerPrompt('deny');
    await has(options, '[name=resolver][value=browser]:checked');
    await options.click('[name=resolver][value=quad9]');
    await browser().answerPrompt('allow');
    await has(options, '[name=resolver][value=quad9]:checked');
    await options.close();
  });
});
