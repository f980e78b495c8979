import { expect, it } from 'vitest';
import { type RequestDetails, requestEvent } from '../../../src/browser/events/request-event.ts';
import { traitsByBuild } from '../../../src/browser/traits-by-build.ts';

const fails = (type: string, error: string) => {
  const details: RequestDetails = {
    ...{ requestId: '1', url: 'https://fonts.example/a.woff2', type, tabId: 1, frameId: 0, timeStamp: 0 },
    ...{ documentId: 'd', initiator: 'https://page.example', error },
  };
  return requestEvent('failure', details, traitsByBuild.chrome)?.error ?? null;
};

it('a look into the cache is no request, as Chromium takes one for each font', () => {
  expect(fails('font', 'net::ERR_CACHE_MISS')).toBeNull();
  expect(fails('xmlhttprequest', 'net::ERR_CACHE_MISS')).toBeNull();
});

it('a font that fails, and a document that the cache does not have, are', () => {
  expect(fails('font', 'net::ERR_CONNECTION_REFUSED')).toBe('net::ERR_CONNECTION_REFUSED');
  expect(fails('main_frame', 'net::ERR_CACHE_MISS')).toBe('net::ERR_CACHE_MISS');
  expect(fails('sub_frame', 'net::ERR_CACHE_MISS')).toBe('net::ERR_CACHE_MISS');
});
