import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { EnvironmentError } from '../../cli/shared/errors.ts';
import type { VisitHooks, VisitOptions } from '../../cli/visits/visit-options.ts';
import { visitPages } from '../../cli/visits/visit-pages.ts';
import { reportShape } from '../../src/format/report-shape.ts';
import type { ReportPage } from '../../src/readiness/report/report.ts';
import { type BrowserProcess, startBrowserProcess } from '../e2e/driver/browser-process.ts';
import { executables } from '../e2e/driver/executables.ts';
import { RpcSocket } from '../e2e/driver/rpc.ts';
import { WorldClient } from '../world/client.ts';
import { plainVisits } from './plain-visits.ts';
import { type RudeServer, startRudeServer } from './rude-server.ts';

const world = new WorldClient(inject('worldPort'));
const basic: VisitOptions = { ...plainVisits, jobs: 4, timeoutMs: 6000, quietMs: 300 };

/**
 * Profiles are made here, so that those of other visits on this machine are not counted. Its path is short: Chromium has a
 * socket in it, whose path Linux limits to 107 bytes (unix(7)).
 */
let temporary = '';
const { TMPDIR } = process.env;

let spki = '';
let rude: RudeServer;
beforeAll(async () => {
  temporary = mkdtempSync(join(tmpdir(), 'v-'));
  process.env.TMPDIR = temporary;
  ({ spki } = await world.certificates());
  process.env.GREENSIX_CHROMIUM_ARGS = `--ignore-certificate-errors-spki-list=${spki}`;
  rude = await startRudeServer();
});
afterAll(() => {
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  rmSync(temporary, { recursive: true, force: true });
  return rude.close();
});

const profiles = () => readdirSync(temporary).filter((name) => /^(greensix|playwright)-(profile|artifacts)/.test(name));

