import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { poll } from '../world/poll.ts';
import type { BrowserDriver, View } from './driver/driver.ts';
import { kind, open, waitForTable } from './support/extension.ts';

/** Where the browsers of Debian look for what an administrator has set. */
const policies = '/etc/chromium';
const prefix = '2001:67c:2960:6464::/96';
const managed = { nat64Prefixes: [prefix], theme: 'dark', smallDigits: 'nonsense' };

/** Runs a test in a browser that somebody administrates. Nothing is changed outside of the world. */
async function administered(run: (driver: BrowserDriver) => Promise<void>): Promise<void> {
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

const sections = (view: View) =>
  view.evaluate<Record<string, string>>(`Object.fromEntries([...document.querySelectorAll('section')].map((section) => [
    section.querySelector('h2').id,
    [section.querySelector('.locked') && 'locked', section.querySelector('input:disabled') && 'disabled',
      section.querySelector('form, [data-remove]') && 'form'].filter(Boolean).join(' '),
  ]))`);

it(
  'what an administrator has set holds, and is shown as locked',
  () =>
    administered(async (driver) => {
      const tab = await driver.openTab('https://nsp.test/page?icon=data:,');
      await waitForTable(driver, tab, { icon: '4' });
      const options = await driver.openView('options/options.html');
      await poll('the settings', () => options.evaluate<boolean>(`document.querySelector('section') !== null`));
      expect(await sections(options)).toMatchObject({
        theme: 'locked disabled',
        nat64: 'locked',
        'small-digits': '',
        provider: '',
      });
      expect(await options.evaluate<string>(`document.documentElement.dataset.theme`)).toBe('dark');
      expect(await options.evaluate<string>(`document.querySelector('[data-prefix]').dataset.prefix`)).toBe(prefix);
      await options.evaluate(
        `[...document.querySelectorAll('button')].find((b) => b.textContent === 'Reset to defaults').click()`,
      );
      await poll('the reset', () =>
        options.evaluate<boolean>(`document.querySelector('[data-saving="saved"]') !== null`),
      );
      await waitForTable(driver, tab, { icon: '4' });
      expect(await sections(options)).toMatchObject({ theme: 'locked disabled', nat64: 'locked' });
    }),
  60_000,
);
