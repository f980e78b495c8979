import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../world/poll.ts';
import { type BrowserDriver, openBrowser, type Tab } from '../driver/driver.ts';
import { type BrowserApi, browserApis, type Misbehaviour, type Part } from './browser-apis.ts';
import { has, shownText } from './elements.ts';
import { askForSnapshot, extensionFolder, kind, world } from './extension.ts';
import { failingParameter, makeCopy } from './misbehaving-copy.ts';

/** Many extensions in one browser, on a machine that does other things. */
const patienceMs = 120_000;

const title = 'IPv6 2606:4700::10 - 1 host over IPv6, 1 over IPv4';
const rows = { 'v4.test': '4', 'v6.test': '6' };
const firstPage = 'http://v6.test/page?icon=data:,&gate=first&img=//v4.test/img';
const secondPage = 'http://v6.test/page?icon=data:,&second&img=//v4.test/img';

/** What each page shows when all is well. */
const whole: Readonly<Record<Exclude<Part, 'background'>, string>> = {
  popup: '[data-host="v6.test"]',
  options: 'section',
  audit: '.empty',
};

/** A copy of the extension. */
interface Copy {
  readonly name: string;
  readonly folder: string;
}

/** An interface that fails, and the copy in which it does. */
interface Case {
  readonly name: string;
  /** Null where all work. */
  readonly api: BrowserApi | null;
  readonly how: Misbehaviour;
  readonly copy: Copy;
}

/**
 * Whether only pages call an interface, each time anew: such ones have a copy together. In its background all of them
 * fail, and none is called there; each of its pages has the one fail that its address names.
 */
const isOfPages = ({ callers, isOnce }: BrowserApi): boolean => callers.background === undefined && !isOnce;

/** The parts that a failing interface matters to, each with what it says. */
function partsOf({ api, how }: Case): [Part, string][] {
  const callers = api?.callers ?? { popup: '', options: '', audit: '' };
  return (Object.entries(callers) as [Part, NonNullable<BrowserApi['callers'][Part]>][]).flatMap(([part, says]) => {
    const selector = typeof says === 'string' ? says : says(how, kind);
    return selector === null ? [] : [[part, selector] as [Part, string]];
  });
}

interface Facts {
  readonly rows: Readonly<Record<string, string>>;
  readonly icon: string;
  readonly notices: readonly string[];
}

/**
 * One browser with a copy of the built extension for each interface of the browser, in which that one fails (one copy for
 * those that only pages call), all of them from the browser's start on: two pages are loaded, and between them all backgrounds are killed, 1 s after the first.
 * @param name what the copies have in common
 * @param howOf how an interface fails; undefined leaves it out
 */
export function describeBrowserApis(name: string, howOf: (api: BrowserApi) => Misbehaviour | undefined): void {
  describe(`a browser in which one interface ${name}`, () => describeCopies(howOf));
}

/** @returns whether an interface can fail so: what answers in the same turn can be neither late nor refused */
export function canFail({ isSync, isGlobal }: BrowserApi, how: Misbehaviour): boolean {
  return !isSync || how === 'throws' || (how === 'never' && !isGlobal);
}

