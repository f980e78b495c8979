/** The image of cli/survey/deploy/Containerfile, built of this checkout by podman. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

/** Where Debian and most others keep the authorities that this machine trusts. */
const authorities = '/etc/ssl/certs/ca-certificates.crt';

/** runc, because Debian's crun refuses the older layouts of control groups. */
const podman = ['podman', '--runtime', 'runc'] as const;

/**
 * Runs podman to its end.
 * @returns what it wrote
 * @throws Error with the end of what it wrote, if it fails
 */
export async function runPodman(...args: readonly string[]): Promise<string> {
  const [program, ...first] = podman;
  const child = spawn(program, [...first, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code === 0) return stdout;
  throw new Error(`podman ${args[0]} ended with ${code}: ${`${stdout}${stderr}`.slice(-2000)}`);
}

function output(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

/** Where the npm of this machine is. Not below `npm root --global` where the Node of these tests is another than npm came with. */
function npmFolder(): string {
  const program = realpathSync(output('sh', '-c', 'command -v npm'));
  return dirname(dirname(program));
}

/**
 * Has the image that a Containerfile begins with: the one of the registry, or, on a machine that reaches none, one of the
 * same parts: Debian of that name by mmdebstrap, this Node and its npm, and the package servers that this machine uses.
 * @param folder for what is needed on the way
 * @param name as `node:24-trixie-slim`
 */
async function ensureBaseImage(folder: string, name: string): Promise<void> {
  const [program, ...first] = podman;
  const has = (...args: readonly string[]) =>
    spawnSync(program, [...first, ...args], { timeout: 300_000 }).status === 0;
  if (has('image', 'exists', name) || has('pull', `docker.io/library/${name}`)) return;
  const suite = /^node:\d+-([a-z]+)-slim$/.exec(name)?.[1];
  if (suite === undefined) throw new Error(`No part of ${name} is known.`);
  const mirror = output('apt-get', 'indextargets', '--format', '$(REPO_URI)').split('\n')[0] ?? '';
  const archive = join(folder, 'debian.tar');
  output('mmdebstrap', '--variant=minbase', '--include=ca-certificates', suite, archive, mirror);
  await runPodman('import', archive, 'localhost/greensix-debian');
  const context = join(folder, 'base');
  mkdirSync(context);
  copyFileSync(process.execPath, join(context, 'node'));
  cpSync(npmFolder(), join(context, 'npm'), { recursive: true });
  writeFileSync(join(context, 'npmrc'), `registry=${output('npm', 'config', 'get', 'registry')}\n`);
  copyFileSync(authorities, join(context, 'authorities.crt'));
  writeFileSync(join(context, 'apt.conf'), 'Acquire::Check-Valid-Until "false";\n');
  writeFileSync(
    join(context, 'Containerfile'),
    `FROM localhost/greensix-debian
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY npmrc /usr/local/etc/npmrc
COPY apt.conf /etc/apt/apt.conf.d/99greensix
COPY authorities.crt /usr/local/share/authorities.crt
ENV NODE_EXTRA_CA_CERTS=/usr/local/share/authorities.crt
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
`,
  );
  await runPodman('build', '--network', 'host', '--tag', name, context);
}

/**
 * Builds the image as the first lines of the Containerfile say for a checkout.
 * @param folder an empty one for what is needed on the way
 * @param tag the image's name
 */
export async function buildImage(folder: string, tag: string): Promise<void> {
  const context = join(folder, 'deploy');
  cpSync('cli/survey/deploy', context, { recursive: true, filter: (path) => !path.endsWith('.tgz') });
  const containerfile = readFileSync(join(context, 'Containerfile'), 'utf8');
  await ensureBaseImage(folder, /^FROM (.+)$/m.exec(containerfile)?.[1] ?? '');
  output('npm', 'pack', '--workspaces', '--include-workspace-root', '--pack-destination', context);
  await runPodman('build', '--network', 'host', '--tag', tag, '--build-arg', 'PACKAGES=./*.tgz', context);
}
