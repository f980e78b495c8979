/**
 * The floor of a visit: opens each page in a tab of its own, waits until it is loaded and has made no request for a while,
 * and closes it. Nothing is recorded, unless by an extension that nobody asks. `node bare-loop.ts QUIET_MS JOBS EXTENSION URL...`,
 * where EXTENSION is the folder of one, or empty.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BrowserContext, chromium } from 'playwright';
import { visitLaunchOptions } from '../../cli/visits/visit-browser.ts';
import { executables } from '../e2e/driver/executables.ts';

const [quiet = '1000', jobs = '1', extension = '', ...urls] = process.argv.slice(2);
const quietMs = Number(quiet);
/** As often as the audit looks (cli/visits/activity.ts). */
const pollIntervalMs = 50;

async function visit(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  let last = Date.now();
  let underWay = 0;
  const begun = () => {
    last = Date.now();
    underWay++;
  };
  const ended = () => {
    last = Date.now();
    underWay--;
  };
  page.on('request', begun);
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
  await page.goto(url, { waitUntil: 'load' });
  while (underWay > 0 || Date.now() - last < quietMs) await sleep(pollIntervalMs);
  await page.close();
}

const profile = mkdtempSync(join(tmpdir(), 'greensix-bare-'));
const launchOptions = visitLaunchOptions(executables.chromium, false);
const context = await chromium.launchPersistentContext(profile, {
  ...launchOptions,
  // As the audit does where it loads the extension.
  args: [...(extension === '' ? [] : ['--enable-unsafe-extension-debugging']), ...launchOptions.args],
  ignoreDefaultArgs: [...(extension === '' ? [] : ['--disable-extensions']), '--disable-popup-blocking'],
});
if (extension !== '') {
  const session = await context.browser()?.newBrowserCDPSession();
  await session?.send('Extensions.loadUnpacked' as 'Browser.getVersion', { path: extension } as never);
}
const waiting = [...urls];
const lane = async () => {
  for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) await visit(context, url);
};
await Promise.all(Array.from({ length: Number(jobs) }, lane));
await context.close();
rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