/** What a file of /proc has of each process, as far as that may be read and the process is still there. */
function ofProcesses(file: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/${file}`, 'utf8')];
      } catch {
        return [];
      }
    });
}

/** What the processes were given that were started here; a process keeps in /proc what itself was given (proc(5)). */
function environments(): string[] {
  return ofProcesses('environ').filter((variables) => variables.includes(`TMPDIR=${temporary}\0`));
}

/** The command lines of the browsers that have a profile of ours. */
function browsers(): string[] {
  return ofProcesses('cmdline').filter(
    // A page's process may outlive its browser for long, when that was killed by an earlier test.
    (line) => line.includes(`${temporary}/greensix-profile-`) && !line.includes('--type='),
  );
}

afterEach(async () => {
  const left = profiles();
  // What one test leaves behind is not found by the next one too.
  for (const name of left) rmSync(join(temporary, name), { recursive: true, force: true });
  expect(left).toEqual([]);
  await expect.poll(browsers).toEqual([]);
});

interface Visits {
  readonly pages: readonly ReportPage[];
  readonly started: readonly string[];
  readonly names: readonly string[];
  /** The most profiles that there were, all together. */
  readonly profiles: ReadonlySet<string>;
}

async function visit(
  options: Partial<VisitOptions>,
  hooks: Partial<VisitHooks> = {},
  signal = new AbortController().signal,
) {
  const pages: ReportPage[] = [];
  const started: string[] = [];
  const names: string[] = [];
  const seen = new Set<string>();
  await visitPages(
    { ...basic, ...options },
    {
      onBrowser: (name) => names.push(name),
      isDone: () => false,
      onStart: (url) => started.push(url),
      onPage: async (page) => {
        for (const name of profiles()) seen.add(name);
        pages.push(page);
      },
      blockedHosts: async () => [],
      ...hooks,
    },
    signal,
  );
  return { pages, started, names, profiles: seen } satisfies Visits;
}

const addressesOf = (page: ReportPage | undefined, hostname: string) =>
  page?.hosts.find((host) => host.hostname === hostname)?.endpoints.map(({ address }) => address);

describe('visits', () => {
  let visits: Visits;
  let strangers: RudeServer;
  const urls: string[] = [];
  const expected: Readonly<Record<string, string | undefined>> = {};
  const find = (part: string) => visits.pages.find(({ requested }) => requested?.includes(part));

  beforeAll(async () => {
    strangers = await startRudeServer('own');
    const at = (path: string) => `${rude.origin}${path}`;
    Object.assign(expected, {
      'https://dual.test/page?img=//v4.test/img&frame=//v6.test/page': undefined,
      'https://user:password@www.dual.test/page#part': undefined,
      'no url': 'url',
      'https://': 'url',
      'ftp://dual.test/': 'scheme',
      'javascript:alert(1)': 'scheme',
      'https://dual.test/never': 'timeout',
      'https://nobody.test/': 'failed',
      'https://dead.ready.test/': 'failed',
      'https://dual.test/reset': 'failed',
      'https://dual.test/download': 'download',
      'https://dual.test/204': 'no-content',
      [`${strangers.origin}/fine`]: 'certificate',
      [at('/endless')]: 'timeout',
      [at('/restless')]: 'restless',
      [at('/asks')]: 'restless',
      'https://dual.test/page?img=//v6.test/never': 'timeout',
      'https://dual.test/page?hang=//v6.test/never': 'silent',
      [at('/busy')]: undefined,
      [at('/dialogs')]: undefined,
      [at('/windows')]: undefined,
      [at('/secret')]: 'status',
      [at('/empty-error')]: 'status',
      [at('/moves')]: undefined,
      [at('/clicks')]: undefined,
      [at('/fails')]: 'steps',
      [at('/hangs')]: 'steps',
      [at('/closes')]: 'closed',
      [at('/crashes')]: 'crashed',
      [at('/kills')]: 'browser',
      [at('/stops')]: undefined,
    });
    urls.push(...Object.keys(expected), 'https://dual.test/204', at('/fine'));
    visits = await visit({ urls, steps: 'test/cli/visits-steps.mjs' });
  });
  afterAll(() => strangers.close());

  it('begin in the order of the list, each URL once', () => {
    const listed = [...Object.keys(expected), `${rude.origin}/fine`];
    expect(visits.started).toEqual(listed.map((url) => url.replace('user:password@', '')));
    expect([...visits.pages].map(({ requested }) => requested).sort()).toEqual([...visits.started].sort());
  });

  it('name the browser', () => {
    expect(visits.names).toEqual([expect.stringMatching(/^[A-Z]\w+ \d+\.\d+\.\d+\.\d+$/)]);
  });

  it('tell of each page that something was wrong with what that was', () => {
    const problems = visits.pages.map(({ requested = '', problem }) => [requested, problem?.id]);
    const all = Object.entries(expected).map(([url, id]) => [url.replace('user:password@', ''), id]);
    expect(Object.fromEntries(problems)).toEqual(Object.fromEntries([...all, [`${rude.origin}/fine`, undefined]]));
    for (const { problem } of visits.pages) if (problem) expect(problem.text).toMatch(/^[A-Z].*[.)]$/);
  });

  it('name the hosts that did not answer', () => {
    expect(find('hang=')?.problem?.text).toBe('No answer came from: v6.test.');
    expect(find('img=//v6.test/never')?.problem?.text).toBe(
      'The page was not complete within 6 seconds. No answer came from: v6.test.',
    );
    const silent = find('img=//v6.test/never')?.hosts.find(({ hostname }) => hostname === 'v6.test');
    expect(silent?.endpoints).toEqual([
      { address: '', port: 443, types: { image: 1 }, marks: { failed: 1 }, details: { error: { 'no answer': 1 } } },
    ]);
  });

  it('call no host silent that was asked just before the time was over', () => {
    const hosts = find('/asks')?.hosts ?? [];
    expect(hosts.length).toBeGreaterThan(10);
    expect(hosts.filter(({ endpoints }) => endpoints.some(({ details }) => details.error))).toEqual([]);
    expect(find('/asks')?.problem?.text).toBe('The page still made requests after 6 seconds.');
  });

  it('give pages that a report takes', () => {
    const run = { id: 'run', source: 'command-line', time: 0, browser: '', nat64Prefixes: [] } as const;
    expect(reportShape({ runs: [run], pages: visits.pages, dns: [] }).pages).toEqual(visits.pages);
  });

  it('see hosts and addresses, those of frames too', () => {
    const page = find('frame=');
    expect(page).toMatchObject({ url: 'https://dual.test/page', run: 'run', origin: 'loaded' });
    expect(addressesOf(page, 'dual.test')).toEqual(['2606:4700::11']);
    expect(addressesOf(page, 'v4.test')).toEqual(['198.41.30.10']);
    expect(addressesOf(page, 'v6.test')).toEqual(['2606:4700::10']);
  });

  it('keep the facts of pages that ended badly', () => {
    for (const path of ['/endless', '/restless', '/busy', '/fails', '/hangs', '/crashes', '/secret', '/stops']) {
      expect(addressesOf(find(path), 'loop4.test'), path).toEqual(['127.0.0.1']);
    }
    expect(find('nobody.test')?.chain).toEqual([
      { kind: 'failure', hostname: 'nobody.test', address: '', error: 'net::ERR_NAME_NOT_RESOLVED' },
    ]);
    expect(find('/moves')?.url).toBe(`${rude.origin}/fine`);
  });
});

describe('a visit', () => {
  it('takes nothing from a cache or a service worker of an earlier one', async () => {
    const cached = 'img=//v4.test/cached/img&script=//a.v4.test/cached/script&frame=//v6.test/cached/page';
    const urls = [1, 2].map((n) => `https://dual.test/sw-page?n=${n}&${cached}`);
    await world.clearLog();
    const { pages } = await visit({ urls: ['https://dual.test/page?sw=answer', ...urls], jobs: 1 });
    for (const page of pages.slice(1)) {
      for (const hostname of ['dual.test', 'v4.test', 'a.v4.test', 'v6.test']) {
        const [endpoint, more] = page.hosts.find((host) => host.hostname === hostname)?.endpoints ?? [];
        expect([endpoint?.address !== '', endpoint?.marks.cached, more], hostname).toEqual([
          true,
          undefined,
          undefined,
        ]);
      }
    }
    const served = (await world.log()).filter(({ path }) => /^\/(sw-page|cached)/.test(path));
    expect(served).toHaveLength(2 * 4);
  });

  it('follows links of the same site as far as `depth` says, and is done when they are', async () => {
    const { pages, started } = await visit(
      { urls: [`${rude.origin}/links`], depth: 2, jobs: 2 },
      { isDone: (url) => url.endsWith('/three') },
    );
    const paths = ['/links', '/one', '/two'];
    expect(started.map((url) => new URL(url).pathname)).toEqual(paths);
    expect(pages.map(({ url }) => new URL(url).pathname)).toEqual(paths.toReversed());
  });

  it('follows links as far from each page of the list, be it one that another one links to', async () => {
    const urls = ['/links', '/fine', '/one'].map((path) => rude.origin + path);
    const { pages } = await visit({ urls, depth: 1, jobs: 1 });
    expect(pages.map(({ url }) => new URL(url).pathname).sort()).toEqual(['/fine', '/links', '/one', '/two']);
  });

  it('as on a network without IPv4 is repeated until all hosts that come up are blocked', async () => {
    await world.clearLog();
    const hidden = encodeURIComponent('//a.v4.test/script');
    const url = `https://dual.test/page?script=//v4.test/script&img=//v6.test/img&frame=//six.v4.test/page%3Fscript%3D${hidden}`;
    const { pages } = await visit(
      { urls: [url, 'https://v4.test/page'], preview: 'without-nat64', jobs: 2 },
      {
        // The second one is known when the first was blocked only.
        blockedHosts: async ({ hosts }) => {
          const known = hosts.flatMap(({ hostname, endpoints }) =>
            endpoints.some(({ address }) => address.includes('.')) ? [hostname] : [],
          );
          return known.slice(0, known.includes('a.v4.test') ? 2 : 1);
        },
      },
    );
    const page = pages.find(({ requested }) => requested === url);
    expect(page?.preview).toEqual({
      network: 'without-nat64',
      blocked: expect.arrayContaining(['v4.test', 'a.v4.test']),
    });
    expect(addressesOf(page, 'v4.test')).toEqual(['198.41.30.10']);
    expect(addressesOf(page, 'v6.test')).toEqual(['2606:4700::10']);
    const served = (await world.log()).filter(({ host, path }) => host === 'v4.test' && path.startsWith('/script'));
    expect(served).toHaveLength(1);
    const unreachable = pages.find(({ requested }) => requested === 'https://v4.test/page');
    expect(unreachable?.preview?.blocked).toEqual(['v4.test']);
    expect(unreachable?.hosts.map(({ hostname }) => hostname)).toEqual(['v4.test']);
  });

  it('has the documents that went on by themselves, by script or refresh, in its chain, and their hosts', async () => {
    // With icons that need no request: of one that Chromium gives up when the document goes on there is no address.
    const starts = ['assign', 'refresh'].map((how) => `https://v4.test/page?icon=data:,&${how}=https://dual.test/page`);
    const lost = 'https://v4.test/page?icon=data:,&refresh=https://nobody.test/';
    const { pages } = await visit({ urls: [...starts, lost] });
    const found = pages.map(({ chain }) => chain.map(({ kind, hostname, address }) => [kind, hostname, address]));
    const first = ['client-redirect', 'v4.test', '198.41.30.10'];
    expect(found.sort()).toEqual([
      [first, ['answer', 'dual.test', '2606:4700::11']],
      [first, ['answer', 'dual.test', '2606:4700::11']],
      [first, ['failure', 'nobody.test', '']],
    ]);
    for (const page of pages) expect(addressesOf(page, 'v4.test')).toEqual(['198.41.30.10']);
    expect(pages.find(({ requested }) => requested === lost)?.problem?.id).toBe('failed');
  });

  it('ends in the document that never came, where one was asked for in the place of another one', async () => {
    const never = 'https://v6.test/never';
    const urls = ['assign', 'refresh'].map((how) => `https://v4.test/page?icon=data:,&${how}=${never}`);
    const sent = `https://dual.test/redirect?to=${never}`;
    const { pages } = await visit({ urls: [...urls, sent], timeoutMs: 3000 });
    const found = pages.map(({ url, chain }) => [url, chain.map(({ kind, hostname }) => [kind, hostname])]);
    const failure = ['failure', 'v6.test'];
    expect(found.sort()).toEqual([
      [never, [['client-redirect', 'v4.test'], failure]],
      [never, [['client-redirect', 'v4.test'], failure]],
      [never, [['redirect', 'dual.test'], failure]],
    ]);
    for (const page of pages) {
      expect(page.problem?.text).toMatch(/answer/);
      expect(page.hosts.map(({ hostname }) => hostname)).toContain('v6.test');
    }
    expect(
      addressesOf(
        pages.find(({ requested }) => requested?.startsWith(sent)),
        'dual.test',
      ),
    ).toEqual(['2606:4700::11']);
  });

  it('is in a new browser after as many as are asked for', async () => {
    const urls = [1, 2, 3].map((n) => `https://dual.test/page?n=${n}`);
    const { pages, profiles: seen } = await visit({ urls, pagesPerBrowser: 2, jobs: 2 });
    expect(pages).toHaveLength(3);
    expect(seen.size).toBe(2);
  });

  it('that is ended leaves no browser and no profile', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const started: string[] = [];
    const onStart = (url: string) => {
      started.push(url);
      if (started.length === 2) setTimeout(() => stop.abort(reason), 500);
    };
    const urls = ['https://dual.test/never', `${rude.origin}/endless`, 'https://dual.test/page'];
    await expect(visit({ urls, jobs: 2, timeoutMs: 20_000 }, { onStart }, stop.signal)).rejects.toBe(reason);
    expect(started).toHaveLength(2);
  });

  it('is by a browser that has no secret of who started it in the environment of any of its processes', async () => {
    const secrets = { GREENSIX_DATABASE: 'postgres://me:sesame@db.test/x', PGPASSWORD: 'sesame', GH_TOKEN: 'sesame' };
    for (const [name, value] of Object.entries(secrets)) vi.stubEnv(name, value);
    const found: string[] = [];
    const onPage = async () => {
      found.push(...environments());
    };
    try {
      await visit({ urls: ['https://dual.test/page'], jobs: 1 }, { onPage });
    } finally {
      vi.unstubAllEnvs();
    }
    expect(found).not.toEqual([]);
    for (const variables of found) expect(variables).toContain('\0PATH=');
    for (const variables of found) expect(variables).not.toMatch(/sesame/);
  });

  it('without facts is retried once, then reported as unrecorded', async () => {
    // The same extension, deaf to whoever asks for what it has seen.
    const deaf = mkdtempSync(join(tmpdir(), 'deaf-'));
    cpSync(plainVisits.extension, deaf, { recursive: true });
    const background = join(deaf, 'background.js');
    writeFileSync(background, `chrome.runtime.onConnect.addListener = () => {};${readFileSync(background, 'utf8')}`);
    await world.clearLog();
    const { pages } = await visit({ urls: ['https://dual.test/page'], extension: deaf });
    expect(pages.map(({ hosts, problem }) => [hosts, problem])).toEqual([
      [[], { id: 'unrecorded', text: expect.stringContaining('did not come in time') }],
    ]);
    expect((await world.log()).filter(({ dest }) => dest === 'document')).toHaveLength(2);
    rmSync(deaf, { recursive: true });
  });

  it('are all aborted by an error in onPage', async () => {
    const reason = new Error('the disk is full');
    const onPage = () => Promise.reject(reason);
    const urls = ['https://dual.test/page', `${rude.origin}/endless`];
    await expect(visit({ urls, timeoutMs: 20_000 }, { onPage })).rejects.toBe(reason);
  });
});

