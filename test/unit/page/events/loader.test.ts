import { describe, expect, it } from 'vitest';
import { type RequestDetails, requestEvent } from '../../../../src/browser/events/request-event.ts';
import { traitsByBuild } from '../../../../src/browser/traits-by-build.ts';
import { initiatorLoaders } from '../../../../src/page/events/devtools-initiator.ts';
import { countLoader, type LoaderCounts, maxLoaders } from '../../../../src/page/events/loader.ts';
import { answer, commit, mainAnswer, restored, trackerAfter } from '../network-events.ts';

const page = 'https://www.shop.example/';

describe('what an extension knows of who caused a request', () => {
  const loadersOf = (details: Partial<RequestDetails>) =>
    requestEvent(
      'answer',
      {
        requestId: '1',
        url: 'https://cdn4.test/x',
        type: 'image',
        tabId: 1,
        frameId: 0,
        timeStamp: 1,
        documentId: 'A',
        ...details,
      },
      traitsByBuild.firefox,
    )?.loaders;

  it.each([
    ['a document, by its origin (Chromium)', { initiator: 'https://www.shop.example' }, ['frame www.shop.example']],
    ['a document, by its URL (Firefox)', { originUrl: page, documentUrl: page }, ['frame www.shop.example']],
    [
      'a stylesheet of another host (Firefox)',
      { originUrl: 'https://css.test/a.css', documentUrl: page, type: 'font' },
      ['stylesheet css.test'],
    ],
    [
      'a stylesheet of the document’s host looks like the document after pushState (Firefox)',
      { originUrl: `${page}a.css`, documentUrl: `${page}pushed`, type: 'font' },
      ['frame www.shop.example'],
    ],
    [
      'what stylesheets never load is a document’s, whoever is named (Firefox)',
      { originUrl: 'https://frame.test/', documentUrl: page, type: 'sub_frame' },
      ['frame frame.test'],
    ],
    [
      'a worker that belongs to no tab',
      { initiator: 'https://www.shop.example', tabId: -1, documentId: '' },
      ['worker www.shop.example'],
    ],
    ['a document without an origin', { initiator: 'null' }, undefined],
    ['a host itself', { initiator: 'https://cdn4.test' }, undefined],
    [
      'an extension',
      { originUrl: 'moz-extension://1234/a.html', documentUrl: 'moz-extension://1234/a.html' },
      undefined,
    ],
  ])('is %s', (_, details, expected) => {
    expect(loadersOf(details)).toEqual(expected);
  });
});

describe('who caused the requests of a host', () => {
  const frame = { document: 'A', loaders: ['frame www.shop.example'] } as const;
  const loadersOf = (hostname: string, tracker = trackerAfter()) => tracker.page('A')?.hosts.get(hostname)?.loaders;

  it('is counted, and survives the end of the background', () => {
    const tracker = trackerAfter(
      mainAnswer(page, '2001:db8::1'),
      commit('A', page),
      answer('https://cdn4.test/1', '192.0.2.1', frame),
      answer('https://cdn4.test/2', '192.0.2.1', frame),
      answer('https://cdn4.test/3', '192.0.2.1', { document: 'A', loaders: ['stylesheet css.test'] }),
    );
    const counts = { 'frame www.shop.example': 2, 'stylesheet css.test': 1 };
    expect(loadersOf('cdn4.test', tracker)).toEqual(counts);
    expect(loadersOf('cdn4.test', restored(tracker))).toEqual(counts);
  });

  it('is the host that redirects, hop by hop, though the browser names the document for each', () => {
    const hops = trackerAfter(
      commit('A', page),
      answer('https://one.test/', undefined, { ...frame, id: '7', kind: 'redirect' }),
      answer('https://two.test/', undefined, { ...frame, id: '7', kind: 'redirect' }),
    );
    const tracker = restored(hops);
    tracker.apply(answer('https://three.test/', '192.0.2.1', { ...frame, id: '7' }));
    tracker.apply(answer('https://four.test/', '192.0.2.1', frame));
    expect(loadersOf('one.test', tracker)).toEqual({ 'frame www.shop.example': 1 });
    expect(loadersOf('two.test', tracker)).toEqual({ 'redirect one.test': 1 });
    expect(loadersOf('three.test', tracker)).toEqual({ 'redirect two.test': 1 });
    expect(loadersOf('four.test', tracker)).toEqual({ 'frame www.shop.example': 1 });
    expect(tracker.page('A')?.redirects.size).toBe(0);
  });

  it('is taken back with a request that has another event', () => {
    const tracker = trackerAfter(
      commit('A', page),
      answer('https://cdn4.test/', undefined, { ...frame, id: '9', fromServiceWorker: true }),
      answer('https://cdn4.test/', '192.0.2.1', { ...frame, id: '9' }),
    );
    expect(loadersOf('cdn4.test', tracker)).toEqual({ 'frame www.shop.example': 1 });
  });

  it('stays bounded, however many names a page makes up, and counts on', () => {
    const counts: Partial<LoaderCounts> = {};
    for (let at = 0; at < 1000; at++) countLoader(counts, `script ${at}.test`);
    expect(Object.keys(counts)).toHaveLength(maxLoaders + 1);
    expect(Object.values(counts).reduce((sum = 0, count = 0) => sum + count, 0)).toBe(1000);
    for (let at = 0; at < 1000; at++) countLoader(counts, `script ${at}.test`, -1);
    expect(counts).toEqual({});
  });
});

