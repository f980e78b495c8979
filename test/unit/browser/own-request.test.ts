import { expect, it } from 'vitest';
import { isOwnRequest, type RequestDetails } from '../../../src/browser/events/request-event.ts';

const details = (change: Partial<RequestDetails>): RequestDetails => ({
  requestId: '1',
  url: 'https://rdap.example/ip/192.0.2.1',
  type: 'xmlhttprequest',
  tabId: 1,
  frameId: 0,
  timeStamp: 0,
  ...change,
});

it('requests of the extension’s own pages are its own, in both browsers', () => {
  expect(isOwnRequest(details({ initiator: 'chrome-extension://abc' }), 'chrome-extension://abc/')).toBe(true);
  const firefox = {
    documentUrl: 'moz-extension://abc/audit/audit.html',
    originUrl: 'moz-extension://abc/audit/audit.html',
  };
  expect(isOwnRequest(details(firefox), 'moz-extension://abc/')).toBe(true);
});

it('requests of pages, of other extensions and of the browser itself are not', () => {
  expect(isOwnRequest(details({ initiator: 'https://page.example' }), 'chrome-extension://abc/')).toBe(false);
  expect(isOwnRequest(details({ initiator: 'chrome-extension://abcd' }), 'chrome-extension://abc/')).toBe(false);
  expect(isOwnRequest(details({}), 'chrome-extension://abc/')).toBe(false);
});

it('the page that a link in them leads to is none of them', () => {
  const followed = details({ type: 'main_frame', initiator: 'chrome-extension://abc' });
  expect(isOwnRequest(followed, 'chrome-extension://abc/')).toBe(false);
});