describe('without a usable browser', () => {
  const urls = ['https://dual.test/page'];
  const script = join(tmpdir(), 'no-browser');
  beforeAll(() => {
    writeFileSync(script, '#!/bin/sh\necho "I am a teapot" >&2\nexit 3\n');
    chmodSync(script, 0o755);
  });

  it.each([
    [
      '/nowhere/chromium',
      /--browser names "\/nowhere\/chromium", which is no program.*playwright-core install chromium/,
    ],
    [script, /no-browser could not be started as a Chromium: I am a teapot/],
  ])('visits end with a sentence: %s', async (browser, message) => {
    const error = await visit({ urls, browser }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(String(error)).toMatch(message);
  });

  it('visits end with a sentence: no extension', async () => {
    const error = await visit({ urls, extension: tmpdir() }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(String(error)).toMatch(/The extension could not be loaded/);
  });

  it('visits end with a sentence: steps that are none', async () => {
    await expect(visit({ urls, steps: '/nowhere.mjs' })).rejects.toThrow(/The steps in \/nowhere.mjs cannot be loaded/);
  });
});

async function stopWorkers(endpoint: string): Promise<void> {
  const rpc = await RpcSocket.connect(endpoint);
  const { targetInfos } = await rpc.call<{ targetInfos: { type: string; targetId: string }[] }>('Target.getTargets');
  const targetId = targetInfos.find(({ type }) => type === 'page')?.targetId;
  const { sessionId } = await rpc.call<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
  await rpc.call('ServiceWorker.enable', {}, { sessionId });
  await rpc.call('ServiceWorker.stopAllWorkers', {}, { sessionId });
  rpc.close();
}

describe('a remote browser', () => {
  const start = (more: readonly string[]): Promise<BrowserProcess> => {
    const profile = join(tmpdir(), `remote-${Math.random()}`);
    const args = ['--headless=new', '--no-sandbox', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
    const own = `--ignore-certificate-errors-spki-list=${spki}`;
    return startBrowserProcess(
      executables.chromium,
      [...args, own, ...more, 'about:blank'],
      /DevTools listening on (ws:\/\/\S+)/,
    );
  };

  it('is used as it is, and stays, also where a proxy is set that nobody is behind', async () => {
    const remote = await start([`--load-extension=${plainVisits.extension}`]);
    try {
      for (const connect of [remote.endpoint, `http://${new URL(remote.endpoint).host}`]) {
        const { pages } = await visit({ urls: [`https://dual.test/page?${connect}`], connect, pagesPerBrowser: 1 });
        for (const name of ['http_proxy', 'https_proxy']) vi.stubEnv(name, 'http://127.0.0.1:9');
        expect(addressesOf(pages[0], 'dual.test')).toEqual(['2606:4700::11']);
        // The next time the background has to be found asleep.
        await stopWorkers(remote.endpoint);
      }
      const list = await fetch(`http://${new URL(remote.endpoint).host}/json/list`);
      const open = (await list.json()) as { type: string; url: string }[];
      const ofUser = (url: string) => !url.endsWith('/welcome/welcome.html');
      const pages = open.filter(({ type }) => type === 'page').map(({ url }) => url);
      expect(pages.filter(ofUser)).toEqual(['about:blank']);
    } finally {
      vi.unstubAllEnvs();
      await remote.end();
    }
  });

  it('without the extension is refused', async () => {
    const remote = await start([]);
    try {
      const error = await visit({ urls: ['https://dual.test/page'], connect: remote.endpoint }).catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(EnvironmentError);
      expect(String(error)).toMatch(/does not have the extension Greensix/);
    } finally {
      await remote.end();
    }
  });
});