describe('an initiator of the DevTools protocol', () => {
  const read = (initiator: unknown, more: { isPreload?: boolean; isOfWorker?: boolean; documentUrl?: string } = {}) =>
    initiatorLoaders(initiator, {
      documentUrl: page,
      isPreload: false,
      isOfWorker: false,
      isStylesheet: (url) => url.endsWith('.css'),
      ...more,
    });
  const stack = (...urls: readonly string[]) => ({ callFrames: urls.map((url) => ({ url })) });

  it.each([
    ['the parser of a document', { type: 'parser', url: page }, {}, ['document www.shop.example']],
    ['a stylesheet', { type: 'parser', url: 'https://css.test/a.css' }, {}, ['stylesheet css.test']],
    ['a document that asks ahead', { type: 'parser', url: page }, { isPreload: true }, ['preload www.shop.example']],
    ['a module that imports', { type: 'script', url: 'https://mod.test/m.js' }, {}, ['script mod.test']],
    [
      'the script on top of the stack, with those that called it',
      { type: 'script', stack: stack('', 'https://wrap.test/w.js', page, 'https://wrap.test/w.js') },
      {},
      ['script wrap.test', 'caller www.shop.example'],
    ],
    [
      'the stack that scheduled it, where code has no URL',
      { type: 'script', stack: { ...stack(''), parent: { ...stack(''), parent: stack('https://tag.test/t.js') } } },
      {},
      ['script tag.test'],
    ],
    [
      'something in the document, where nothing has a URL',
      { type: 'script', stack: stack('') },
      {},
      ['frame www.shop.example'],
    ],
    [
      'a script in a worker',
      { type: 'script', stack: stack('https://imported.test/i.js') },
      { isOfWorker: true },
      ['worker imported.test'],
    ],
    [
      'something in the document that made a blob',
      { type: 'script', stack: stack(`blob:${page}1234`) },
      { isOfWorker: true, documentUrl: `blob:${page}1234` },
      ['frame www.shop.example'],
    ],
    [
      'something in the document, for what browsers ask of themselves',
      { type: 'other' },
      {},
      ['frame www.shop.example'],
    ],
    ['nobody, for what is no initiator', 7, { documentUrl: '' }, []],
    [
      'nobody, for what is not of the web',
      { type: 'parser', url: 'chrome-extension://abc/x.html' },
      { documentUrl: '' },
      [],
    ],
  ])('names %s', (_, initiator, more, expected) => {
    expect(read(initiator, more)).toEqual(expected);
  });

  it('is read in no time, however deep a page makes its stacks', () => {
    let deep: object = stack('');
    for (let depth = 0; depth < 100_000; depth++) deep = { ...stack(''), parent: deep };
    expect(read({ type: 'script', stack: deep })).toEqual(['frame www.shop.example']);
    const wide = { type: 'script', stack: stack(...Array.from({ length: 100_000 }, (_, at) => `https://${at}.test/`)) };
    expect(read(wide).length).toBeLessThanOrEqual(50);
  });
});
