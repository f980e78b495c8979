import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExtensionPage, Frame } from '../../test/e2e/driver/driver.ts';
import { chooseFiles, clickElement, savedBy, waitForElement } from '../../test/e2e/support/elements.ts';
import { poll } from '../../test/world/poll.ts';
import { type LaunchOptions, launch } from './browser.ts';
import { shrink } from './shrink.ts';

const size = { width: 1000, height: 752 };
/** The tree alone. */
const treeSize = { width: 1000, height: 336 };

type Shown = Pick<ExtensionPage, 'evaluate' | 'screenshot'>;

type Load = readonly [url: string, type: string, address: string, by?: string];

/** A shop as a Chromium would save it: what its hosts load, and what these load in turn. No network is asked for it. */
const loads: readonly Load[] = [
  ['https://www.shop.example/', 'document', '2606:4700:b::10'],
  ['https://static.shop.example/shop.css', 'stylesheet', '2606:4700:b::11', 'https://www.shop.example/'],
  ['https://static.shop.example/shop.js', 'script', '2606:4700:b::11', 'https://www.shop.example/'],
  ['https://images.shop.example/boots.jpg', 'image', '198.41.30.12', 'https://www.shop.example/'],
  ['https://fonts.typefoundry.example/sans.woff2', 'font', '2606:4700:b::13', 'https://static.shop.example/shop.css'],
  ['https://api.shop.example/basket', 'fetch', '2606:4700:b::14', 'https://static.shop.example/shop.js'],
  ['https://tag.manager.example/tags.js', 'script', '2606:4700:b::15', 'https://www.shop.example/'],
  ['https://consent.banner.example/ask.js', 'script', '198.41.30.16', 'https://tag.manager.example/tags.js'],
  ['https://cdn.adexchange.example/bid.js', 'script', '2606:4700:b::17', 'https://tag.manager.example/tags.js'],
  ['https://eu.bidder.example/offers', 'fetch', '198.41.30.18', 'https://cdn.adexchange.example/bid.js'],
  ['https://sync.bidder.example/pixel.gif', 'image', '198.41.30.19', 'https://cdn.adexchange.example/bid.js'],
  ['https://chat.support.example/chat.js', 'script', '198.41.30.20', 'https://www.shop.example/'],
  ['https://media.support.example/face.png', 'image', '198.41.30.21', 'https://chat.support.example/chat.js'],
];

function shopHar(): string {
  const startedDateTime = '2026-11-02T09:30:00.000Z';
  const entries = loads.map(([url, type, serverIPAddress, by]) => ({
    pageref: 'page_1',
    startedDateTime,
    _resourceType: type,
    request: { method: 'GET', url, headers: [] },
    response: { status: 200, httpVersion: 'h2', headers: [], content: { mimeType: '' } },
    serverIPAddress,
    ...(by !== undefined && { _initiator: initiatorOf(by) }),
  }));
  const pages = [{ id: 'page_1', startedDateTime, title: loads[0]?.[0] }];
  return JSON.stringify({
    log: { version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, pages, entries },
  });
}

function initiatorOf(url: string): object {
  if (!url.endsWith('.js')) return { type: 'parser', url };
  return {
    type: 'script',
    stack: { callFrames: [{ functionName: '', scriptId: '1', url, lineNumber: 0, columnNumber: 0 }] },
  };
}

/** Opens all branches of the tree that is shown, and brings it into the picture. */
async function unfold(view: Shown): Promise<void> {
  await waitForElement(view, '[role=tree]');
  await poll('the whole tree', () =>
    view.evaluate(() => {
      const folded = [...document.querySelectorAll<HTMLElement>('[role=treeitem][aria-expanded=false]')];
      for (const item of folded) item.click();
      return folded.length === 0;
    }),
  );
}

/**
 * Takes the tree of the audit page, and the page that a report is saved as.
 * @param options how the browser is started
 * @param theme the colours
 * @param folder where the pictures go
 */
export async function takeReportPictures(
  options: LaunchOptions,
  theme: 'light' | 'dark',
  folder: string,
): Promise<void> {
  const files = mkdtempSync(join(tmpdir(), 'greensix-pictures-'));
  const browser = await launch({ ...options, headless: true, window: { ...size, theme } });
  const take = async (view: Shown, name: string, frame: Frame): Promise<void> => {
    const path = join(folder, `${name}-${theme}.png`);
    await view.screenshot(path, frame);
    shrink(path);
  };
  try {
    const audit = await browser.openExtensionPage('audit/audit.html#tab=pages');
    await waitForElement(audit, 'header [type="file"]');
    await chooseFiles(audit, 'header [type="file"]', { 'page.har': shopHar() });
    await waitForElement(audit, '[data-row] .opener');
    const html = await savedBy(audit, '[data-export="html"]');
    await clickElement(audit, '[data-row] .opener');
    await unfold(audit);
    await audit.evaluate(() => {
      // Room to scroll, so that nothing above it is in the picture.
      document.body.style.paddingBottom = '100vh';
      const tree = document.querySelector('[role=tree]') as HTMLElement;
      for (const head of document.querySelectorAll('thead')) head.style.visibility = 'hidden';
      tree.style.scrollMarginTop = '12px';
      tree.scrollIntoView();
    });
    await take(audit, 'tree', treeSize);

    const saved = join(files, 'report.html');
    writeFileSync(saved, html);
    const report = await browser.openTab(pathToFileURL(saved).href, { wait: 'load' });
    await waitForElement(report, 'h1');
    await take(report, 'report', size);
  } finally {
    await browser.close();
    rmSync(files, { recursive: true });
  }
}
