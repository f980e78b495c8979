/** What the recorder plays. One scenario per kind of event order that the extension must understand. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserDriver, BrowserKind, OpenOptions } from '../e2e/driver/driver.ts';
import { fetchIn } from '../e2e/support/elements.ts';
import { startBrokenTls } from '../world/broken-tls.ts';
import type { WorldClient } from '../world/client.ts';
import { startHttpProxy, startSocksProxy, type WorldProxy } from '../world/proxy.ts';

/** What a scenario works with. */
export interface Stage {
  readonly driver: BrowserDriver;
  readonly world: WorldClient;
  /** Waits until everything that has happened is recorded. */
  quiet(): Promise<void>;
}

/** One scenario: what it shows, for which browsers, and how it is played in a browser of its own. */
export interface Scenario {
  readonly shows: string;
  readonly only?: BrowserKind;
  readonly options?: Partial<OpenOptions>;
  /** A proxy to run, and the browser's options for it. */
  readonly proxy?: { start(): Promise<WorldProxy>; options(port: number): Partial<OpenOptions> };
  /** Start the browser twice with one profile, and record the second time. */
  readonly restart?: true;
  play(stage: Stage): Promise<void>;
}

type Parameters = Readonly<Record<string, string | readonly string[]>>;

/** Returns the URL of a page of the world with these parameters. */
function page(origin: string, parameters: Parameters = {}, path = '/page'): string {
  const query = Object.entries(parameters).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}=${encodeURIComponent(value)}`),
  );
  return `${origin}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** Returns a URL of the world that redirects. */
function redirect(origin: string, to: string): string {
  return page(origin, { to }, '/redirect');
}

const THREE = ['//v4.test/img', '//v6.test/img', '//www.dual.test/img'];

/** A page that goes elsewhere when the gate `go` opens, so that nobody needs to look into it. */
function goes(origin: string, to: string, parameters: Parameters = {}): string {
  return page(origin, { ...parameters, fetch: '/slow?gate=go', go: to });
}

function file(html: string): { url: string; remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'greensix-file-'));
  writeFileSync(join(dir, 'page.html'), html);
  return { url: `file://${join(dir, 'page.html')}`, remove: () => rmSync(dir, { recursive: true }) };
}

