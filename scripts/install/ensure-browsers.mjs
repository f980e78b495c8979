/**
 * Finds browsers and the tools of the tests, and installs what is missing on Debian and its like.
 *
 * Plain JavaScript without dependencies, because it runs before anything is installed. Run by itself it takes the names
 * of what is wanted: `node scripts/install/ensure-browsers.mjs chromium firefox ip openssl unshare xvfb fonts`.
 *
 * GREENSIX_CHROMIUM and GREENSIX_FIREFOX name an executable to use instead of looking for one.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserKinds, browsers } from './browsers.mjs';

/** @typedef {import('./browsers.mjs').BrowserKind} BrowserKind */
/** @typedef {{ kind: BrowserKind, executable: string, version: string }} Browser the version is empty where unknown */
/**
 * @typedef {{ label: string, packages: readonly string[], find: () => string | undefined, service?: string }} Tool
 *   `service`: what Debian would start with the system from then on, which is not wanted
 */
/** @typedef {keyof typeof tools} ToolName */

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @param {BrowserKind} kind */
const wantedName = (kind) => `${browsers[kind].label} ${browsers[kind].minimumVersion} or later`;

/** Everything that can be wanted, with the Debian packages that bring it. */
export const tools = {
  .../** @type {Record<BrowserKind, Tool>} */ (
    Object.fromEntries(browserKinds.map((kind) => [kind, browserTool(kind)]))
  ),
  ip: tool('ip', ['iproute2'], () => findCommand('ip')),
  openssl: tool('openssl', ['openssl'], () => findCommand('openssl')),
  unshare: tool('unshare', ['util-linux', 'mount'], () => findCommand('unshare')),
  xvfb: tool('Xvfb', ['xvfb'], () => findCommand('Xvfb')),
  xdotool: tool('xdotool', ['xdotool'], () => findCommand('xdotool')),
  // Something else may be named `convert`.
  imageMagick: tool('ImageMagick', ['imagemagick'], () => findCommand('montage')),
  unbound: server('unbound', 'unbound', 'unbound'),
  bind: server('named', 'bind9', 'named'),
  nsd: server('nsd', 'nsd', 'nsd'),
  dnsdist: server('dnsdist', 'dnsdist', 'dnsdist'),
  tayga: server('tayga', 'tayga', 'tayga'),
  nginx: server('nginx', 'nginx', 'nginx'),
  postgres: { ...tool('PostgreSQL', ['postgresql'], postgresFolder), service: 'postgresql' },
  nft: tool('nft', ['nftables'], () => findCommand('nft')),
  podman: tool('podman', ['podman', 'netavark'], () => findCommand('podman')),
  runc: tool('runc', ['runc'], () => findCommand('runc')),
  mmdebstrap: tool('mmdebstrap', ['mmdebstrap'], () => findCommand('mmdebstrap')),
  // Completions are tried in them.
  zsh: tool('zsh', ['zsh'], () => findCommand('zsh')),
  fish: tool('fish', ['fish'], () => findCommand('fish')),
  fonts: tool('fonts', ['fontconfig', 'fonts-noto-core', 'fonts-dejavu-core'], findFonts),
};

/** What is wanted together. */
export const toolSets = /** @type {const} */ ({
  /** All browsers, in the network of the tests. */
  browsers: [...browserKinds, 'ip', 'openssl', 'unshare', 'fonts'],
  /** What looks at a browser's own window. */
  display: ['xvfb', 'xdotool', 'imageMagick'],
  /** The servers of the world that others wrote (test/truth). */
  servers: ['unbound', 'bind', 'nsd', 'dnsdist', 'tayga', 'nginx', 'nft'],
  /** Where surveys are kept. */
  database: ['postgres'],
  /** Builds and runs the image in which surveys are deployed. */
  containers: ['podman', 'runc', 'mmdebstrap'],
  /** The shells that complete the command line's options. */
  shells: ['zsh', 'fish'],
});

/**
 * @param {string} label
 * @param {readonly string[]} packages
 * @param {() => string | undefined} find
 * @returns {Tool}
 */
function tool(label, packages, find) {
  return { label, packages, find };
}

/** @param {BrowserKind} kind */
function browserTool(kind) {
  return tool(wantedName(kind), [browsers[kind].debianPackage], () => findBrowser(kind)?.executable);
}

/**
 * A server of which only the program is wanted.
 * @param {string} command
 * @param {string} debianPackage
 * @param {string} service
 * @returns {Tool}
 */
function server(command, debianPackage, service) {
  return { ...tool(command, [debianPackage], () => findCommand(command)), service };
}

