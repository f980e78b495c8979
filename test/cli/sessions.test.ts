import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOwnSession } from '../../cli/visits/own-session.ts';
import { playwrightSession } from '../../cli/visits/playwright-session.ts';
import type { ChildTarget, TargetSession } from '../../cli/visits/target-session.ts';
import { visitLaunchOptions } from '../../cli/visits/visit-browser.ts';
import type { ReportPage } from '../../src/readiness/report/report.ts';
import { executables } from '../e2e/driver/executables.ts';
import { plainVisits, visitAll } from './plain-visits.ts';

/** A script of another host that a worker runs: what it loads when it is run, and on an event. */
const library = (name: string, event: string) =>
  `fetch('http://${name}.test/'); addEventListener('${event}', () => fetch('http://${name}-${event}.test/'))`;

const bodies: Readonly<Record<string, string>> = {
  '/page': `
    <script src="http://script.test/script.js"></script>
    <script>
      new Worker('/worker.js').postMessage(1);
      navigator.serviceWorker.register('/service-worker.js');
      navigator.serviceWorker.ready.then(({ active }) => active.postMessage(1));
    </script>`,
  '/script.js': `
    new Image().src = 'http://by-script.test/';
    document.write('<iframe src="http://frame.test/frame"></iframe>')`,
  '/frame': '<script src="http://frame-script.test/frame-script.js"></script>',
  '/frame-script.js': "new Image().src = 'http://by-frame-script.test/'",
  '/worker.js': "importScripts('http://worker-library.test/worker-library.js'); new Worker('/inner-worker.js')",
  '/worker-library.js': library('of-worker', 'message'),
  '/inner-worker.js': "importScripts('http://inner-library.test/inner-library.js')",
  '/inner-library.js': "fetch('http://of-inner-worker.test/')",
  '/service-worker.js': "importScripts('http://service-library.test/service-library.js')",
  '/service-library.js': library('of-service-worker', 'message'),
};

/** Who loads each host of that page, but for the page's own. */
const truth = {
  'script.test': ['document localhost'],
  'by-script.test': ['script script.test'],
  'frame.test': ['script script.test'],
  'frame-script.test': ['document frame.test'],
  'by-frame-script.test': ['script frame-script.test'],
  'worker-library.test': ['worker localhost'],
  'of-worker.test': ['worker worker-library.test', 'caller localhost'],
  'of-worker-message.test': ['worker worker-library.test'],
  'inner-library.test': ['worker localhost'],
  'of-inner-worker.test': ['worker inner-library.test', 'caller localhost'],
  'service-library.test': ['worker localhost'],
  'of-service-worker.test': ['worker service-library.test', 'caller localhost'],
  'of-service-worker-message.test': ['worker service-library.test'],
};

/** Only the names of this machine have service workers without TLS. As a proxy it is asked for every other name. */
const server = createServer(({ url = '/' }, response) => {
  const { pathname } = new URL(url, 'http://localhost');
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('content-type', pathname.endsWith('.js') ? 'text/javascript' : 'text/html');
  response.end(bodies[pathname] ?? '');
});
let port = 0;
let browser: Browser;

beforeAll(async () => {
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  port = (server.address() as AddressInfo).port;
  process.env.GREENSIX_CHROMIUM_ARGS = `--proxy-server=127.0.0.1:${port}`;
  const { viewport, acceptDownloads, ...options } = visitLaunchOptions(executables.chromium, false);
  browser = await chromium.launch(options);
});
afterAll(async () => {
  delete process.env.GREENSIX_CHROMIUM_ARGS;
  await browser.close();
  server.closeAllConnections();
  server.close();
});

async function visit(steps: string | undefined): Promise<ReportPage | undefined> {
  const urls = [`http://localhost:${port}/page`];
  const [visited] = await visitAll({ ...plainVisits, urls, steps, jobs: 1, timeoutMs: 60_000, quietMs: 1000 });
  return visited;
}

describe('who loads the hosts of a page, its frames, its workers and its service worker', () => {
  async function loaders(steps?: string): Promise<Record<string, readonly string[]>> {
    const page = await visit(steps);
    expect(page?.problem).toBeUndefined();
    const known = page?.hosts.flatMap(({ hostname, loadedBy = [] }) =>
      hostname === 'localhost' ? [] : [[hostname, loadedBy.map(({ kind, hostname: by }) => `${kind} ${by}`)] as const],
    );
    return Object.fromEntries(known ?? []);
  }

  it('is known from Playwright’s session, where nothing else uses that', async () => {
    expect(await loaders()).toEqual(truth);
  });

  it('is known from a session of its own, where steps do; of a worker that Playwright lets go on first, the worker', async () => {
    const known = await loaders(resolve('test/cli/visits-steps.mjs'));
    const isInWorker = (loaders: readonly string[]) => loaders.some((loader) => loader.startsWith('worker '));
    const expected = Object.entries(truth).map(([hostname, exact]) => {
      const isWorkerNamed = isInWorker(exact) && isDeepStrictEqual(known[hostname], ['worker localhost']);
      return [hostname, isWorkerNamed ? ['worker localhost'] : exact];
    });
    expect(known).toEqual(Object.fromEntries(expected));
  });
});

describe('a session with a tab', () => {
  it.each<[string, (page: Awaited<ReturnType<Browser['newPage']>>) => Promise<TargetSession | undefined>]>([
    ['of Playwright', async (page) => playwrightSession(page)],
    ['of its own', (page) => openOwnSession(page.context(), page)],
  ])('%s is there, gets events of what the tab requests, and each target in it before it runs', async (_, open) => {
    const page = await browser.newPage();
    const session = await open(page);
    const requested: string[] = [];
    const children: ChildTarget[] = [];
    session?.on('Network.requestWillBeSent', (params) => {
      requested.push(new URL((params as { request: { url: string } }).request.url).pathname);
    });
    session?.onChild((child) => children.push(child));
    await session?.send('Network.enable');
    await page.goto(`http://localhost:${port}/page`);
    const types = () => children.map(({ type }) => type).sort();
    await expect.poll(types).toEqual(['iframe', 'service_worker', 'worker']);
    expect(requested.slice(0, 2)).toEqual(['/page', '/script.js']);
    await page.close();
  });
});