/** All scenarios by name. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  simple: {
    shows: 'a page with sub-resources of every type from hosts with IPv4, IPv6 and both',
    play: async ({ driver }) => {
      const parameters = {
        img: THREE,
        script: '//a.v4.test/script',
        style: '//a.v6.test/style',
        fetch: ['//nat64.test/json', '//many.test/json'],
        xhr: '//b.v4.test/json',
        beacon: '//b.v6.test/204',
      };
      await driver.openTab(page('https://dual.test', parameters));
    },
  },

  'redirect-main': {
    shows: 'a main frame that is redirected over hosts and schemes',
    play: async ({ driver }) => {
      const last = page('http://dual.test', { img: '/img' });
      await driver.openTab(redirect('http://v4.test', redirect('https://v6.test', last)));
    },
  },

  'redirect-sub': {
    shows: 'an image and a fetch that are redirected over hosts and schemes',
    play: async ({ driver }) => {
      const parameters = {
        img: redirect('http://v6.test', 'https://dual.test/img'),
        fetch: redirect('https://a.v4.test', redirect('http://a.v6.test', 'http://nat64.test/json')),
      };
      await driver.openTab(page('http://v4.test', parameters));
    },
  },

  'redirect-fails': {
    shows: 'redirects whose target is refused or unknown: sub-resources, then a main frame',
    play: async ({ driver }) => {
      const parameters = {
        img: redirect('http://v6.test', 'http://dead.test/img'),
        fetch: redirect('http://a.v4.test', 'http://unknown.test/json'),
      };
      const tab = await driver.openTab(page('http://v4.test', parameters));
      await tab.goto(redirect('http://dual.test', 'http://dead.test/'), { wait: 'load' });
    },
  },

  frames: {
    shows: 'frames of the same and of other origins, nested, sandboxed, srcdoc and about:blank, each with an image',
    play: async ({ driver }) => {
      const inner = page('https://a.v6.test', { img: '//b.v4.test/img' });
      const parameters = {
        frame: [
          page('https://v4.test', { img: '//dual.test/img', frame: inner }),
          page('https://v6.test', { img: '/img' }),
        ],
        sandbox: page('https://a.v4.test', { img: '//b.v6.test/img' }),
        srcdoc: '//nat64.test/img',
        blank: '//many.test/img',
      };
      await driver.openTab(page('https://v6.test', parameters));
    },
  },

  'early-hints': {
    shows: 'a page whose early hints (103) name two of its parts, and something that it does not use',
    play: async ({ driver, world }) => {
      const parts = { style: '//v4.test/cached/style', script: '//a.v4.test/cached/script' };
      const hints = {
        styleHint: ['https://v4.test/cached/style', 'https://b.v4.test/style'],
        scriptHint: 'https://a.v4.test/cached/script',
      };
      const tab = await driver.openTab(page('https://b.v6.test'));
      const going = tab.goto(page('https://v6.test', { ...parts, ...hints }, '/early-hints'));
      await world.served(({ host }) => host === 'a.v4.test');
      await world.served(({ host }) => host === 'b.v4.test');
      await world.gate('rest').open();
      await going;
    },
  },

  'frame-navigates': {
    shows: 'a frame that goes to another page while its parent stays',
    play: async ({ driver }) => {
      const frame = page('https://v4.test', { img: '/img', go: page('https://a.v4.test', { img: '/img' }) });
      const tab = await driver.openTab(page('https://v6.test', { frame }), { wait: 'load' });
      await tab.settled();
    },
  },

  'back-forward': {
    shows: 'Back and Forward, served by the back/forward cache',
    play: async ({ driver }) => {
      const tab = await driver.openTab(page('https://v4.test', { img: '//a.v4.test/img' }));
      await tab.goto(page('https://v6.test', { img: '//a.v6.test/img' }));
      await tab.back();
      await tab.forward();
    },
  },

  'back-uncached': {
    shows: 'Back in a browser that keeps no pages',
    options: { args: ['--disable-back-forward-cache'], prefs: { 'browser.sessionhistory.max_total_viewers': 0 } },
    play: async ({ driver }) => {
      const tab = await driver.openTab(page('https://v4.test', { img: '//a.v4.test/img' }));
      await tab.goto(page('https://v6.test', { img: '//a.v6.test/img' }));
      await tab.back();
    },
  },

  'back-websocket': {
    shows: 'Back to a page that holds an open WebSocket',
    play: async ({ driver }) => {
      const tab = await driver.openTab(page('https://v4.test', { img: '//a.v4.test/img', wsopen: '/socket' }));
      await tab.goto(page('https://v6.test', { img: '//a.v6.test/img' }));
      await tab.back();
    },
  },

  prerender: {
    shows: 'a page that is prerendered and then activated',
    only: 'chromium',
    play: async ({ driver, world }) => {
      const next = page('https://dual.test', { img: THREE, frame: page('https://a.v6.test', { img: '/img' }) });
      const tab = await driver.openTab(goes('https://dual.test', next, { prerender: next }), { wait: 'none' });
      await world.served(({ path }) => path === '/img');
      await tab.during(() => world.gate('go').open());
    },
  },

  'prerender-unused': {
    shows: 'a page that is prerendered and never shown, because the tab goes elsewhere',
    only: 'chromium',
    play: async ({ driver, world }) => {
      const unused = page('https://dual.test', { img: THREE });
      const next = page('https://v6.test', { img: '/img' });
      const tab = await driver.openTab(goes('https://dual.test', next, { prerender: unused }), { wait: 'none' });
      await world.served(({ host, path }) => host === 'v4.test' && path === '/img');
      await tab.during(() => world.gate('go').open());
    },
  },

  prefetch: {
    shows: 'speculation rules prefetch a page of the same origin, which is then visited',
    only: 'chromium',
    play: async ({ driver, world }) => {
      const next = page('https://dual.test', { img: THREE });
      const tab = await driver.openTab(goes('https://dual.test', next, { prefetch: next }), { wait: 'none' });
      await world.served(({ purpose }) => purpose !== null, 'the prefetch');
      await world.gate('go').reached();
      await tab.during(() => world.gate('go').open());
    },
  },

  'prefetch-cross-site': {
    shows: 'speculation rules prefetch a page of another site, which is then visited',
    only: 'chromium',
    play: async ({ driver, world }) => {
      const next = page('https://v4.test', { img: THREE });
      const tab = await driver.openTab(goes('https://dual.test', next, { prefetch: next }), { wait: 'none' });
      await world.served(({ purpose }) => purpose !== null, 'the prefetch');
      await world.gate('go').reached();
      await tab.during(() => world.gate('go').open());
    },
  },

  'prefetch-unused': {
    shows: 'speculation rules prefetch a page, which is not visited',
    only: 'chromium',
    play: async ({ driver, world }) => {
      const prefetch = page('https://v4.test', { img: THREE });
      await driver.openTab(page('https://dual.test', { prefetch }));
      await world.served(({ purpose }) => purpose !== null, 'the prefetch');
    },
  },

  download: {
    shows: 'a link to a download: the page stays',
    play: async ({ driver, world, quiet }) => {
      const tab = await driver.openTab(page('https://v6.test', { img: '/img', link: 'https://v4.test/download' }));
      await tab.click('#link0');
      await world.served(({ path }) => path === '/download');
      await quiet();
      await fetchIn(tab, 'https://dual.test/json');
    },
  },

  '204': {
    shows: 'a link that is answered with 204: the page stays',
    play: async ({ driver, world, quiet }) => {
      const tab = await driver.openTab(page('https://v6.test', { img: '/img', link: 'https://v4.test/204' }));
      await tab.click('#link0');
      await world.served(({ path }) => path === '/204');
      await quiet();
      await fetchIn(tab, 'https://dual.test/json');
    },
  },

  pushstate: {
    shows: 'pushState, Back over it, and a move to a fragment',
    play: async ({ driver, quiet }) => {
      const tab = await driver.openTab(page('https://v6.test', { img: '/img', push: '/pushed' }));
      await tab.back({ wait: 'none' });
      await quiet();
      await tab.evaluate(() => {
        location.hash = 'below';
      });
      await quiet();
      await fetchIn(tab, 'https://dual.test/json');
    },
  },

  reload: {
    shows: 'a reload, and a reload that bypasses the cache',
    play: async ({ driver }) => {
      const tab = await driver.openTab(page('https://v6.test', { img: THREE, fetch: '//v4.test/cached/json' }));
      await tab.reload();
      await tab.reload({ bypassCache: true });
    },
  },

  'failed-main': {
    shows: 'main frames that are refused, of an unknown name and without an answer, with Back after each',
    play: async ({ driver }) => {
      const tab = await driver.openTab(page('https://v6.test', { img: '/img' }));
      for (const url of ['http://dead.test/', 'https://unknown.test/', 'https://v4.test/reset']) {
        await tab.goto(url, { wait: 'load' });
        await tab.back();
      }
    },
  },

  'failed-sub': {
    shows: 'sub-resources that are refused, unknown, reset before and after the headers, and aborted after the headers',
    play: async ({ driver, world }) => {
      const parameters = {
        img: ['http://dead.test/img', 'http://unknown.test/img', '/img?status=404'],
        fetch: [
          'http://a.v4.test/reset',
          'http://b.v4.test/broken',
          'https://a.v6.test/reset',
          'https://v6.test/broken',
        ],
        abort: 'http://b.v6.test/body?rest=rest',
      };
      await driver.openTab(page('http://v4.test', parameters));
      await world.gate('rest').open();
    },
  },

  'failed-tls': {
    shows: 'sub-resources and a main frame of servers whose certificate or TLS no browser accepts',
    play: async ({ driver }) => {
      const tls = await startBrokenTls();
      try {
        const urls = [tls.untrustedPort, tls.plainHttpPort, tls.oldVersionPort].map(
          (port) => `https://127.0.0.1:${port}/img`,
        );
        const tab = await driver.openTab(page('https://v6.test', { img: urls }));
        await tab.goto(`https://127.0.0.1:${tls.untrustedPort}/`, { wait: 'load' });
      } finally {
        tls.close();
      }
    },
  },

  fallback: {
    shows: 'a name whose IPv6 address is refused and whose IPv4 address answers; names with several addresses',
    play: async ({ driver }) => {
      await driver.openTab(
        page('https://fallback.test', { img: ['//many.test/img', '//many4.test/img', '//many6.test/img'] }),
      );
    },
  },

  'favicon-late': {
    shows: 'the icon of the old page, answered only after the next page is there',
    play: async ({ driver, world, quiet }) => {
      const tab = await driver.openTab(page('https://v4.test', { icon: '//a.v4.test/img?gate=icon' }));
      await world.gate('icon').reached();
      await tab.goto(page('https://v6.test', { img: '/img' }));
      await quiet();
      await world.gate('icon').open();
    },
  },

  'service-worker-answers': {
    shows: 'a page that a service worker makes itself',
    play: async ({ driver }) => {
      const tab = await driver.openTab(page('https://dual.test', { sw: 'answer' }));
      await tab.goto(page('https://dual.test', { img: THREE }, '/sw-page'));
    },
  },

  'service-worker-fetches': {
    shows: 'a page for which a service worker fetches another',
    play: async ({ driver }) => {
      const tab = await driver.openTab(page('https://dual.test', { sw: 'fetch' }));
      const other = page('https://v6.test', { img: THREE });
      await tab.goto(page('https://dual.test', { url: other, img: '//v4.test/img' }, '/sw-page'));
    },
  },

  'service-worker-passes': {
    shows: 'a page that a service worker fetches as it was asked for',
    play: async ({ driver }) => {
      const tab = await driver.openTab(page('https://dual.test', { sw: 'pass' }));
      await tab.goto(page('https://dual.test', { img: THREE }, '/sw-page'));
    },
  },

  'service-worker-preloads': {
    shows: 'a page with a service worker that answers with what the browser has asked for meanwhile',
    play: async ({ driver }) => {
      const tab = await driver.openTab(page('https://dual.test', { sw: 'preload' }));
      await tab.goto(page('https://dual.test', { img: THREE }, '/sw-page'));
    },
  },

  'service-worker-idle': {
    shows: 'a page with a service worker that does not answer requests',
    play: async ({ driver }) => {
      const tab = await driver.openTab(page('https://dual.test', { sw: 'none' }));
      await tab.goto(page('https://dual.test', { img: THREE }, '/sw-page'));
    },
  },

  workers: {
    shows: 'requests of a dedicated, a shared and a service worker',
    play: async ({ driver }) => {
      const parameters = { worker: '//v4.test/json', shared: '//v6.test/json', swfetch: '//nat64.test/json' };
      await driver.openTab(page('https://dual.test', parameters));
    },
  },

  websocket: {
    shows: 'WebSockets that open and close, are refused, find nobody, and end with the page',
    play: async ({ driver }) => {
      const parameters = {
        ws: ['//v4.test/socket', '//v6.test/socket', '//a.v4.test/socket?status=403', '//dead.test/socket'],
        wsopen: '//a.v6.test/socket',
      };
      const tab = await driver.openTab(page('https://dual.test', parameters));
      await tab.goto(page('http://v4.test', { ws: '//v6.test/socket' }));
    },
  },

  cache: {
    shows: 'answers from the caches: kept for an hour, and asked for again with 304',
    play: async ({ driver }) => {
      const parameters = {
        img: '//v4.test/cached/img',
        script: '//a.v4.test/cached/script',
        fetch: ['//v6.test/cached/json', '//a.v6.test/etag'],
        frame: '//b.v6.test/cached/page',
      };
      const tab = await driver.openTab(page('https://dual.test', parameters));
      await tab.goto(page('https://www.dual.test', parameters));
      await tab.goto(page('https://dual.test', parameters));
      await tab.reload();
    },
  },

  'cache-main': {
    shows: 'a main frame from the cache, and one that is asked for again with 304',
    play: async ({ driver }) => {
      const tab = await driver.openTab('https://v4.test/cached/page');
      await tab.goto('https://v6.test/etag', { wait: 'load' });
      await tab.goto('https://v4.test/cached/page');
      await tab.goto('https://v6.test/etag', { wait: 'load' });
    },
  },

  'proxy-http': {
    shows: 'everything through an HTTP proxy',
    proxy: {
      start: startHttpProxy,
      options: (port) => ({
        args: [`--proxy-server=http://127.0.0.1:${port}`],
        prefs: {
          'network.proxy.type': 1,
          'network.proxy.http': '127.0.0.1',
          'network.proxy.http_port': port,
          'network.proxy.ssl': '127.0.0.1',
          'network.proxy.ssl_port': port,
        },
      }),
    },
    play: async ({ driver }) => {
      const tab = await driver.openTab(page('https://dual.test', { img: THREE, ws: '//v6.test/socket' }));
      await tab.goto(page('http://v4.test', { img: ['//v6.test/img', '//dead.test/img', '//unknown.test/img'] }));
    },
  },

  'proxy-socks': {
    shows: 'everything through a SOCKS 5 proxy that looks up the names',
    proxy: {
      start: startSocksProxy,
      options: (port) => ({
        args: [`--proxy-server=socks5://127.0.0.1:${port}`],
        prefs: {
          'network.proxy.type': 1,
          'network.proxy.socks': '127.0.0.1',
          'network.proxy.socks_port': port,
          'network.proxy.socks_remote_dns': true,
        },
      }),
    },
    play: async ({ driver }) => {
      const tab = await driver.openTab(page('https://dual.test', { img: THREE, ws: '//v6.test/socket' }));
      await tab.goto(page('http://v4.test', { img: ['//v6.test/img', '//dead.test/img', '//unknown.test/img'] }));
    },
  },

  'proxy-socks-local-dns': {
    shows: 'everything through a SOCKS 5 proxy, with names looked up by the browser',
    only: 'firefox',
    proxy: {
      start: startSocksProxy,
      options: (port) => ({
        prefs: {
          'network.proxy.type': 1,
          'network.proxy.socks': '127.0.0.1',
          'network.proxy.socks_port': port,
          'network.proxy.socks_remote_dns': false,
          'network.proxy.socks5_remote_dns': false,
        },
      }),
    },
    play: async ({ driver }) => {
      await driver.openTab(page('https://dual.test', { img: THREE }));
    },
  },

  'tab-closed': {
    shows: 'a tab that is closed while its main frame waits, and one that is closed while an image does',
    play: async ({ driver, world }) => {
      const first = await driver.openTab(page('https://v4.test', { gate: 'main' }), { wait: 'none' });
      await world.gate('main').reached();
      await first.close();
      const second = await driver.openTab(page('https://v6.test', { img: '/img?gate=sub' }), { wait: 'none' });
      await world.gate('sub').reached();
      await second.close();
    },
  },

  'tab-duplicated': {
    shows: 'a tab that is duplicated',
    play: async ({ driver }) => {
      const tab = await driver.openTab(page('https://v6.test', { img: THREE }));
      const copy = await tab.duplicate();
      await copy.settled();
    },
  },

  'tab-discarded': {
    shows: 'a tab that is unloaded, and loads again when it is looked at',
    play: async ({ driver, quiet }) => {
      const tab = await driver.openTab(page('https://v6.test', { img: THREE }));
      await quiet();
      await tab.discard();
      await quiet();
      await tab.activate();
      await quiet();
    },
  },

  'two-clicks': {
    shows: 'a second click before the first one is answered: the first navigation is given up',
    play: async ({ driver, world, quiet }) => {
      const links = [page('https://v4.test', { gate: 'slow' }), page('https://www.dual.test', { img: '/img' })];
      const tab = await driver.openTab(page('https://v6.test', { img: '/img', link: links }));
      if (driver.kind === 'firefox') {
        await tab.click('#link0');
        await world.gate('slow').reached();
        await tab.click('#link1', { wait: 'done' });
      } else {
        // The page clicks by itself: while a navigation waits, Chromium lets nobody look into a page anew. In Firefox
        // it could not, because the first click ends its fetch.
        await tab.evaluate(() => {
          const click = (selector: string) => (document.querySelector(selector) as HTMLElement).click();
          fetch('/slow?gate=second').then(() => click('#link1'));
          click('#link0');
        });
        await world.gate('slow').reached();
        await quiet();
        await tab.during(() => world.gate('second').open());
      }
      await world.gate('slow').open();
    },
  },

  'new-window': {
    shows: 'a link that opens a tab of its own',
    play: async ({ driver }) => {
      const tab = await driver.openTab(
        page('https://v6.test', { linkblank: page('https://v4.test', { img: '/img' }) }),
      );
      const opened = await driver.adopt(() => tab.click('#blank0'));
      await opened.settled();
    },
  },

  'empty-window': {
    shows: 'an empty window that a script fills with an image, which Chromium reports of the document that opened it',
    play: async ({ driver }) => {
      const tab = await driver.openTab(page('https://v6.test', { window: 'https://v4.test/img' }));
      await tab.click('#window0');
    },
  },

  hsts: {
    shows: 'a page and an image whose hosts want TLS since an earlier visit (HSTS), both asked for without it',
    play: async ({ driver }) => {
      for (const host of ['a.v6.test', 'a.v4.test']) await driver.openTab(page(`https://${host}`, {}, '/hsts'));
      await driver.openTab(page('http://a.v6.test', { img: '/img' }));
      await driver.openTab(page('http://v6.test', { img: 'http://a.v4.test/img', fetch: 'http://b.v4.test/json' }));
    },
  },

  'redirect-loop': {
    shows: 'a document that redirects to itself without end',
    play: async ({ driver }) => {
      await driver.openTab('https://v6.test/loop', { wait: 'load' });
    },
  },

  'csp-report': {
    shows: 'a page that may show no image, and reports that to another host',
    play: async ({ driver }) => {
      await driver.openTab(page('https://v6.test', { img: '/img', report: 'https://v4.test/json' }, '/csp'));
    },
  },

  withheld: {
    shows:
      'beacons, images and a script that are answered with JSON, HTML and text, which the browser keeps from the page',
    play: async ({ driver }) => {
      const answers = (host: string) => ['json', 'page', 'report'].map((path) => `//${host}/${path}`);
      const parameters = { beacon: answers('v4.test'), img: answers('a.v4.test'), script: '//b.v4.test/json' };
      await driver.openTab(page('https://v6.test', parameters));
    },
  },

  'unload-beacon': {
    shows: 'a beacon that a page sends as it is left, and an image that it still waits for',
    play: async ({ driver, world, quiet }) => {
      const tab = await driver.openTab(
        page('https://v4.test', { unload: '//a.v4.test/204', late: '//b.v4.test/img?gate=late' }),
      );
      await world.gate('late').reached();
      await tab.goto(page('https://v6.test', { img: '/img' }));
      await quiet();
      await world.gate('late').open();
    },
  },

  'other-schemes': {
    shows: 'about:blank, a data: page, a blob: image and a file: page',
    play: async ({ driver, quiet }) => {
      const html =
        '<!doctype html><title>done</title><img alt="" src="https://v4.test/img"><script>window.done = true</script>';
      const { url, remove } = file(html);
      const tab = await driver.openTab('about:blank', { wait: 'load' });
      await tab.goto(`data:text/html,${encodeURIComponent(html)}`, { wait: 'load' });
      await quiet();
      await tab.goto(url, { wait: 'load' });
      await quiet();
      await tab.goto(page('https://v6.test', { img: `data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=` }));
      await tab.evaluate(
        () =>
          new Promise<void>((resolve) => {
            const image = new Image();
            image.onload = () => resolve();
            image.onerror = () => resolve();
            const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
            image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
          }),
      );
      await quiet();
      remove();
    },
  },

  'start-page': {
    shows: 'a page that the browser opens at its start, with the extension in its profile',
    options: { startUrl: page('http://v6.test', { img: ['/img', '//v4.test/img'] }), permanent: true },
    restart: true,
    play: async ({ world }) => {
      await world.served(({ host, path }) => host === 'v4.test' && path === '/img');
    },
  },

  'start-redirect': {
    shows: 'a page that the browser opens at its start by way of a redirect',
    options: {
      startUrl: page('https://v4.test', { to: page('https://v6.test', { img: '/img' }) }, '/redirect'),
      permanent: true,
    },
    restart: true,
    play: async ({ world }) => {
      await world.served(({ host, path }) => host === 'v6.test' && path === '/img');
    },
  },

  'client-redirect': {
    shows:
      'pages that go on by themselves: by script while they load, by script when they are done, by refresh; then a click',
    play: async ({ driver, world, quiet }) => {
      const end = (name: string) => page('https://v6.test', { img: `/img?${name}`, link: 'https://dual.test/page' });
      const arrived = (name: string) => world.served(({ path }) => path.startsWith('/img') && path.includes(name));
      for (const way of ['assign', 'go', 'refresh'] as const) {
        await driver.openTab(page('https://v4.test', { img: '//www.dual.test/img', [way]: end(way) }), {
          wait: 'none',
        });
        await arrived(way);
        await quiet();
      }
      const tab = await driver.openTab(end('click'));
      await tab.click('#link0');
      await quiet();
    },
  },

  private: {
    shows: 'a page in a private window',
    options: { privateBrowsing: true },
    play: async ({ driver }) => {
      await driver.openPrivateTab(page('https://dual.test', { img: THREE }));
    },
  },

  'background-killed': {
    shows: 'the background is stopped between two pages, and again between a request and its answer',
    play: async ({ driver, world, quiet }) => {
      const tab = await driver.openTab(page('https://v6.test', { img: '/img' }));
      await quiet();
      await driver.killBackground();
      await tab.goto(page('https://v4.test', { img: '/img' }));
      await quiet();
      await tab.goto(page('https://dual.test', { img: THREE, hang: '//nat64.test/slow?gate=answer' }));
      await world.gate('answer').reached();
      await quiet();
      await driver.killBackground();
      await world.gate('answer').open();
    },
  },

  'shared-connection': {
    shows: 'two names with one address and one certificate, which share an HTTP/2 connection',
    play: async ({ driver }) => {
      await driver.openTab(page('https://shared-a.test', { fetch: ['/json', '//shared-b.test/json'] }));
    },
  },

  'mixed-content': {
    shows: 'a secure page that asks for an insecure image and an insecure fetch',
    play: async ({ driver }) => {
      await driver.openTab(page('https://v6.test', { img: 'http://v4.test/img', fetch: 'http://a.v4.test/json' }));
    },
  },

  'address-classes': {
    shows: 'one image from every kind of address',
    play: async ({ driver }) => {
      const names = ['nat64', 'nat64-local', 'nsp', 'mapped', 'six-to-four', 'teredo', 'ula', 'private', 'shared'];
      const more = ['benchmark', 'doc4', 'doc6', 'doc6-new', 'loop4', 'loop6', 'linklocal', 'xn--bcher-kva'];
      const literals = ['http://[2001:db8::10]/img', 'http://198.41.30.10/img', 'http://[::ffff:c629:1e0a]/img'];
      const img = [...[...names, ...more].map((name) => `//${name}.test/img`), ...literals];
      await driver.openTab(page('http://v6.test', { img }));
    },
  },

  bulk: {
    shows: 'a page that asks 100 hosts twice each',
    play: async ({ driver }) => {
      await driver.openTab(page('https://v6.test', { hosts: '100', each: '2' }, '/bulk'));
    },
  },
};
