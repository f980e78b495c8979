import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { EnvironmentError } from '../shared/errors.ts';

/** What finding a browser depends on. */
export interface FindBrowserDeps {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where Playwright puts the browser that it installs. */
  readonly installed: () => string;
  readonly isExecutable: (path: string) => boolean;
}

/** Where systems keep browsers; a name without a folder is looked for in PATH. "%NAME%" is a variable of Windows. */
const systemBrowsers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    'microsoft-edge-stable',
    'microsoft-edge',
    '/snap/bin/chromium',
    '/opt/google/chrome/chrome',
    '/opt/microsoft/msedge/msedge',
  ],
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    'chromium',
  ],
  win32: ['%LOCALAPPDATA%', '%PROGRAMFILES%', '%PROGRAMFILES(X86)%'].flatMap((folder) => [
    `${folder}\\Chromium\\Application\\chrome.exe`,
    `${folder}\\Google\\Chrome\\Application\\chrome.exe`,
    `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`,
  ]),
};

/** Of playwright-core, whose Chromium `installed` names: another Playwright installs another revision of it, which is not found. */
const howToGetOne =
  'Get one with "npx playwright-core install chromium" (or "apt install chromium"), or name yours with --browser PATH';

const here: FindBrowserDeps = {
  platform: process.platform,
  env: process.env,
  installed: () => chromium.executablePath(),
  isExecutable: (path) => {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  },
};

/**
 * @param named what the user named: a path, or a command that is in PATH
 * @returns the path of the Chromium to use: the named one, that of GREENSIX_CHROMIUM, Playwright's, or the system's
 * @throws EnvironmentError if there is none, or the named one cannot be run
 */
export function findBrowser(named: string | undefined, deps = here): string {
  const { platform, env, installed, isExecutable } = deps;
  const found = (name: string): string | undefined => {
    const path = name.replace(/%([^%]+)%/g, (_, variable: string) => env[variable] ?? '');
    const paths = /[\\/]/.test(path)
      ? [path]
      : (env.PATH ?? '').split(delimiter).flatMap((folder) => (folder === '' ? [] : [join(folder, path)]));
    return paths.find(isExecutable);
  };
  for (const [name, by] of [
    [named, '--browser'],
    [env.GREENSIX_CHROMIUM, 'GREENSIX_CHROMIUM'],
  ] as const) {
    if (!name) continue;
    const path = found(name);
    if (path) return resolve(path);
    throw new EnvironmentError(`${by} names "${name}", which is no program that can be run. ${howToGetOne}.`);
  }
  const path = [installed(), ...(systemBrowsers[platform] ?? [])].map((name) => name && found(name)).find(Boolean);
  if (path) return path;
  throw new EnvironmentError(`There is no Chromium, Chrome or Edge here. ${howToGetOne}.`);
}
