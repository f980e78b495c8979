import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { optionNames } from '../../../../cli/arguments/options.ts';
import { type Command, commands } from '../../../../cli/commands/commands.ts';
import { completableCommands } from '../../../../cli/completion/completable.ts';
import { completionScript } from '../../../../cli/completion/completion.ts';
import { type Shell, shells } from '../../../../cli/completion/shells.ts';
import { manPage } from '../../../../cli/help/man-page.ts';
import { run } from '../../../../cli/run.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greensix-completion-'));
  writeFileSync(join(folder, 'a session.har'), '');
  mkdirSync(join(folder, 'reports'));
  writeFileSync(join(folder, 'reports', 'old.json'), '');
  for (const shell of shells) writeFileSync(join(folder, `script.${shell}`), completionScript([shell]));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** How each shell is started on a terminal without anything of its user's, and given the command, which prints its words. */
const starts: Readonly<Record<Shell, { readonly command: string; readonly setup: readonly string[] }>> = {
  bash: {
    command: 'bash --noprofile --norc -i',
    setup: ['greensix() { printf "GOT<%s>" "$@"; echo END; }', 'source script.bash'],
  },
  zsh: {
    command: 'zsh -f -i',
    setup: [
      'greensix() { printf "GOT<%s>" "$@"; echo END; }',
      'autoload -Uz compinit && compinit -u -D',
      'source script.zsh',
    ],
  },
  fish: {
    command: 'fish --no-config --private -i',
    setup: ['function greensix; for each in $argv; printf "GOT<%s>" $each; end; echo END; end', 'source script.fish'],
  },
};

/** What is typed, and what the command gets after the Tab. */
const cases: readonly (readonly [typed: string, got: readonly string[]])[] = [
  ['au\t', ['audit']],
  ['audit --hea\t', ['audit', '--headed']],
  ['audit --vantage nat\t', ['audit', '--vantage', 'native']],
  ['audit --format=sar\t', ['audit', '--format=sarif']],
  ['audit -f mark\t', ['audit', '-f', 'markdown']],
  ['audit --ipv6-only=witho\t', ['audit', '--ipv6-only=without-nat64']],
  ['diff --format ht\t', ['diff', '--format', 'ht']],
  ['har a\\ se\t', ['har', 'a session.har']],
  ['har --baseline a\\ se\t', ['har', '--baseline', 'a session.har']],
  ['completion fi\t', ['completion', 'fish']],
  ['survey cre\t', ['survey', 'create']],
];

/** What only bash is asked, as readline divides words itself. */
const bashCases: typeof cases = [
  ['audit --fail-on partial,pro\t', ['audit', '--fail-on', 'partial,problem']],
  ['har --out json:rep\t', ['har', '--out', 'json:reports/']],
  ['har --out json:reports/\t', ['har', '--out', 'json:reports/old.json']],
  ['har --out=json:reports/o\t', ['har', '--out=json:reports/old.json']],
];

describe.each(shells)('%s', (shell) => {
  it('reads the script without a complaint', () => {
    const { status, stderr } = spawnSync(shell, ['-n', join(folder, `script.${shell}`)], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('completes commands, their own options, values and files', async () => {
    const terminal = new Terminal(starts[shell].command, folder);
    try {
      for (const line of [...starts[shell].setup, 'echo REA"DY"']) terminal.type(`${line}\n`);
      await terminal.until(/READY/);
      for (const [typed, got] of shell === 'bash' ? [...cases, ...bashCases] : cases) {
        const before = terminal.length;
        terminal.type(`greensix ${typed}\n`);
        const [line = ''] = await terminal.until(/(?:GOT<[^>]*>)+END/, before);
        expect([...line.matchAll(/GOT<([^>]*)>/g)].map(([, word]) => word)).toEqual(got);
      }
    } finally {
      await terminal.end();
    }
  });
});

it('bash completes FORMAT:FILE as well where a colon divides no words', () => {
  const typed = (...words: string[]) =>
    spawnSync(
      'bash',
      [
        '-c',
        'source script.bash; COMP_WORDS=(greensix "$@"); COMP_CWORD=$#; _greensix; declare -p COMPREPLY',
        'bash',
        ...words,
      ],
      { cwd: folder, encoding: 'utf8' },
    ).stdout.trim();
  expect(typed('har', '--out', 'json:reports/')).toContain('="json:reports/old.json"');
  expect(typed('har', '--out', 'json', ':')).toContain('="reports"');
});

describe('completions', () => {
  it('know every option of every command, and no other', () => {
    for (const [name, { takes }] of Object.entries<Command>(commands)) {
      const known = completableCommands().find((command) => command.name === name)?.options;
      expect(known?.map((option) => option.name)).toEqual(takes);
    }
  });

  it.each(['diff'] as const)('offer for --format what %s writes', async (name) => {
    const offered = completableCommands()
      .find((command) => command.name === name)
      ?.options.find((option) => option.name === 'format')?.value?.values;
    const refused = await run([name, 'a', 'b', '--format', 'xyz']).catch((error: Error) => error.message);
    expect(refused).toContain(`writes ${(offered as readonly string[]).join(', ')}.`);
  });

  it.each([
    [['completion'], 'greensix completion wants one shell: bash, zsh, fish.'],
    [['completion', 'fis'], 'Did you mean fish?'],
    [['completion', 'bash', 'zsh'], 'wants one shell'],
    [['completio'], 'Did you mean completion?'],
  ])('%j is reported in one sentence', async (words, sentence) => {
    await expect(run(words)).rejects.toThrow(sentence);
  });
});

describe('the manual page', () => {
  const page = manPage('1.2.3');

  it('tells of every command and every option', () => {
    for (const name of Object.keys(commands)) expect(page).toContain(`.B ${name}`);
    for (const name of optionNames) expect(page).toContain(`\\fB\\-\\-${name.replaceAll('-', '\\-')}\\fR`);
  });

  it('has no line that roff would take for a request it does not know', () => {
    const known = /^\.(?:TH|SH|SS|TP|IP|PP|RS|RE|nf|fi|br|B)\b/;
    expect(page.split('\n').filter((line) => /^[.']/.test(line) && !known.test(line))).toEqual([]);
    expect(page.match(/\\(?![-e&]|f[BIR]|\(dq)/g)).toBeNull();
  });
});

/** A shell on a terminal of its own, which is what completions are for. */
class Terminal {
  readonly #child: ChildProcess;
  #output = '';
  #wake = () => {};

  constructor(command: string, cwd: string) {
    const env = {
      PATH: process.env.PATH,
      HOME: cwd,
      TERM: 'dumb',
      LC_ALL: 'C.UTF-8',
      XDG_DATA_HOME: cwd,
      XDG_CONFIG_HOME: cwd,
    };
    this.#child = spawn('script', ['-qec', command, '/dev/null'], { cwd, env });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
      this.#wake();
    });
  }

  get length(): number {
    return this.#output.length;
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Waits for something that is printed. The runner ends a test that waits in vain. */
  async until(pattern: RegExp, from = 0): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#output.slice(from));
      if (found) return found;
      await new Promise<void>((done) => {
        this.#wake = done;
      });
    }
  }

  /** Ends the shell. Until that has happened, it may write into its home. */
  async end(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.type('exit\n');
    await ended;
  }
}
