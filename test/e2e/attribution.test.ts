import { describe, expect, it } from 'vitest';
import { failureId } from '../../src/page/events/failure.ts';
import { poll } from '../world/poll.ts';
import { clickElement, fetchIn, has, loadImage, shownTextOf, waitForElement } from './support/elements.ts';
import { browserForFile, kind, shortTable, snapshot, waitForRow, waitForTable, world } from './support/extension.ts';

const browser = browserForFile();
/** A page of the world that asks for no icon, so that its table depends on nothing but its parameters. */
const page = (host: string, query = '') => `https://${host}/page?icon=data:,&${query}`;

describe('a page', () => {
  it('shows its main host and each host that it asked, with family and counts', async () => {
    const tab = await browser().openTab(
      page('dual.test', 'img=//v4.test/img&img=//v4.test/img?2&script=//v6.test/script&fetch=//nat64.test/json'),
    );
    await waitForTable(browser(), tab, {
      icon: '646',
      main: 'dual.test',
      rows: { 'dual.test': '6 1', 'v4.test': '4 2', 'v6.test': '6 1', 'nat64.test': '4 1' },
    });
    await tab.close();
  });

  it('counts exactly what the page asked, and what the servers served by host and address', async () => {
    await world.clearLog();
    const tab = await browser().openTab('https://dual.test/bulk?hosts=60&each=7');
    const served = (await world.log()).filter(({ host }) => host !== 'dual.test');
    const truth = [...new Set(served.map(({ host }) => host))].sort().map((host) => {
      const own = served.filter((request) => request.host === host);
      return {
        host,
        asked: 7,
        served: own.length,
        addresses: [...new Set(own.map(({ localAddress }) => localAddress))],
      };
    });
    expect(truth).toHaveLength(60);
    await expect
      .poll(async () => {
        const { rows } = await snapshot(browser(), tab.tabId());
        const own = rows.filter(({ main }) => !main);
        return own
          .map(({ hostname, total, failures, addresses }) => ({
            host: hostname,
            asked: total,
            // On a busy machine Firefox now and then finds no address of a host that has IPv6 only.
            served: total - failures.reduce((sum, { count }) => sum + count, 0),
            addresses: addresses.map(({ address }) => address),
          }))
          .sort((one, other) => (one.host < other.host ? -1 : 1));
      })
      .toEqual(truth);
    await tab.close();
  });

  it('starts anew at a reload', async () => {
    const tab = await browser().openTab(page('v6.test', 'img=//v4.test/img'));
    await waitForTable(browser(), tab, { icon: '64' });
    await tab.reload({ bypassCache: true });
    await waitForTable(browser(), tab, { icon: '64', rows: { 'v6.test': '6 1', 'v4.test': '4 1' } });
    await tab.close();
  });

  it('keeps its table when it changes its own address with pushState', async () => {
    const tab = await browser().openTab(page('v6.test', 'img=//v4.test/img&push=/elsewhere'));
    await waitForTable(browser(), tab, { icon: '64', rows: { 'v6.test': '6 1', 'v4.test': '4 1' } });
    await tab.close();
  });
});

it('a page that a link in the extension’s own pages leads to has the address of its document, and keeps it at a reload', async () => {
  const own = await browser().openExtensionPage('options/options.html');
  const follow = (url: string) => {
    const link = document.createElement('a');
    Object.assign(link, { href: url, target: '_blank', rel: 'noopener noreferrer' });
    document.body.append(link);
    link.click();
  };
  // An image that no other test shows: of one that is in memory, Chromium reports nothing (recordings/chromium/cache.json).
  const tab = await browser().adopt(() => own.evaluate(follow, page('v6.test', 'img=//v4.test/img?followed')));
  const wanted = { icon: '64', main: 'v6.test', rows: { 'v6.test': '6 1', 'v4.test': '4 1' } };
  await waitForTable(browser(), tab, wanted);
  await tab.reload({ bypassCache: true });
  await waitForTable(browser(), tab, wanted);
  await tab.close();
  await own.close();
});

