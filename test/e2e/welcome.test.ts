import { describe, expect, it } from 'vitest';
import { browserForFile } from './support/extension.ts';

describe('after the installation', () => {
  const browser = browserForFile({ keepWelcome: true });

  it('one page explains the icons, and is not shown again', async () => {
    const tabs = async () =>
      browser().api<string[]>(
        `(globalThis.browser ?? chrome).tabs.query({}).then((all) => all.map(({ url }) => url).filter((url) => url?.endsWith('/welcome/welcome.html')))`,
      );
    await expect.poll(tabs).toHaveLength(1);
    const view = await browser().openView('options/welcome/welcome.html');
    await expect.poll(() => view.evaluate<number>(`document.querySelectorAll('.icons svg').length`)).toBe(4);
    expect(
      await view.evaluate<string[]>(`[...document.querySelectorAll('[data-icon]')].map((icon) => icon.dataset.icon)`),
    ).toEqual(['6', '4', '64', '?']);
    await browser().killBackground();
    await browser().wakeBackground();
    expect(await tabs()).toHaveLength(2);
    await view.close();
  });

  it('it says how to pin the button where the browser hides it, and when that is done', async () => {
    const view = await browser().openView('options/welcome/welcome.html');
    await expect.poll(() => view.evaluate<string>(`document.querySelector('h1')?.textContent ?? ''`)).not.toBe('');
    const pinned = () =>
      view.evaluate<string | null>(`document.querySelector('[data-pinned]')?.dataset.pinned ?? null`);
    if (browser().kind === 'firefox') expect(await pinned()).toBeNull();
    else await expect.poll(pinned).toBe('false');
    await view.close();
  });
});
