import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BrowserDriver } from './driver/driver.ts';
import { extensionFolder, kind, open, snapshot, waitForTable, world } from './support/extension.ts';

/** The folders and files of a profile that hold what extensions and their pages keep. */
const keptByExtensions = {
  chromium: /\/(?:[^/]*Extension[^/]*|IndexedDB|Local Storage|Session Storage|WebStorage|Service Worker)\//,
  firefox:
    /moz-extension\+\+\+|\/(?:extension-store|browser-extension-data|storage-sync|webappsstore|extension-(?:settings|preferences)|extensions\.json|addonStartup)/,
}[kind];

/** Names that stand in no file of the extension. */
const visited = ['six-to-four', 'shared', 'teredo', 'private', 'benchmark', 'mapped', 'ula', 'doc6'].map(
  (name) => `${name}.test`,
);
const filtered = 'shared.test';
const stored = 'kept-on-purpose.test';

let profile = '';
let driver: BrowserDriver | undefined;
beforeAll(async () => {
  await world.reset();
  profile = mkdtempSync(join(tmpdir(), 'greensix-profile-'));
});
afterAll(async () => {
  await driver?.close();
  rmSync(profile, { recursive: true, force: true });
});

/** The files of extensions in the profile that hold a name, in the encodings that browsers write strings in. */
function filesWith(name: string): string[] {
  const forms = [Buffer.from(name, 'latin1'), Buffer.from(name, 'utf16le')];
  return readdirSync(profile, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => keptByExtensions.test(path))
    .filter((path) => {
      const bytes = readFileSync(path);
      return forms.some((form) => bytes.includes(form));
    });
}

it('no name of a visited host is in the files that the extension leaves in the profile', async () => {
  const options = { extension: extensionFolder, world, profile, permanent: true } as const;
  driver = await open(options);
  const images = visited.slice(1).map((host) => `img=//${host}/img`);
  const tab = await driver.openTab(`https://${visited[0]}/page?icon=data:,&${images.join('&')}`);
  await expect
    .poll(async () => (await snapshot(driver as BrowserDriver, tab.tabId())).rows.length)
    .toBe(visited.length);
  await waitForTable(driver, tab, { main: visited[0] ?? '' });
  const popup = await driver.openPopup(tab.tabId());
  await expect.poll(async () => (await popup.rows()).length).toBe(visited.length);
  await popup.press('/');
  for (const key of filtered) await popup.press(key);
  await expect.poll(async () => (await popup.rows()).map(({ host }) => host)).toEqual([filtered]);
  await popup.close();
  // What is kept is found, so what is not found is not kept.
  await driver.api(({ storage }, name) => storage.local.set({ name }), stored);
  await driver.close();
  driver = undefined;
  expect(filesWith(stored)).not.toEqual([]);
  for (const name of visited) expect({ name, files: filesWith(name) }).toEqual({ name, files: [] });
});
