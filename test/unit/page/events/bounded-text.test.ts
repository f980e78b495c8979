import { describe, expect, it } from 'vitest';
import { commitEvent, type NavigationDetails, navigateEvent } from '../../../../src/browser/events/navigation-event.ts';
import { type RequestDetails, requestEvent } from '../../../../src/browser/events/request-event.ts';
import { traitsByBuild } from '../../../../src/browser/traits-by-build.ts';
import { boundedText, isHostname } from '../../../../src/page/events/bounded-text.ts';
import type { NetworkEvent } from '../../../../src/page/events/network-event.ts';
import { navigationTarget } from '../../../../src/page/events/request-url.ts';
import { noticesOf } from '../../../../src/page/presentation/notices.ts';
import { hostnamesOf } from '../../../../src/page/recording/page.ts';
import { commit, trackerAfter } from '../network-events.ts';

const megabyte = 'x'.repeat(1_000_000);
const label = 'x'.repeat(63);

describe('isHostname', () => {
  it.each([
    ['a.test', true],
    [`${label}.test`, true],
    [`x${label}.test`, false],
    [`${label}.${label}.${label}.${label.slice(2)}`, true],
    [`${label}.${label}.${label}.${label.slice(1)}`, false],
    ['[2001:db8::10]', true],
    [megabyte, false],
    ['', false],
  ])('says of %.20s… %s', (hostname, is) => {
    expect(isHostname(hostname)).toBe(is);
  });
});

describe('boundedText', () => {
  it('leaves what fits as it is, and cuts the rest so that different texts stay different', () => {
    expect(boundedText('abc', 3)).toBe('abc');
    const one = boundedText(`${megabyte}1`, 100);
    expect(one.length).toBe(100);
    expect(boundedText(`${megabyte}2`, 100)).not.toBe(one);
  });

  it('changes a URL no more that it has cut once', () => {
    const url = navigationTarget(`https://user@a.test/${megabyte}?q#f`);
    expect(url.length).toBeLessThanOrEqual(2048);
    expect(navigationTarget(url)).toBe(url);
  });
});

describe('the door for events', () => {
  const traits = traitsByBuild.firefox;
  /** All texts that a hostile page, or a browser gone wrong, can make long. */
  const request: RequestDetails = {
    requestId: megabyte,
    url: `https://${megabyte}/${megabyte}?${megabyte}`,
    type: megabyte,
    tabId: 1,
    frameId: 0,
    timeStamp: 1000,
    initiator: `https://${megabyte}`,
    ip: megabyte,
    statusLine: `HTTP/${'1'.repeat(1_000_000)} 200`,
    error: megabyte,
    cookieStoreId: megabyte,
  };
  const main = { ...request, type: 'main_frame' };
  const proxied = { ...request, proxyInfo: { type: megabyte, host: megabyte, port: megabyte } };
  const inside = { ...request, documentId: megabyte, parentDocumentId: megabyte };

  it.each([
    ['a request without a document', request],
    ['the request of a main document', main],
    ['a request through a proxy', proxied],
    ['a request of a document', inside],
  ])('bounds every text of %s', (_, details) => {
    for (const kind of ['answer', 'redirect', 'failure'] as const) {
      expect(JSON.stringify(requestEvent(kind, details, traits)).length).toBeLessThan(4000);
    }
  });

  it('bounds every text of a navigation', () => {
    const details: NavigationDetails = {
      url: `https://a.test/${megabyte}`,
      tabId: 1,
      frameId: 0,
      timeStamp: 1000,
      documentId: megabyte,
    };
    expect(JSON.stringify([navigateEvent(details), commitEvent(details, traits.hiddenSites)]).length).toBeLessThan(
      5000,
    );
  });

  it('takes what is longer than a hostname for none: without a row, with a notice', () => {
    const details = { ...request, requestId: '7', type: 'image', documentId: 'A', url: `https://${megabyte}/` };
    const event = requestEvent('failure', details, traits);
    expect(event?.hostname).toBe('');
    const tracker = trackerAfter(commit('A', 'https://a.test/'), ...(event ? [event, event] : []));
    const page = tracker.shownPage(1);
    expect(page && [...hostnamesOf(page)]).toEqual(['a.test']);
    expect(page && noticesOf(page)).toEqual(['main-not-seen', 'invalid-hostnames']);
    expect(page?.invalidHostnames).toBe(1);
  });
});

describe('the text of a main document', () => {
  it.each([
    ['https://a.test/', ['adopted']],
    ['file:///a.html', ['adopted']],
    ['about:blank', []],
    ['chrome://version/', []],
    ['moz-extension://a/', []],
  ])('says of a page that was there before only where loading it again shows more: %s', (url, notices) => {
    const page = trackerAfter(commit('A', url, { preexisting: true })).shownPage(1);
    expect(page && noticesOf(page)).toEqual(notices);
  });

  it('names a service worker only where the browser named it', () => {
    const url = 'https://a.test/';
    const notices = (...events: readonly NetworkEvent[]) => {
      const page = trackerAfter(...events).shownPage(1);
      return page && noticesOf(page);
    };
    expect(notices(commit('A', url))).toEqual(['main-not-seen']);
    const asked = {
      ...{ kind: 'answer' as const, id: '1', time: 1, tab: 1, frame: 0, type: 'main_frame', target: url },
      ...{ scheme: 'https', hostname: 'a.test', path: '/', fromServiceWorker: true as const },
    };
    expect(notices(asked, commit('A', url))).toEqual(['main-from-service-worker']);
  });
});
