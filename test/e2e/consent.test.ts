import { beforeEach, describe, expect, it } from 'vitest';
import type { Permissions } from 'webextension-polyfill';
import { bulkHost } from '../world/hosts.ts';
import { poll } from '../world/poll.ts';
import { clickElement, textOf, waitForElement } from './support/elements.ts';
import { browserForFile, kind, world } from './support/extension.ts';
import { checkAll, dohUrl, openPanel, resetCheck, set, waitForVerdicts } from './support/verdict.ts';

/** Firefox asks the user itself before an extension sends data about them; Chromium leaves that to the extension. */
describe.runIf(kind === 'firefox')('the consent that Firefox asks for', () => {
  const browser = browserForFile({ fewProcesses: true });
  beforeEach(() => resetCheck(browser()));

  const url = 'https://dual.test/page?icon=data:,&img=//v4.test/img';
  const asked = async () => (await world.log()).filter(({ host }) => host === 'doh.test').length;
  const consented = () =>
    browser().api(({ permissions }) => {
      // Firefox's own kind of permission, which the types do not know (browser.permissions.Permissions).
      const consent = { data_collection: ['browsingActivity'] } as Permissions.AnyPermissions;
      return permissions.contains(consent);
    });

  it('is asked for when the check is turned on with a resolver of its own, and without it nobody is asked', async () => {
    await set(browser(), { resolver: dohUrl });
    const tab = await browser().openTab(url);
    const view = await browser().openPopup(tab.tabId());
    await openPanel(view);
    await view.click('[data-turn-on]');
    await browser().answerPrompt('deny');
    expect(await consented()).toBe(false);
    await waitForElement(view, '[data-check=off]');
    await view.click('[data-turn-on]');
    await browser().answerPrompt('allow');
    await waitForElement(view, '[data-check=ready]');
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
    const windowId = await browser().frontWindow();
    const open = async () => {
      const popup = await browser().openToolbarPopup();
      await waitForElement(popup, '.disclosure[aria-expanded=false]');
      await popup.click('.disclosure');
      await waitForElement(popup, '.disclosure[aria-expanded=true]');
      return popup;
    };
    const popup = await open();
    await waitForElement(popup, '[data-turn-on]');
    await popup.click('[data-turn-on]');
    await browser().answerPrompt('allow');
    expect(await consented()).toBe(true);
    await (await browser().pane(windowId, 'popup'))?.close();
    await poll('the popup is closed', async () => (await browser().pane(windowId, 'popup')) === undefined);
    const again = await open();
    await waitForElement(again, '[data-check=ready]');
    await again.close();
    await tab.close();
  });

  it('ends the check and forgets its answers when it is taken back, and is not given by another device', async () => {
    await set(browser(), { aaaaCheck: 'auto', resolver: dohUrl });
    const tab = await browser().openTab(url);
    const view = await browser().openPopup(tab.tabId());
    await waitForVerdicts(view, { 'v4.test': 'no-aaaa' });
    await browser().setDataConsent(false);
    await waitForVerdicts(view, { 'v4.test': 'ipv4-seen' });
    await openPanel(view);
    await waitForElement(view, '[data-check=off]');
    const audit = await browser().openExtensionPage('audit/audit.html');
    const options = await browser().openExtensionPage('options/options.html');
    await waitForElement(options, '[name=aaaaCheck][value=off]:checked');
    await world.clearLog();
    await tab.reload();
    await waitForVerdicts(view, { 'v4.test': 'ipv4-seen' });
    expect(await asked()).toBe(0);
    for (const each of [audit, options, view, tab]) await each.close();
  });

  it('ends a check that is under way when it is taken back, questions that wait included', async () => {
    const hosts = Array.from({ length: 30 }, (_, i) => bulkHost(2 * i + 1).name);
    const audit = await browser().openExtensionPage('audit/audit.html');
    await waitForElement(audit, '[data-recorder-button=start]');
    await clickElement(audit, '[data-recorder-button=start]');
    await waitForElement(audit, '[data-recorder=recording]');
    const tab = await browser().openTab(
      `https://v6.test/page?icon=data:,${hosts.map((host) => `&img=//${host}/img`).join('')}`,
    );
    await poll('all hosts', async () => (await textOf(audit, '#tab-hosts')).includes(`${hosts.length + 1}`));
    await clickElement(audit, '[data-recorder-button=stop]');
    await set(browser(), { aaaaCheck: 'button', resolver: dohUrl });
    await world.behave('doh.test', { do: 'stall', gate: 'resolver' });
    await waitForElement(audit, '[data-check-aaaa]');
    await clickElement(audit, '[data-check-aaaa]');
    await world.gate('resolver').reached();
    await browser().setDataConsent(false);
    await waitForElement(audit, '[data-aaaa=off]');
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
    const options = await browser().openExtensionPage('options/options.html');
    await waitForElement(options, '[name=aaaaCheck][value=off]:checked');
    for (const time of ['once', 'twice']) {
      await options.click('[name=aaaaCheck][value=auto]');
      await browser().answerPrompt('deny');
      await waitForElement(options, '[data-refused=true]');
      await waitForElement(options, '[name=aaaaCheck][value=off]:checked');
      expect({ time, consented: await consented() }).toEqual({ time, consented: false });
    }
    await options.click('[name=aaaaCheck][value=auto]');
    await browser().answerPrompt('allow');
    await waitForElement(options, '[data-refused=false]');
    await waitForElement(options, '[name=aaaaCheck][value=auto]:checked');
    await options.close();
  });

  it("is not asked for with the browser's own resolver, but is when another is chosen in its place", async () => {
    await set(browser(), { resolver: 'browser' });
    const options = await browser().openExtensionPage('options/options.html');
    await waitForElement(options, '[name=aaaaCheck][value=off]:checked');
    await options.click('[name=aaaaCheck][value=button]');
    await waitForElement(options, '[name=aaaaCheck][value=button]:checked');
    expect(await consented()).toBe(false);
    await options.click('[name=resolver][value=quad9]');
    await browser().answerPrompt('deny');
    await waitForElement(options, '[name=resolver][value=browser]:checked');
    await options.click('[name=resolver][value=quad9]');
    await browser().answerPrompt('allow');
    await waitForElement(options, '[name=resolver][value=quad9]:checked');
    await options.close();
  });
});
