/**
 * What Firefox makes at its first start with a new profile: its own scripts compiled, its own extensions installed, empty
 * databases. That is half of the work of such a start, and nothing of it is about a page or about an extension. So it is
 * made once for each Firefox and kept in .cache; every new profile begins as a copy.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { poll } from '../../world/poll.ts';
import { startBrowserProcess } from './browser-process.ts';
import { firefoxPreferences, preferencesText } from './firefox-preferences.ts';
import { beginSession, firefoxArguments, firefoxEndpoint, firefoxEnv } from './firefox-session.ts';
import { RpcSocket } from './rpc.ts';

/** The files and folders of a profile that are kept. Nothing of a session, a cache of pages, or a window. */
const kept = [
  'addonStartup.json.lz4',
  'cert9.db',
  'compatibility.ini',
  'extension-preferences.json',
  'extensions.json',
  'favicons.sqlite',
  'key4.db',
  'pkcs11.txt',
  'places.sqlite',
  'prefs.js',
  'search.json.mozlz4',
  'startupCache',
  'storage',
  'storage.sqlite',
  'times.json',
];

/** What Firefox writes last, some seconds after its start. */
const lastWritten = 'startupCache/scriptCache.bin';

const folder = resolve('.cache/firefox-profiles');

/**
 * @returns where the profile of a Firefox is kept: another place for another build, or for other preferences; undefined
 *   for one that is started by a script or by its name alone, of which it is not known which build it is
 */
function placeOf(executable: string): string | undefined {
  if (!existsSync(executable)) return undefined;
  const program = realpathSync(executable);
  const archive = join(dirname(program), 'omni.ja');
  if (!existsSync(archive)) return undefined;
  const { mtimeMs, size } = statSync(archive);
  const text = JSON.stringify([program, mtimeMs, size, kept, firefoxPreferences]);
  return join(folder, createHash('sha256').update(text).digest('hex').slice(0, 16));
}

/** Fills the folder of a new profile, if there is something kept for this Firefox; else Firefox does it. */
export function fillProfile(profile: string, executable: string): void {
  const place = placeOf(executable);
  if (place && existsSync(place)) cpSync(place, profile, { recursive: true, preserveTimestamps: true });
}

/** Starts a Firefox once, without extension and without a page, and keeps its profile; not if it is there already. */
export async function keepProfile(executable: string): Promise<void> {
  const place = placeOf(executable);
  if (!place || existsSync(place)) return;
  mkdirSync(folder, { recursive: true });
  const profile = mkdtempSync(join(tmpdir(), 'greensix-firefox-'));
  const copy = mkdtempSync(join(folder, 'new-'));
  writeFileSync(join(profile, 'user.js'), preferencesText(firefoxPreferences));
  const process = await startBrowserProcess(
    executable,
    firefoxArguments(profile, true),
    firefoxEndpoint,
    firefoxEnv(true),
  );
  try {
    const rpc = await RpcSocket.connect(`${process.endpoint}/session`);
    const { quit } = await beginSession(rpc);
    await poll('the compiled scripts', () => existsSync(join(profile, lastWritten)));
    await quit().catch(() => {});
    await poll('the end of Firefox', () => process.ended());
    rpc.close();
    for (const name of kept) {
      if (existsSync(join(profile, name)))
        cpSync(join(profile, name), join(copy, name), { recursive: true, preserveTimestamps: true });
    }
    // Another run of tests may have been faster.
    if (!existsSync(place)) renameSync(copy, place);
  } finally {
    await process.end();
    for (const each of [copy, profile]) rmSync(each, { recursive: true, force: true, maxRetries: 5 });
  }
}