/**
 * Finds a command in the search path, and where system tools are that are not in every user's path.
 * @param {string} name
 * @returns {string | undefined} its path
 */
export function findCommand(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  if (process.platform !== 'win32') folders.push('/usr/local/sbin', '/usr/sbin', '/sbin');
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  return folders.flatMap((folder) => names.map((each) => join(folder, each))).find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Where the programs of the newest PostgreSQL are, which Debian keeps out of the search path.
 * @returns {string | undefined}
 */
export function postgresFolder() {
  const place = '/usr/lib/postgresql';
  const versions = list(place).sort((a, b) => Number(b) - Number(a));
  const folders = versions.map((version) => join(place, version, 'bin'));
  const command = findCommand('initdb');
  return [...folders, ...(command ? [dirname(realpathSync(command))] : [])].find((folder) =>
    ['initdb', 'pg_ctl', 'postgres'].every((name) => isExecutable(join(folder, name))),
  );
}

/** A browser without fonts draws boxes. */
function findFonts() {
  if (process.platform !== 'linux') return 'the fonts of the system';
  // The one that windows of tests show (test/e2e/driver/fonts.conf).
  const list = spawnSync('fc-list', ['DejaVu Sans Mono', 'file'], { encoding: 'utf8' });
  return list.stdout?.split(':')[0]?.trim() || undefined;
}

/**
 * Places where browsers are installed beside the search path.
 * @param {BrowserKind} kind
 * @returns {string[]}
 */
function places(kind) {
  const { linuxPrograms, macApplications, windowsPrograms } = browsers[kind];
  if (process.platform === 'darwin') {
    const apps = ['/Applications', join(homedir(), 'Applications')];
    return apps.flatMap((folder) =>
      macApplications.map(([name = '', file = '']) => join(folder, `${name}.app`, 'Contents', 'MacOS', file)),
    );
  }
  if (process.platform === 'win32') {
    const folders = ['LOCALAPPDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)'].flatMap((name) => process.env[name] ?? []);
    return windowsPrograms.flatMap((path) => folders.map((folder) => join(folder, ...path)));
  }
  return [...linuxPrograms];
}

/** The Chromium that Playwright has downloaded, newest first. */
function playwrightChromium() {
  const local = process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  const caches = { win32: join(local, 'ms-playwright'), darwin: join(homedir(), 'Library', 'Caches', 'ms-playwright') };
  const cache =
    process.env.PLAYWRIGHT_BROWSERS_PATH ??
    caches[/** @type {'win32'} */ (process.platform)] ??
    join(homedir(), '.cache', 'ms-playwright');
  /** @param {string} name */
  const build = (name) => Number(name.slice('chromium-'.length));
  const app = (/** @type {string} */ name) => join(`${name}.app`, 'Contents', 'MacOS', name);
  const files = ['chrome', 'chrome.exe', app('Chromium'), app('Google Chrome for Testing')];
  return list(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => build(b) - build(a))
    .flatMap((name) => list(join(cache, name)).map((folder) => join(cache, name, folder)))
    .flatMap((folder) => files.map((file) => join(folder, file)));
}

/** @param {string} folder */
function list(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/**
 * A browser in a snap sees neither a profile in /tmp nor the private network.
 * @param {string} path
 */
function isSnap(path) {
  return path.startsWith('/snap/') || realpathSync(path) === '/usr/bin/snap';
}

/**
 * Asks a browser for its version, without starting it: on Windows that is only possible by reading its files.
 * @param {string} executable
 * @returns {string | undefined} empty where it cannot be determined; undefined when this is no browser
 */
function versionOf(executable) {
  if (process.platform === 'win32') {
    const file = join(dirname(executable), 'application.ini');
    return existsSync(file) ? (/^Version=(.+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? '') : '';
  }
  const { status, stdout } = spawnSync(executable, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return status === 0 ? /\d+(\.\d+)+\w*/.exec(stdout)?.[0] : undefined;
}

/** @type {Map<BrowserKind, Browser>} */
const found = new Map();

/**
 * Finds a browser that the extension can be loaded into.
 * @param {BrowserKind} kind
 * @returns {Browser | undefined}
 */
export function findBrowser(kind) {
  const known = found.get(kind);
  if (known) return known;
  const named = process.env[browsers[kind].variable];
  const candidates = named
    ? [named]
    : [
        ...browsers[kind].commands.flatMap((name) => findCommand(name) ?? []),
        ...places(kind),
        ...(kind === 'chromium' ? playwrightChromium() : []),
      ].filter((path) => isExecutable(path) && !isSnap(path));
  for (const executable of candidates) {
    const version = versionOf(executable);
    if (version === undefined || (version !== '' && Number.parseInt(version, 10) < browsers[kind].minimumVersion))
      continue;
    const browser = { kind, executable, version };
    found.set(kind, browser);
    return browser;
  }
  return undefined;
}

/** How a command is run as root: directly, by sudo without a password, or not at all. */
function asRoot() {
  if (process.getuid?.() === 0) return [];
  const able = findCommand('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  return able ? ['sudo', '-n'] : undefined;
}

/**
 * @param {readonly string[]} command
 * @returns {boolean} whether it ended well
 */
function run(command) {
  const [file = '', ...args] = command;
  console.log(`> ${command.join(' ')}`);
  // What it prints is for the terminal, not for one who reads the listing from standard output.
  return spawnSync(file, args, { stdio: ['ignore', 2, 2] }).status === 0;
}

/** What Debian asks whether a service may be started: while the command runs, none may, unless there is such a script already. */
const withoutStarts = `policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy"
fi
"$@"`;

/**
 * Installs packages of Debian or its like.
 * @param {readonly Tool[]} wanted
 * @returns {boolean} whether that was possible
 */
function installPackages(wanted) {
  const root = findCommand('apt-get') ? asRoot() : undefined;
  if (!root) return false;
  const packages = wanted.flatMap((each) => each.packages);
  const services = wanted.flatMap(({ service }) => service ?? []);
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', '-o', 'Dpkg::Use-Pty=0'];
  const install = [...apt, 'install', '-y', '--no-install-recommends', ...packages];
  if (!run([...root, ...apt, 'update'])) return false;
  if (services.length === 0) return run([...root, ...install]);
  const installed = run([...root, 'sh', '-c', withoutStarts, 'sh', ...install]);
  if (installed && findCommand('systemctl')) run([...root, 'systemctl', '--quiet', 'disable', ...services]);
  return installed;
}

/**
 * Installs what is missing, where that is possible.
 * @param {readonly ToolName[]} wanted
 * @returns {ToolName[]} what is still missing
 */
export function installMissing(wanted) {
  const missing = () => wanted.filter((name) => !tools[name].find());
  const before = missing();
  if (before.length > 0) installPackages(before.map((name) => tools[name]));
  return before.length > 0 ? missing() : [];
}

/**
 * Finds what is wanted, and installs what is missing.
 * @param {readonly ToolName[]} wanted
 * @returns {Readonly<Record<string, string>>} the path of each
 * @throws {Error} with a sentence for the user, when something is still missing
 */
export function ensureTools(wanted) {
  const missing = installMissing(wanted);
  if (missing.length > 0) {
    const labels = missing.map((name) => tools[name].label).join(', ');
    const packages = missing.flatMap((name) => tools[name].packages).join(' ');
    throw new Error(`Missing: ${labels}. Please install it, on Debian by: sudo apt-get install ${packages}`);
  }
  return Object.fromEntries(wanted.map((name) => [name, tools[name].find() ?? '']));
}

/**
 * Finds the browsers that are there. Without any, installs both from Debian, or else downloads the Chromium of
 * Playwright, which needs no rights.
 * @param {readonly BrowserKind[]} kinds
 * @returns {Browser[]} at least one
 * @throws {Error} with a sentence for the user, when there is still none
 */
export function ensureBrowsers(kinds = browserKinds) {
  const present = () => kinds.flatMap((kind) => findBrowser(kind) ?? []);
  if (present().length > 0) return present();
  console.log(`No ${kinds.map((kind) => wantedName(kind)).join(' and no ')} is installed.`);
  installMissing([...kinds, 'fonts']);
  if (present().length === 0 && kinds.includes('chromium')) {
    const cli = join(root, 'node_modules', 'playwright', 'cli.js');
    if (existsSync(cli)) run([process.execPath, cli, 'install', '--no-shell', 'chromium']);
  }
  if (present().length > 0) return present();
  throw new Error(
    `Please install ${kinds.map((kind) => wantedName(kind)).join(' or ')}, and start again. ` +
      'Google Chrome and browsers in a snap cannot be used here: they take no extension from the command line. ' +
      `If a browser is at an unusual place, set ${kinds.map((kind) => browsers[kind].variable).join(' or ')} to its path.`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = Object.keys(tools);
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !names.includes(name));
  try {
    if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(' ')}. Known: ${names.join(' ')}`);
    const all = ensureTools(/** @type {ToolName[]} */ (wanted.length > 0 ? wanted : names));
    for (const [name, path] of Object.entries(all)) console.log(`${name}: ${path}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
