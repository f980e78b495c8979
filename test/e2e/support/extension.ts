import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import type { Row } from '../../../src/page/row.ts';
import type { PageHeader } from '../../../src/protocol.ts';
import { WorldClient } from '../../world/client.ts';
import { poll } from '../../world/poll.ts';
import { type BrowserDriver, type BrowserKind, type OpenOptions, openBrowser, type Tab } from '../driver/driver.ts';

/** Which browser this run is about. */
export const kind = process.env.GREENSIX_BROWSER as BrowserKind;

/** The servers of the private world. */
export const world = new WorldClient(inject('worldPort'));

/** The folder of the built extension. */
export const extensionFolder = `${process.cwd()}/dist/${kind === 'chromium' ? 'chrome' : 'firefox'}`;

/** Starts the browser of this run with the built extension, and waits until its background listens. */
export async function open(options: Partial<OpenOptions> = {}): Promise<BrowserDriver> {
  const driver = await openBrowser(kind, {
    extension: extensionFolder,
    world,
    ...options,
    // Firefox asks for the icon of a site again at Back, whatever the page says: that would blur the counts.
    prefs: { 'browser.chrome.site_icons': false, ...options.prefs },
  });
  await poll('the background', () => snapshot(driver, -1));
  return driver;
}

/**
 * One browser for all tests of a file; each test starts with an empty log and closed gates.
 * @returns how to get it, inside of a test
 */
export function browserForFile(options: Partial<OpenOptions> = {}): () => BrowserDriver {
  let driver: BrowserDriver | undefined;
  beforeAll(async () => {
    driver = await open(options);
  });
  beforeEach(async () => {
    await world.reset();
    await world.clearLog();
  });
  afterAll(() => driver?.close());
  return () => {
    if (!driver) throw new Error('the browser did not start');
    return driver;
  };
}

/** What the background would send to a popup for a tab. */
export interface Snapshot {
  readonly header: PageHeader;
  readonly rows: readonly Row[];
}

/** Asks the background for what a popup would show, over the same port as the popup does. */
export function snapshot(driver: BrowserDriver, tab: number): Promise<Snapshot> {
  return driver.api<Snapshot>(askFor(tab));
}

/** The same, asked by a page in a private window. */
export function privateSnapshot(driver: BrowserDriver, tab: number): Promise<Snapshot> {
  return driver.privateApi<Snapshot>(askFor(tab));
}

function askFor(tab: number): string {
  return `new Promise((resolve, reject) => {
    const port = (globalThis.browser ?? chrome).runtime.connect({ name: 'view' });
    port.onMessage.addListener((message) => { resolve(message.body); port.disconnect(); });
    port.onDisconnect.addListener(() => reject(new Error('hung up')));
    port.postMessage({ name: 'watch', body: { tab: ${tab} } });
  })`;
}

/** A tab as far as its table is asked for. */
type TabId = Pick<Tab, 'tabId'>;

/** A table in short: for each host "family total marks", the icon, and the notices. */
export interface ShortTable {
  readonly icon: string;
  readonly main: string;
  readonly rows: Readonly<Record<string, string>>;
}

/**
 * The table of a tab in short. Pages with `icon=data:,` ask for no icon, so that no count depends on when the browser
 * wants one.
 */
export async function shortTable(driver: BrowserDriver, tab: TabId): Promise<ShortTable> {
  const { header, rows } = await snapshot(driver, tab.tabId());
  return {
    icon: header.icon,
    main: header.hostname,
    rows: Object.fromEntries(rows.map((row) => [row.hostname, shortRow(row)])),
  };
}

/** Waits until the table of a tab is as wanted; the error says what it was instead. */
export async function waitForTable(driver: BrowserDriver, tab: TabId, wanted: Partial<ShortTable>): Promise<void> {
  let last: ShortTable | undefined;
  const want = JSON.stringify(sorted(wanted));
  await poll('the table', async () => {
    last = await shortTable(driver, tab);
    return JSON.stringify(sorted({ ...wanted, ...pick(last, wanted) })) === want;
  }).catch(() => {
    throw new Error(`wanted ${JSON.stringify(wanted, null, 1)}\nbut the table is ${JSON.stringify(last, null, 1)}`);
  });
}

/** Waits until one row of a tab is as wanted; the error says what the table was instead. */
export async function waitForRow(
  driver: BrowserDriver,
  tab: Tab,
  host: string,
  wanted: string | RegExp,
): Promise<void> {
  let last: ShortTable | undefined;
  await poll('the row', async () => {
    last = await shortTable(driver, tab);
    const row = last.rows[host] ?? '';
    return typeof wanted === 'string' ? row === wanted : wanted.test(row);
  }).catch(() => {
    throw new Error(`wanted ${host} as ${wanted}\nbut the table is ${JSON.stringify(last, null, 1)}`);
  });
}

function shortRow(row: Row): string {
  return [row.family, row.total, ...row.marks.map(({ id }) => id).sort()].join(' ');
}

function pick(table: ShortTable, keys: Partial<ShortTable>): Partial<ShortTable> {
  return Object.fromEntries(Object.keys(keys).map((key) => [key, table[key as keyof ShortTable]]));
}

function sorted(table: Partial<ShortTable>): unknown {
  const rows = table.rows && Object.entries(table.rows).sort(([a], [b]) => (a < b ? -1 : 1));
  return [table.icon, table.main, rows];
}

/** Lets the time pass of which the project promises that what happened before it survives a kill. */
export function promisedTime(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
