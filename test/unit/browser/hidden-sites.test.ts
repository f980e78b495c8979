import { describe, expect, it } from 'vitest';
import { commitEvent } from '../../../src/browser/events/navigation-event.ts';
import { traitsByBuild } from '../../../src/browser/traits-by-build.ts';
import { documentKind } from '../../../src/page/events/document-kind.ts';
import { trackerAfter } from '../page/network-events.ts';

/** The kind of the page that a tab shows after a document was committed. */
function kindIn(build: keyof typeof traitsByBuild, url: string): string | undefined {
  const place = { tabId: 1, frameId: 0, timeStamp: 1, documentId: 'A' };
  const event = commitEvent({ ...place, url }, traitsByBuild[build].hiddenSites);
  const page = event && trackerAfter(event).shownPage(1);
  return page ? documentKind(page) : undefined;
}

describe("sites whose requests a browser hides are those of that browser's own list", () => {
  it.each([
    ['https://chromewebstore.google.com/', 'store', 'web'],
    ['https://chromewebstore.google.com/detail/x?y', 'store', 'web'],
    ['https://chrome.google.com/webstore', 'store', 'web'],
    ['https://chrome.google.com/webstore/category', 'store', 'web'],

    ['https://chrome.google.com/', 'web', 'web'],
    ['https://addons.mozilla.org/de/', 'web', 'store'],
    ['https://support.mozilla.org/', 'web', 'store'],
    ['https://support.mozilla.org.example/', 'web', 'web'],
    ['https://example.org/?https://support.mozilla.org/', 'web', 'web'],
  ])('%s: %s in Chromium, %s in Firefox', (url, chromium, firefox) => {
    expect([kindIn('chrome', url), kindIn('firefox', url)]).toEqual([chromium, firefox]);
  });
});
