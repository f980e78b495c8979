import { describe, expect, it } from 'vitest';
import { countOf } from './support/elements.ts';
import { browserForFile } from './support/extension.ts';

describe('after the installation', () => {
  const browser = browserForFile({ keepWelcome: true });

  it('one page explains the icons, and is not shown again', async () => {
    const shown = () =>
      browser().api(async ({ tabs }) => {
        const urls = (await tabs.query({})).map(({ url }) => url);
        return urls.filter((url) => url?.endsWith('/welcome/welcome.html'));
      });
    await expect.poll(shown).toHaveLength(1);
    const view = await browser().openExtensionPage('options/welcome/welcome.html');
    await expect.poll(() => countOf(view, '.icons svg')).toBe(4);
    const icons = () => [...document.querySelectorAll<HTMLElement>('[data-icon]')].map(({ dataset }) => dataset.icon);
    expect(await view.evaluate(icons)).toEqual(['6', '4', '64', '?']);
    await browser().killBackground();
    await browser().wakeBackground();
    expect(await shown()).toHaveLength(2);
    await view.close();
  });

  it('it says how to pin the button where the browser hides it, and when that is done', async () => {
    const view = await browser().openExtensionPage('options/welcome/welcome.html');
    await expect.poll(() => view.evaluate(() => document.querySelector('h1')?.textContent ?? '')).not.toBe('');
    const pinned = () =>
      view.evaluate(() => document.querySelector<HTMLElement>('[data-pinned]')?.dataset.pinned ?? null);
    if (browser().kind === 'firefox') expect(await pinned()).toBeNull();
    else await expect.poll(pinned).toBe('false');
    await view.close();
  });
});
