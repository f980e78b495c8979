/**
 * Runs a command inside the private world: `node test/world/enter.ts COMMAND ARGS...`
 *
 * - The command gets a network and a mount namespace of its own. Nothing leaves the machine, and nothing outside changes.
 * - Where process namespaces are allowed it gets one too, so every browser ends with the command, also after a crash.
 * - It has a folder of its own for temporary files (TMPDIR), which is removed at the end.
 * - Inside the world already, the command is simply run.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BULK_ROUTES, hostsFile, NAMED_HOSTS, socketAddress } from './hosts.ts';
import { setUpVantages, TRANSLATIONS } from './vantages.ts';

const INSIDE = '1';
const SETTING_UP = 'setup';

/** Checks whether this process runs inside the private world. */
export function insideWorld(): boolean {
  return process.env.GREENSIX_WORLD === INSIDE;
}

/** @returns the arguments of `unshare` for what this system allows; throws where it allows too little */
export function namespaceFlags(): string[] {
  const base = process.getuid?.() === 0 ? ['-nm'] : ['-rnm'];
  const processes = ['--pid', '--fork', '--kill-child', '--mount-proc'];
  const works = (flags: readonly string[]): boolean => spawnSync('unshare', [...flags, 'true']).status === 0;
  if (works([...base, ...processes])) return [...base, ...processes];
  if (works(base)) return base;
  throw new Error(
    'The private world needs network and mount namespaces, and this system does not allow them ' +
      `(tried: unshare ${base.join(' ')}). Run as root, or allow user namespaces ` +
      '(sysctl kernel.unprivileged_userns_clone=1, or kernel.apparmor_restrict_unprivileged_userns=0).',
  );
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/**
 * Sets up interfaces and addresses.
 * The browsers look at interfaces to tell which families work: a pair of virtual interfaces with one address per family
 * and default routes looks like an ordinary computer. All other addresses are local routes, which need no interface.
 */
function setUpNetwork(): void {
  ip('link', 'set', 'lo', 'up');
  let outward = 'lo';
  try {
    ip('link', 'add', 'world0', 'type', 'veth', 'peer', 'name', 'world1');
    for (const name of ['world0', 'world1']) {
      // No link-local address: a browser drops its requests whenever an address comes or goes, as that one does later.
      ip('link', 'set', name, 'addrgenmode', 'none');
      ip('link', 'set', name, 'up');
    }
    outward = 'world0';
  } catch {
    // No veth in this kernel: the loopback interface serves as well.
  }
  ip('addr', 'add', '198.41.31.1/24', 'dev', outward);
  ip('-6', 'addr', 'add', '2606:4700:1::1/64', 'dev', outward, 'nodad');
  ip('route', 'add', 'default', 'dev', outward);
  ip('-6', 'route', 'add', 'default', 'dev', outward);

  const named = NAMED_HOSTS.flatMap((host) => host.addresses);
  const addresses = new Set([...named, ...TRANSLATIONS.map(({ address }) => address)].map(socketAddress));
  for (const loopback of ['127.0.0.1', '::1']) addresses.delete(loopback);
  const routes = [...addresses, ...BULK_ROUTES].map((prefix) => `route add local ${prefix} dev lo`);
  for (const family of ['-4', '-6']) {
    const lines = routes.filter((line) => line.includes(':') === (family === '-6'));
    execFileSync('ip', [family, '-batch', '-'], { input: lines.join('\n'), stdio: ['pipe', 'ignore', 'inherit'] });
  }
  // A server may listen on an address that only a route makes local.
  for (const family of ['ipv4', 'ipv6']) writeFileSync(`/proc/sys/net/${family}/ip_nonlocal_bind`, '1');
}

/** Puts the files over /etc that make the names of the table resolve, and no others. */
function setUpNames(): void {
  const dir = mkdtempSync(join(tmpdir(), 'greensix-world-'));
  const files = {
    hosts: hostsFile(),
    'resolv.conf': '',
    'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
    'host.conf': 'multi on\n',
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(dir, name), text);
    try {
      execFileSync('mount', ['--bind', join(dir, name), `/etc/${name}`], { stdio: ['ignore', 'ignore', 'pipe'] });
    } catch (error) {
      // Without the hosts file there is no world; the others only make it tidier.
      if (name === 'hosts') throw error;
    }
  }
  rmSync(dir, { recursive: true }); // The mounts hold the files.
}

/** Profiles of browsers are many files that are soon removed. The mount goes with its namespace. */
function keepTemporaryFilesInMemory(): void {
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'mode=0700', 'tmpfs', tmpdir()], { stdio: 'ignore' });
}

function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  afterwards: () => void = () => {},
): void {
  const child = spawn(command, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`${command}: ${error.message}`);
    process.exit(127);
  });
  child.on('exit', (code, signal) => {
    afterwards();
    process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0));
  });
}

function main(): void {
  const [command, ...args] = process.argv.slice(2);
  if (!command) throw new Error('usage: node test/world/enter.ts COMMAND ARGS...');
  if (insideWorld()) {
    run(command, args, process.env);
  } else if (process.env.GREENSIX_WORLD === SETTING_UP) {
    keepTemporaryFilesInMemory();
    setUpNetwork();
    setUpNames();
    const vantages = join(tmpdir(), 'vantages');
    setUpVantages(vantages);
    run(command, args, { ...process.env, GREENSIX_WORLD: INSIDE, GREENSIX_VANTAGES: vantages });
  } else {
    const self = [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url)];
    // A folder of its own for what the command leaves behind, and because two worlds have the same process ids, after
    // which some programs name their files.
    const temporary = mkdtempSync(join(tmpdir(), 'greensix-'));
    const env = { ...process.env, GREENSIX_WORLD: SETTING_UP, TMPDIR: temporary };
    const remove = (): void => rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
    run('unshare', [...namespaceFlags(), ...self, command, ...args], env, remove);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
