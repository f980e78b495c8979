import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import type { BrowserDriver, ExtensionTab } from './driver/driver.ts';
import { chooseFiles, clickButton, clickElement, dataOf, has, textOf, waitForElement } from './support/elements.ts';
import { kind, open, waitForTable } from './support/extension.ts';
import { openPanel } from './support/verdict.ts';

/** Where the browsers of Debian look for what an administrator has set. */
const policies = '/etc/chromium';
const prefix = '2001:67c:2960:6464::/96';

/** Runs a test in a browser that somebody administrates. Nothing is changed outside of the world. */
async function administered(
  managed: Readonly<Record<string, unknown>>,
  run: (driver: BrowserDriver) => Promise<void>,
): Promise<void> {
  const undo: (() => void)[] = [];
  try {
    if (kind === 'chromium') {
      const first = await open({ fewProcesses: true });
      const { extensionId } = first;
      await first.close();
      execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', policies]);
      undo.push(() => execFileSync('umount', [policies]));
      write(join(policies, 'policies/managed/greensix.json'), {
        '3rdparty': { extensions: { [extensionId]: managed } },
      });
    } else {
      const home = mkdtempSync(join(tmpdir(), 'greensix-home-'));
      const { HOME } = process.env;
      undo.push(() => {
        process.env.HOME = HOME;
        rmSync(home, { recursive: true, force: true });
      });
      process.env.HOME = home;
      const name = 'greensix@greensix.example';
      const file = { name, description: 'settings', type: 'storage', data: managed };
      write(join(home, `.mozilla/managed-storage/${name}.json`), file);
    }
    const driver = await open({ fewProcesses: true });
    await run(driver).finally(() => driver.close());
  } finally {
    for (const step of undo.reverse()) step();
  }
}

function write(path: string, content: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(content));
}

const sections = (view: ExtensionTab) =>
  view.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('section')].map((section) => {
        const parts = { locked: '.locked', disabled: 'input:disabled', form: 'form, [data-remove]' };
        const found = Object.entries(parts).filter(([, selector]) => section.querySelector(selector) !== null);
        return [section.querySelector('h2')?.id, found.map(([name]) => name).join(' ')];
      }),
    ),
  );

it('what an administrator has set holds, and is shown as locked', () =>
  administered(
    { nat64Prefixes: [prefix], theme: 'dark', smallDigits: 'nonsense', ownAddresses: 'off' },
    async (driver) => {
      const tab = await driver.openTab('https://nsp.test/page?icon=data:,');
      await waitForTable(driver, tab, { icon: '4' });
      const options = await driver.openExtensionPage('options/options.html');
      await waitForElement(options, 'section', 'the settings');
      expect(await sections(options)).toMatchObject({
        theme: 'locked disabled',
        nat64: 'locked',
        'small-digits': '',
        'own-addresses': 'locked disabled',
        provider: '',
      });
      // Nobody can be asked for the addresses of this machine.
      const popup = await driver.openPopup(tab.tabId());
      await openPanel(popup);
      expect(await has(popup, '[data-own-addresses]')).toBe(false);
      await popup.close();
      expect(await dataOf(options, ':root', 'theme')).toBe('dark');
      expect(await dataOf(options, '[data-prefix]', 'prefix')).toBe(prefix);
      // A file is taken but for what is locked, and that is said.
      await chooseFiles(options, '[type="file"]', {
        'settings.json': JSON.stringify({
          format: 'greensix-settings',
          version: 1,
          settings: { theme: 'light', whoisRouting: 'off' },
        }),
      });
      await poll('the import', async () => /administrator has set: Theme\./.test(await textOf(options, 'header')));
      await waitForElement(options, '[name=whoisRouting][value=off]:checked', 'what the file could set');
      expect(await dataOf(options, ':root', 'theme')).toBe('dark');
      await clickButton(options, 'Reset to defaults');
      await waitForElement(options, '[data-saving="saved"]', 'the reset');
      await waitForTable(driver, tab, { icon: '4' });
      expect(await sections(options)).toMatchObject({ theme: 'locked disabled', nat64: 'locked' });
    },
  ));

it('an administrator may set one half of the AAAA check, and the user chooses the other, in settings and popup', () =>
  administered({ aaaaCheck: 'button' }, async (driver) => {
    const tab = await driver.openTab('https://dual.test/page?icon=data:,&img=//v4.test/img');
    const options = await driver.openExtensionPage('options/options.html');
    await waitForElement(options, '[name=aaaaCheck][value=button]:checked:disabled', 'what the administrator has set');
    expect(await sections(options)).toMatchObject({ 'aaaa-check': 'locked disabled' });
    const popup = await driver.openPopup(tab.tabId());
    await openPanel(popup);
    // Whom to ask is not settled where extensions cannot ask the browser.
    if (kind === 'chromium') {
      await waitForElement(popup, '[data-check=awaiting] [data-turn-on]', 'the offer');
      await clickElement(options, '[data-standing=awaiting] [data-turn-on]');
    }
    await waitForElement(options, '[data-standing=on]', 'the check is on');
    await waitForElement(popup, '[data-check=ready]', 'the check is on in the popup');
    for (const each of [popup, options, tab]) await each.close();
  }));