function describeCopies(howOf: (api: BrowserApi) => Misbehaviour | undefined): void {
  const root = mkdtempSync(join(tmpdir(), 'greensix-apis-'));
  const copyOf = (name: string): Copy => ({ name, folder: join(root, name.replace(/\W+/g, '-')) });
  const reference = copyOf('none');
  const ofPages = copyOf('of pages');
  const cases: Case[] = [{ name: reference.name, api: null, how: 'never', copy: reference }];
  for (const api of browserApis) {
    const how = howOf(api);
    if ((api.only && api.only !== kind) || how === undefined) continue;
    const name = `${api.name} ${how}`;
    cases.push({ name, api, how, copy: isOfPages(api) ? ofPages : copyOf(name) });
  }
  const copies = [...new Set(cases.map(({ copy }) => copy))];
  let driver: BrowserDriver;
  let first = -1;
  let second = -1;
  const controls = new Map<Copy, Tab>();
  /** The right picture, which has other colours once a page has noted whether the toolbar is dark. */
  const pictures = new Set<unknown>();

  const start = async (startUrl?: string): Promise<BrowserDriver> =>
    openBrowser(kind, {
      extension: extensionFolder,
      beside: copies.map(({ folder }) => folder),
      world,
      profile: join(root, 'profile'),
      permanent: true,
      prefs: { 'browser.chrome.site_icons': false },
      ...(startUrl && { startUrl, onStarted: () => world.gate('first').open() }),
    });

  /** Calls functions with the interface of the browser as it is, in a page of a copy that runs no code of it. */
  const inCopy = async (copy: Copy): Promise<Tab['api']> => {
    const opened = controls.get(copy);
    const control =
      opened ?? (await driver.openTab(await driver.urlBeside(copy.folder, 'manifest.json'), { wait: 'load' }));
    controls.set(copy, control);
    return control.api;
  };
  const ask = async (copy: Copy, tab: number): Promise<Facts> => {
    const { header, rows: shown } = await (await inCopy(copy))(askForSnapshot, tab, 5000);
    const pairs = shown.map(({ hostname, family }) => [hostname, family] as const).sort();
    return { rows: Object.fromEntries(pairs), icon: header.icon, notices: header.notices };
  };
  const tooltip = async (copy: Copy, tab: number): Promise<string> =>
    (await inCopy(copy))(({ action }, tabId) => action.getTitle({ tabId }), tab);
  const seen = async (copy: Copy, key: string): Promise<unknown> =>
    (await inCopy(copy))(async ({ storage }, wanted) => (await storage.session.get(wanted))[wanted] ?? null, key);
  const waitFor = async <T>(what: string, get: () => Promise<T>, wanted: T): Promise<void> => {
    let last: unknown;
    await poll(
      what,
      async () => {
        last = await get();
        return JSON.stringify(last) === JSON.stringify(wanted);
      },
      patienceMs,
    ).catch((error) => {
      throw new Error(`${what}: wanted ${JSON.stringify(wanted)}, but it is ${JSON.stringify(last)}`, {
        cause: error,
      });
    });
  };
  const tabOf = (url: string) =>
    poll(
      url,
      () =>
        driver.api(
          async ({ tabs }, wanted) =>
            (await tabs.query({})).find((tab) => tab.url === wanted && tab.title === 'done')?.id ?? null,
          url,
        ),
      patienceMs,
    );

  beforeAll(async () => {
    await world.reset();
    mkdirSync(join(root, 'profile'));
    for (const copy of copies) {
      const failures = cases.flatMap(({ api, how, copy: own }) => (api && own === copy ? [{ api, how }] : []));
      makeCopy(kind, extensionFolder, copy.folder, copy.folder.split('/').at(-1) ?? '', failures);
    }
    // What has listened once is known to the browser when it starts again.
    driver = await start();
    const probe = await driver.openTab('https://b.v6.test/page?icon=data:,');
    for (const copy of copies) {
      await poll(
        `${copy.name} listens`,
        async () => {
          if (Object.keys((await ask(copy, probe.tabId())).rows).length > 0) return true;
          await probe.reload();
          return false;
        },
        patienceMs,
      );
    }
    await driver.close();
    controls.clear();

    driver = await start(firstPage);
    if (kind === 'chromium') await world.gate('first').open();
    first = await tabOf(firstPage);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    // Twenty backgrounds start at once: a slow machine needs longer than that until each has seen the page at all.
    for (const { name, api, how, copy } of cases) {
      if (api?.losesByKill?.includes(how)) continue;
      if (api?.draws === 'icon') await waitFor(`the tooltip of ${name}`, () => tooltip(copy, first), title);
      else await poll(`${name} has drawn`, async () => (await seen(copy, `drawn/${first}`)) !== null, patienceMs);
    }
    await driver.killBackground();
    await driver.openTab(secondPage);
    second = await tabOf(secondPage);
    // Icon and tooltip are drawn at the same time.
    for (const tab of [first, second]) {
      await waitFor('the tooltip', () => tooltip(reference, tab), title);
      pictures.add(await seen(reference, `drawn/${tab}`));
    }
  }, 600_000);

  afterAll(async () => {
    await driver?.close();
    rmSync(root, { recursive: true, force: true });
  });

  const openPage = async ({ api, copy }: Case, part: Part): Promise<Tab> => {
    const parameters = new URLSearchParams(api ? { [failingParameter]: api.name } : {});
    // Named by its address, the popup need not ask which tab it is about.
    const asks = part === 'popup' && api?.name === 'tabs.query';
    if (!(asks || part === 'options' || part === 'audit')) parameters.set('tab', String(second));
    const page = part === 'background' ? 'popup' : part;
    const path = `${page}/${page}.html?${parameters}`;
    return driver.openTab(await driver.urlBeside(copy.folder, path), { wait: 'load' });
  };

  describe.each(cases.map((each) => [each.name, each] as const))('%s', (_, each) => {
    const { api, how, copy } = each;
    const lost = api?.losesByKill?.includes(how) === true;

    it('has icon, tooltip and rows of the page that the browser starts with, and of one after a kill', async () => {
      for (const tab of lost ? [second] : [first, second]) {
        await waitFor('the rows', async () => (await ask(copy, tab)).rows, rows);
        expect((await ask(copy, tab)).icon).toBe('64');
        if (api && isOfPages(api)) expect(await seen(copy, `called/${api.name}/background`)).toBeNull();
        if (api?.draws !== 'title') {
          await waitFor('the tooltip', () => tooltip(copy, tab), title);
        }
        if (api?.draws !== 'icon' && copy !== reference) {
          await poll(
            'the icon',
            async () => {
              pictures.add(await seen(reference, `drawn/${tab}`));
              return pictures.has(await seen(copy, `drawn/${tab}`));
            },
            patienceMs,
          );
        }
      }
    });

    const parts = partsOf(each);
    it.each(parts)('the %s is whole, and says what it does not know: %s', async (part, says) => {
      const page = part === 'background' ? 'popup' : part;
      const view = await openPage(each, part);
      if (says !== '') await poll(`${page} says ${says}`, () => has(view, says), patienceMs);
      const isShown = says === '' || part === 'background' || page === 'options';
      if (isShown) await poll(`the ${page}`, () => has(view, whole[page]), patienceMs);
      expect((await shownText(view)).trim()).not.toBe('');
      if (how === 'late' && says !== '') {
        await poll(`${page} knows it`, async () => !(await has(view, says)), patienceMs);
        const isItself = api?.name === 'tabs.query';
        if (!isItself) await poll(`the ${page}`, () => has(view, whole[page]), patienceMs);
      }
      const isDone = api?.isOnce === true && how === 'late' && part !== parts[0]?.[0];
      if (api && !isDone) await waitFor(`${part} calls it`, () => seen(copy, `called/${api.name}/${part}`), true);
      await view.close();
    });
  });
}
