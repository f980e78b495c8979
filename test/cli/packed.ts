/** The command line as a user gets it: packed by npm, unpacked in an empty folder. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { executables } from '../e2e/driver/executables.ts';
import type { Certificates } from '../world/certificate.ts';

/** What became of a command. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What is started instead of Node, with Node's arguments or, if it is a shell or a script of one, without. */
  readonly program?: string;
}

/** An empty folder with the package in its node_modules. */
export class Packed {
  readonly folder = mkdtempSync(join(tmpdir(), 'greensix-packed-'));
  readonly #env: NodeJS.ProcessEnv;
  readonly files: readonly string[];

  constructor({ ca, spki }: Pick<Certificates, 'ca' | 'spki'>) {
    const archive = execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', this.folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const modules = join(this.folder, 'node_modules');
    mkdirSync(modules);
    execFileSync('tar', ['-xzf', join(this.folder, archive.trim()), '-C', modules]);
    execFileSync('mv', [join(modules, 'package'), join(modules, 'greensix')]);
    this.files = execFileSync('find', ['.', '-type', 'f'], { cwd: join(modules, 'greensix'), encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((name) => name.slice(2));
    // No registry here: this is what npm would have put beside it.
    symlinkSync(resolve('node_modules/playwright-core'), join(modules, 'playwright-core'));
    writeFileSync(join(this.folder, 'ca.pem'), ca);
    // A folder of its own for what a killed command leaves behind.
    const temporary = join(this.folder, 'tmp');
    mkdirSync(temporary);
    const { NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
    this.#env = {
      ...env,
      TMPDIR: temporary,
      GREENSIX_CHROMIUM: executables.chromium,
      GREENSIX_CHROMIUM_ARGS: `--ignore-certificate-errors-spki-list=${spki}`,
      NODE_EXTRA_CA_CERTS: join(this.folder, 'ca.pem'),
    };
  }

  /** Starts `greensix`. */
  start(args: readonly string[], { env = {}, program = process.execPath }: RunOptions = {}): ChildProcess {
    const entry = join(this.folder, 'node_modules/greensix/cli/greensix.mjs');
    return spawn(program, program === process.execPath || !program.endsWith('sh') ? [entry, ...args] : args, {
      cwd: this.folder,
      env: { ...this.#env, ...env },
    });
  }

  /** Runs `greensix` to its end. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
    const child = this.start(args, options);
    child.stdin?.end(options.input ?? '');
    const { stdout, stderr } = child;
    if (!stdout || !stderr) throw new Error('the command has no output');
    const [out, err, [code]] = await Promise.all([text(stdout), text(stderr), once(child, 'close')]);
    return { code, stdout: out, stderr: err };
  }

  /** Runs a line of bash in which `greensix` stands for the command with these arguments. */
  shell(line: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const entry = join(this.folder, 'node_modules/greensix/cli/greensix.mjs');
    const words = [process.execPath, entry, ...args].map((word) => `'${word}'`).join(' ');
    writeFileSync(join(this.folder, 'line.sh'), `greensix() { ${words}; }\n${line}\n`);
    return this.run(['line.sh'], { program: '/bin/bash', env });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** The whole lines of a state file that have a page: what it has promised to keep. */
  pagesIn(name: string): readonly string[] {
    const content = existsSync(this.path(name)) ? readFileSync(this.path(name), 'utf8') : '';
    return content.match(/^\{"page".*\n/gm) ?? [];
  }

  write(name: string, content: string): string {
    writeFileSync(this.path(name), content);
    return name;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
