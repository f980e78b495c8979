/** The extension in a Firefox: installed, found, and its background there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { makeZip } from '../../../scripts/release/zip.ts';
import { patienceMs, poll } from '../../world/poll.ts';
import { type OpenOptions, readManifest } from './driver.ts';
import type { FirefoxInternals } from './firefox-internals.ts';
import type { Bidi } from './firefox-session.ts';

/** Returns the id that an extension has in Firefox. */
export function idOf(folder: string): string {
  const id = readManifest(folder).browser_specific_settings?.gecko?.id;
  if (id === undefined) throw new Error(`${folder} has no id for Firefox`);
  return id;
}

/**
 * Returns the extension as a package in base64, because Firefox installs a folder only until its end (MDN, "Temporary
 * installation").
 */
function packed(extension: string): string {
  const entries = readdirSync(extension, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(extension, file), data: readFileSync(file) }));
  return makeZip(entries, new Date(Date.UTC(2020, 0))).toString('base64');
}

/** Returns the id of the extension in a folder, if it is there already, as in a profile that was used before, and has started. */
export async function installedId(bidi: Bidi, window: string, folder: string): Promise<string | undefined> {
  const id = readManifest(folder).browser_specific_settings?.gecko?.id;
  const isThere = async ({ AddonManager }: FirefoxInternals, own: string): Promise<boolean> => {
    const addon = await AddonManager.getAddonByID(own);
    await addon?.startupPromise;
    return addon !== null && addon !== undefined;
  };
  return id !== undefined && (await bidi.privileged(window, isThere, id)) ? id : undefined;
}

/** Installs the extension after those beside it, and returns its id. */
export async function install(bidi: Bidi, options: OpenOptions): Promise<string> {
  let id = '';
  // It comes last: its background would end before the others are there.
  for (const folder of [...(options.beside ?? []), options.extension]) {
    const { extension } = await bidi.rpc.call<{ extension: string }>('webExtension.install', {
      extensionData: options.permanent
        ? { type: 'base64', value: packed(folder) }
        : { type: 'path', path: resolve(folder) },
      'moz:permanent': options.permanent === true,
      'moz:allowPrivateBrowsing': options.privateBrowsing === true,
    });
    id = extension;
  }
  return id;
}

/** Returns what stands for the extension's id in the addresses of its pages: another one at each installation. */
export async function hostOf(bidi: Bidi, window: string, extensionId: string): Promise<string> {
  return poll('the extension', () =>
    bidi.privileged(
      window,
      ({ WebExtensionPolicy }, id) => WebExtensionPolicy.getByID(id)?.mozExtensionHostname,
      extensionId,
    ),
  );
}

/** In a profile that was used before, it waits for an event, which need not come: after this time it is woken. */
const wakeAfterMs = 5000;

/** Waits until the background of the extension runs; milliseconds. */
export async function backgroundRuns(
  bidi: Bidi,
  window: string,
  extensionId: string,
  deadlineMs = patienceMs,
): Promise<void> {
  const begin = Date.now();
  await poll(
    'the background',
    () =>
      bidi.privileged(
        window,
        ({ extensionOf }, id, isLate) => {
          const extension = extensionOf(id);
          const isRunning = extension.backgroundState === 'running';
          if (!isRunning && isLate) void extension.wakeupBackground?.();
          return isRunning;
        },
        extensionId,
        Date.now() - begin > wakeAfterMs,
      ),
    deadlineMs,
  );
}