describe('redirects', () => {
  it('of the main document show each hop with its own address', async () => {
    const last = encodeURIComponent(page('v6.test'));
    const middle = encodeURIComponent(`https://dual.test/redirect?to=${last}`);
    const tab = await browser().openTab(`http://v4.test/redirect?to=${middle}`);
    await waitForTable(browser(), tab, {
      icon: '646',
      main: 'v6.test',
      rows: { 'v6.test': '6 1', 'dual.test': '6 1 redirect', 'v4.test': '4 1 insecure redirect' },
    });
    await tab.close();
  });

  it('of a part of the page show each hop with its own address', async () => {
    const to = encodeURIComponent('https://v4.test/img');
    const tab = await browser().openTab(
      page('v6.test', `img=${encodeURIComponent(`https://dual.test/redirect?to=${to}`)}`),
    );
    await waitForTable(browser(), tab, {
      icon: '646',
      rows: { 'v6.test': '6 1', 'dual.test': '6 1 redirect', 'v4.test': '4 1' },
    });
    await tab.close();
  });
});

describe('frames', () => {
  it('belong to the page, nested and from other hosts', async () => {
    const inner = encodeURIComponent(page('a.v4.test', 'img=//shared.test/img'));
    const outer = encodeURIComponent(page('a.v6.test', `frame=${inner}&img=//private.test/img`));
    const tab = await browser().openTab(page('v6.test', `frame=${outer}`));
    await waitForTable(browser(), tab, {
      rows: {
        'v6.test': '6 1',
        'a.v6.test': '6 1',
        'a.v4.test': '4 1',
        'shared.test': '4 1',
        'private.test': '4 1',
      },
    });
    await tab.close();
  });

  it('belong to the page when they have no address of their own', async () => {
    const tab = await browser().openTab(
      page('v6.test', 'srcdoc=https://v4.test/img&blank=https://shared.test/img&sandbox=//a.v6.test/page?icon=data:,'),
    );
    await waitForTable(browser(), tab, {
      rows: { 'v6.test': '6 1', 'v4.test': '4 1', 'shared.test': '4 1', 'a.v6.test': '6 1' },
    });
    await tab.close();
  });

  it('that go elsewhere leave the page in place', async () => {
    const tab = await browser().openTab(page('v6.test', 'frame=//a.v6.test/page?icon=data:,'));
    await tab.evaluate(
      () =>
        new Promise<void>((done) => {
          const frame = document.querySelector('iframe') as HTMLIFrameElement;
          frame.onload = () => done();
          frame.src = 'https://v4.test/page?icon=data:,&img=//shared.test/img';
        }),
    );
    await waitForTable(browser(), tab, {
      icon: '646',
      rows: { 'v6.test': '6 1', 'a.v6.test': '6 1', 'v4.test': '4 1', 'shared.test': '4 1' },
    });
    await tab.close();
  });
});

describe('going back and forward', () => {
  it('brings the finished tables back', async () => {
    const tab = await browser().openTab(page('v6.test', 'img=//v4.test/img'));
    await waitForTable(browser(), tab, { icon: '64' });
    await tab.goto(page('v4.test', 'img=//shared.test/img'));
    await waitForTable(browser(), tab, { icon: '44' });
    await world.clearLog();
    await tab.back();
    await waitForTable(browser(), tab, { icon: '64', main: 'v6.test', rows: { 'v6.test': '6 1', 'v4.test': '4 1' } });
    expect((await world.log()).filter(({ path }) => path.startsWith('/page'))).toEqual([]);
    await tab.forward();
    await waitForTable(browser(), tab, {
      icon: '44',
      main: 'v4.test',
      rows: { 'v4.test': '4 1', 'shared.test': '4 1' },
    });
    await tab.close();
  });
});

describe('what leaves the page in view', () => {
  it.each([
    ['a download', 'https://v4.test/download'],
    ['an answer 204', 'https://v4.test/204'],
  ])('%s keeps its table', async (_, url) => {
    const tab = await browser().openTab(page('v6.test', `img=//v6.test/img&link=${encodeURIComponent(url)}`));
    await waitForTable(browser(), tab, { icon: '6', rows: { 'v6.test': '6 2' } });
    await tab.click('#link0');
    await world.served(({ host }) => host === 'v4.test', url);
    // Whatever event the browser sends for the click, it has sent before the next image of the page.
    await loadImage(tab, '/img?after');
    await waitForTable(browser(), tab, { icon: '6', main: 'v6.test', rows: { 'v6.test': '6 3' } });
    await tab.close();
  });

  it('a navigation that the next one overtakes leaves no trace', async () => {
    const next = encodeURIComponent(page('a.v6.test', 'img=//v6.test/img'));
    // Both on one host: of a page on another one that goes on so soon there would be a row.
    const tab = await browser().openTab(page('a.v6.test', `link=https://v4.test/page?gate=slow&link=${next}`));
    // The page clicks by itself: a driver may wait for the first navigation before it gets to the second click.
    await tab.evaluate(() => {
      const click = (selector: string) => (document.querySelector(selector) as HTMLElement).click();
      click('#link0');
      setTimeout(() => click('#link1'), 300);
    });
    await world.served(({ host, path }) => host === 'v6.test' && path === '/img', 'the image of the second page');
    await world.gate('slow').open();
    await waitForTable(browser(), tab, { icon: '66', rows: { 'a.v6.test': '6 1', 'v6.test': '6 1' } });
    await tab.close();
  });
});

describe('failures', () => {
  it.each([
    ['a refused connection', 'https://dead.test/', 'dead.test', 'refused'],
    ['an unknown name', 'https://nowhere.test/', 'nowhere.test', 'unknown-host'],
  ])('%s of the main document is shown with its reason, and Back returns to the table before', async (_, url, host, id) => {
    const tab = await browser().openTab(page('v6.test', 'img=//v4.test/img'));
    await waitForTable(browser(), tab, { icon: '64' });
    await tab.goto(url, { wait: 'load' });
    await waitForTable(browser(), tab, {
      icon: '?',
      main: host,
      rows: { [host]: '? 1 failed' },
    });
    const { header, rows } = await snapshot(browser(), tab.tabId());
    expect(header.notices).toContain('main-failed');
    expect(rows[0]?.failures.map(({ error }) => failureId(error))).toEqual([id]);
    await tab.back();
    // Firefox may load the page again from its cache instead of bringing the document back.
    await poll('the table before', async () => {
      const { main, rows } = await shortTable(browser(), tab);
      return main === 'v6.test' && Object.keys(rows).sort().join() === 'v4.test,v6.test';
    });
    await tab.close();
  });

  it('of parts of the page are listed with their reason', async () => {
    const tab = await browser().openTab(
      page('v6.test', 'img=//dead.test/img&script=//nowhere.test/script&fetch=//v4.test/reset&abort=//a.v6.test/body'),
    );
    const failed = async () => {
      const { rows } = await snapshot(browser(), tab.tabId());
      return Object.fromEntries(
        rows.map((row) => [row.hostname, row.failures.map(({ error }) => failureId(error)).join()]),
      );
    };
    await expect.poll(failed).toMatchObject({
      'dead.test': 'refused',
      'nowhere.test': 'unknown-host',
      'v4.test': expect.stringMatching(/reset|protocol/),
    });
    await tab.close();
  });

  it('are none where nobody reads the answer; where the browser keeps it from the page, the address that gave it is known', async () => {
    const answers = (kind: string, host: string) =>
      ['json', 'page', 'report'].map((path) => `${kind}=//${host}/${path}`);
    const tab = await browser().openTab(
      page(
        'v6.test',
        [...answers('beacon', 'v4.test'), ...answers('img', 'a.v4.test'), 'img=//b.v4.test/json'].join('&'),
      ),
    );
    await waitForTable(browser(), tab, {
      rows: {
        'v6.test': '6 1',
        'v4.test': '4 3',
        'a.v4.test': '4 3 failed',
        // Chromium names no address of what it keeps from the page.
        'b.v4.test': kind === 'firefox' ? '4 1 failed' : '? 1 failed',
      },
    });
    await tab.close();
  });

  it('that happen after the answer are not counted as requests of their own', async () => {
    const tab = await browser().openTab(page('v6.test', 'hang=//v4.test/broken?when=crack'));
    await tab.evaluate(() => {
      const controller = new AbortController();
      addEventListener('abort-it', () => controller.abort());
      fetch('//a.v6.test/body', { signal: controller.signal }).catch(() => {});
    });
    await waitForTable(browser(), tab, { rows: { 'v6.test': '6 1', 'v4.test': '4 1', 'a.v6.test': '6 1' } });
    await world.gate('crack').open();
    await waitForRow(browser(), tab, 'v4.test', '4 1 failed');
    await tab.evaluate(() => dispatchEvent(new Event('abort-it')));
    await fetchIn(tab, '//shared.test/json');
    await waitForTable(browser(), tab, {
      rows: { 'v6.test': '6 1', 'v4.test': '4 1 failed', 'a.v6.test': '6 1', 'shared.test': '4 1' },
    });
    await tab.close();
  });
});

describe('workers', () => {
  it('dedicated and shared ones are filed under their page', async () => {
    const tab = await browser().openTab(page('v6.test', 'worker=//v4.test/json&shared=//shared.test/json'));
    await waitForRow(browser(), tab, 'v4.test', /^4 1\b/);
    await waitForRow(browser(), tab, 'shared.test', /^4 1\b/);
    await tab.close();
  });

  it('service workers are filed under their page and marked', async () => {
    const tab = await browser().openTab(page('v6.test', 'sw=pass&swfetch=//v4.test/json'));
    await waitForRow(browser(), tab, 'v4.test', '4 1 worker');
    await tab.close();
  });

  it('a page that a service worker makes says that no answer was seen', async () => {
    const first = await browser().openTab(page('b.v6.test', 'sw=answer'));
    await first.goto('https://b.v6.test/sw-page?img=//v4.test/img?made-by-worker');
    await waitForRow(browser(), first, 'v4.test', '4 1');
    const { header } = await snapshot(browser(), first.tabId());
    expect({ big: header.icon[0], main: header.hostname }).toEqual({ big: '?', main: 'b.v6.test' });
    expect(header.notices).toContain(kind === 'firefox' ? 'main-from-service-worker' : 'main-not-seen');
    await first.close();
  });

  it('what a service worker fetches to answer a page is filed under that page', async () => {
    const tab = await browser().openTab(page('b.v4.test', 'sw=fetch'));
    await tab.goto(`https://b.v4.test/sw-page?url=${encodeURIComponent(page('v6.test'))}`);
    await waitForRow(browser(), tab, 'v6.test', '6 1 worker');
    await tab.close();
  });
});

describe('kinds of requests', () => {
  it('WebSockets are marked', async () => {
    const tab = await browser().openTab(page('v6.test', 'ws=//v4.test/socket'));
    await waitForTable(browser(), tab, { icon: '64', rows: { 'v6.test': '6 1', 'v4.test': '4 1 websocket' } });
    await tab.close();
  });

  it('answers from the cache are marked', async () => {
    const tab = await browser().openTab(page('v6.test', 'fetch=//v4.test/cached/json'));
    await tab.goto(page('a.v6.test', 'fetch=//v4.test/cached/json'));
    await waitForRow(browser(), tab, 'v4.test', kind === 'chromium' ? '4 1 cached' : '4 1 cached recalled');
    await tab.close();
  });
});

describe('tabs', () => {
  it('a duplicate has a table of its own', async () => {
    const tab = await browser().openTab(page('v6.test', 'img=//v4.test/img'));
    const twin = await tab.duplicate();
    await poll('its table', async () => (await shortTable(browser(), twin)).main === 'v6.test');
    await tab.close();
    expect((await shortTable(browser(), twin)).main).toBe('v6.test');
    await twin.close();
  });

  it('a closed one is forgotten', async () => {
    const tab = await browser().openTab(page('v6.test', 'unload=//v4.test/json'));
    const id = tab.tabId();
    await tab.close();
    await poll('nothing left', async () => (await snapshot(browser(), id)).header.page === '');
  });
});

describe('what a page asks for last, where the next page is of the same site', () => {
  /** Where the page is told to go. */
  const next = page('v6.test', 'img=//v6.test/img');
  /** The page's own words as it is left: Firefox names no document for them. */
  const sayGoodbye = (url: string) => {
    addEventListener('pagehide', () => void fetch(url, { keepalive: true }));
  };

  it('stays with it: a fetch with keepalive', async () => {
    const tab = await browser().openTab(page('v6.test', 'img=//a.v6.test/img'));
    await tab.evaluate(sayGoodbye, 'https://v4.test/json');
    await tab.goto(next);
    await world.served(({ host }) => host === 'v4.test', 'the last words');
    await loadImage(tab, '/img?after');
    await waitForTable(browser(), tab, { icon: '6', rows: { 'v6.test': '6 3' } });
    await tab.back();
    await waitForTable(browser(), tab, {
      icon: '646',
      rows: { 'v6.test': '6 1', 'a.v6.test': '6 1', 'v4.test': '4 1' },
    });
    await tab.close();
  });

  it('stays with it: what a worker waits for that ends with it', async () => {
    // What is still open keeps the page out of the back/forward cache, in which its workers would live on.
    const tab = await browser().openTab(page('v6.test', 'hang=//v6.test/never'));
    await tab.evaluate(() => {
      for (const url of ['https://v4.test/never', 'https://a.v4.test/body'])
        new Worker('/dedicated-worker').postMessage(url);
    });
    for (const host of ['v4.test', 'a.v4.test']) await world.served((request) => request.host === host, host);
    await waitForRow(browser(), tab, 'a.v4.test', '4 1');
    await tab.goto(next);
    await loadImage(tab, '/img?after');
    await waitForTable(browser(), tab, { icon: '6', rows: { 'v6.test': '6 3' } });
    await tab.close();
  });

  it('is told from what a worker of the next page asks for, of which no more is known than the site', async () => {
    const tab = await browser().openTab('https://v6.test/');
    await tab.goto(next);
    await tab.evaluate(() => {
      const script = new Blob(["fetch('https://v4.test/json')"], { type: 'text/javascript' });
      new Worker(URL.createObjectURL(script));
    });
    await waitForRow(browser(), tab, 'v4.test', '4 1');
    await tab.close();
  });
});

describe('who loads a host', () => {
  /**
   * What each row says when it is opened: who asked for it, and the way there from the page. What in a document did, neither
   * browser reports, but for what stylesheets of other hosts import, which Firefox does.
   */
  const truth: Readonly<Record<string, string>> = {
    'v6.test': 'something in a document of dual.test ×1',
    'a.v6.test': 'something in a document of v6.test ×1 (dual.test → … → v6.test → … → a.v6.test)',
    'b.v6.test': 'something in a document of v6.test ×1 (dual.test → … → v6.test → … → b.v6.test)',
    'v4.test': 'something in a document of b.v6.test ×1 (dual.test → … → v6.test → … → b.v6.test → … → v4.test)',
    'shared.test':
      'something in a document of b.v6.test ×1 (dual.test → … → v6.test → … → b.v6.test → … → shared.test)',
    'b.v4.test': 'redirect by shared.test ×1 (dual.test → … → v6.test → … → b.v6.test → … → shared.test → b.v4.test)',
    'www.dual.test': 'something in a document of v6.test ×1 (dual.test → … → v6.test → … → www.dual.test)',
    'many6.test':
      kind === 'firefox'
        ? 'stylesheet of www.dual.test ×1 (dual.test → … → v6.test → … → www.dual.test → many6.test)'
        : 'something in a document of v6.test ×1 (dual.test → … → v6.test → … → many6.test)',
    // A font.
    'many4.test': 'something in a document of v6.test ×1 (dual.test → … → v6.test → … → many4.test)',
  };

  it('is what the browser reports, four steps deep, and nobody is named that it does not report', async () => {
    const inner = new URLSearchParams([
      ['icon', 'data:,'],
      ['img', '//v4.test/img'],
      ['fetch', `//shared.test/redirect?${new URLSearchParams({ to: 'https://b.v4.test/json' })}`],
    ]);
    const imported = `//many6.test/style?${new URLSearchParams({ font: '//many4.test/font' })}`;
    const outer = new URLSearchParams([
      ['icon', 'data:,'],
      ['style', `//www.dual.test/style?${new URLSearchParams({ import: imported })}`],
      ['script', '//a.v6.test/script'],
      ['frame', `//b.v6.test/page?${inner}`],
    ]);
    const tab = await browser().openTab(
      page('dual.test', `${new URLSearchParams([['frame', `//v6.test/page?${outer}`]])}`),
    );
    await waitForRow(browser(), tab, 'b.v4.test', '4 1');
    await waitForRow(browser(), tab, 'many4.test', '4 1');
    const popup = await browser().openPopup(tab.tabId());
    await waitForElement(popup, '[data-readiness]', 'the verdict');
    const shown: Record<string, string> = {};
    for (const host of Object.keys(truth)) {
      const button = `[data-host="${host}"] [role=button]`;
      await clickElement(popup, button);
      shown[host] = await poll(`who loads ${host}`, async () => {
        const by = await shownTextOf(popup, '[data-loaded-by] dd');
        return by !== undefined && by !== '' && by;
      });
      await clickElement(popup, button);
      await poll('the row is closed', async () => !(await has(popup, '[data-loaded-by]')));
    }
    expect(shown).toEqual(truth);
    for (const each of [popup, tab]) await each.close();
  });
});
