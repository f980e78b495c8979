import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Option, optionNames, options } from '../../../cli/arguments/options.ts';
import { type Command, type CommandName, commands } from '../../../cli/commands/commands.ts';
import { completableCommands } from '../../../cli/completion/completable.ts';
import { commandText, overviewText } from '../../../cli/help/help-text.ts';
import { failureCriteria } from '../../../cli/output/failure-criteria.ts';
import { run } from '../../../cli/run.ts';
import { CommandError } from '../../../cli/shared/errors.ts';
import { resolvers } from '../../../src/dns/resolvers.ts';
import { formats } from '../../../src/format/formats.ts';

const hasUnixFiles = process.platform !== 'win32';

const names = Object.keys(commands) as CommandName[];
const commandOf = (name: CommandName): Command => commands[name];

let folder = '';
const file = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greensix-run-'));
  writeFileSync(file('wrong.txt'), 'https://a.test/\n');
  writeFileSync(file('empty.txt'), '# nothing\n');
  writeFileSync(file('no-urls.txt'), '# pages\n\nno URL # a comment\nftp://a.test/\n');
  writeFileSync(file('cut.json'), '["a"');
  writeFileSync(file('program'), Buffer.from('7f454c4602010100000000000000000003003e0001000000', 'hex'));
  writeFileSync(file('wrong.ndjson'), '{"page":1}\n');
  writeFileSync(file('no-page.har'), '{"log":{"version":"1.2","pages":[],"entries":[]}}');
  writeFileSync(file('report.json'), '{\n "format": "greensix-report",\n "version": 2\n}');
  writeFileSync(file('nothing.json'), '');
  writeFileSync(file('nothing.ndjson'), '');
  writeFileSync(file('cut.ndjson'), '{"run":{"id":"1"');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('wrong usage is reported in one sentence that says what to do', () => {
  const wrong: readonly [readonly string[], string][] = [
    [['adit'], 'There is no command "adit". Did you mean audit?'],
    [['frobnicate'], 'There is no command "frobnicate". See: greensix help'],
    [['help', 'merg'], 'Did you mean merge?'],
    [['example.org'], 'To visit a page: greensix audit example.org'],
    [['audit'], 'No URL to visit was given. See: greensix help audit'],
    [['har'], 'No HAR file was given. See: greensix help har'],
    [['merge'], 'No report to merge was given. See: greensix help merge'],
    [['diff', 'one.json'], 'diff wants two reports, the earlier one first.'],
    [['audit', 'a.test', '--job', '2'], 'There is no option --job. Did you mean --jobs?'],
    [['audit', 'a.test', '-x'], 'There is no option -x. See: greensix help audit'],
    [['merge', 'a.json', '--jobs', '2'], 'greensix merge does not take --jobs.'],
    [
      ['survey', 'work', 'spring', '--timeout', '5'],
      'greensix survey work does not take --timeout: it belongs to create. See: greensix help survey',
    ],
    [['survey', 'create', 'spring', '--format', 'csv'], 'does not take --format: it belongs to status and report.'],
    [['audit', 'a.test', '--jobs'], '--jobs needs a value: --jobs N.'],
    [['audit', 'a.test', '--list', '--headed'], '--list needs a value: --list FILE.'],
    [['audit', 'a.test', '--headed=yes'], '--headed takes no value.'],
    [['audit', 'a.test', '-j', '1', '-j', '2'], '-j may be given only once.'],
    [['audit', 'a.test', '--jobs', 'many'], '--jobs must be a whole number from 1 to 64, not "many".'],
    [['audit', 'a.test', '--jobs', '0'], '--jobs must be a whole number from 1 to 64, not "0".'],
    [['audit', 'a.test', '--timeout', '-1'], '--timeout needs a value'],
    [['audit', 'a.test', '--timeout=-1'], '--timeout must be a number from 1 to 3600, not "-1".'],
    [
      ['audit', '--ipv6-only', 'with-nat64', 'a.test'],
      '--ipv6-only takes its value behind "=": --ipv6-only=with-nat64.',
    ],
    [['audit', 'a.test', '--ipv6-only=both'], '--ipv6-only cannot be "both"; it is one of with-nat64, without-nat64.'],
    [
      ['audit', 'a.test', '--list', '{}/nowhere.txt'],
      'nowhere.txt: the list of URLs cannot be read: there is no such file or folder.',
    ],
    [['audit', '--list', '{}'], 'the list of URLs cannot be read: it is a folder.'],
    [['audit', '--list', '{}/empty.txt'], 'empty.txt: there are no URLs in it'],
    [['audit', 'ht!tp://x y'], '"ht!tp://x y": This is no URL: no host can be called "ht!tp".'],
    [['--bogus'], 'There is no option --bogus. See: greensix help'],
    [['-x'], 'There is no option -x. See: greensix help'],
    [['--list=a.txt', 'audit'], '--list belongs behind a command, as in greensix audit --list.'],
    [['-j', '4'], '-j belongs behind a command, as in greensix audit -j.'],
    [['audit', ''], 'An argument is empty, as "$NAME" of a shell is where NAME is not set. See: greensix help audit'],
    [['har', ''], 'An argument is empty'],
    [['diff', '', 'new.json'], 'An argument is empty'],
    [
      ['audit', 'a.test', '--connect', 'foo'],
      '--connect must be the address of a browser, as http://127.0.0.1:9222, not "foo".',
    ],
    [['audit', 'a.test', '--connect', 'http://127.0.0.1:99999'], '--connect must be the address of a browser'],
    [['audit', 'a.test', '--connect', 'ws://127.0.0.1:0'], '--connect must be the address of a browser'],
    [['audit', 'a.test', '--connect', 'ftp://a.test'], '--connect must be the address of a browser'],
    [['audit', 'a.test', '--out', 'json:{}'], 'it cannot be written: it is a folder.'],
    [['audit', 'a.test', '--state', '{}/nowhere/s.ndjson'], 'it cannot be written: there is no such folder.'],
    [['audit', 'a b', 'c d'], 'None of 2 entries can be visited. The first one is "a b": This is no URL.'],
    [['audit', 'ftp://a.test/'], '"ftp://a.test/": Only pages of the web (https: or http:) can be visited'],
    [
      ['audit', '--list', '{}/no-urls.txt'],
      'no-urls.txt, line 3, "no URL": This is no URL. Write it as a browser shows it',
    ],
    [['audit', '--list', '{}/cut.json'], 'cut.json: the list of URLs cannot be read. It is JSON, and cut off'],
    [['audit', '--list', '{}/program'], 'program: the list of URLs cannot be read. It is no text: line 1 has a NUL'],
    [['audit', '-', '--list', '-'], 'The standard input can be read only once.'],
    [['har', '-', '-'], 'The standard input can be read only once.'],
    [['diff', '-', '-'], 'The standard input can be read only once.'],
    [
      ['audit', 'a.test', '--fail-on', 'all'],
      '--fail-on cannot be "all"; there are ipv4-only, partial, problem, regression.',
    ],
    [['audit', 'a.test', '--fail-on', 'regression'], '--fail-on regression needs the earlier report: --baseline FILE.'],
    [['audit', 'a.test', '--baseline', 'x.json'], '--baseline is of use only together with --fail-on regression'],
    [
      ['audit', 'a.test', '--format', 'jsn'],
      `There is no format "jsn"; greensix audit writes text, ${Object.keys(formats).join(', ')}. Did you mean json?`,
    ],
    [['audit', 'a.test', '--out', 'report.doc'], 'which format? Write it before the file, as json:report.doc'],
    [
      ['audit', 'a.test', '--out', '{}/nowhere/report.json'],
      'report.json: it cannot be written: there is no such folder.',
    ],
    [['audit', 'a.test', '--resolver', 'goggle'], 'Did you mean google?'],
    [['audit', 'a.test', '--resolver', 'QUAD9'], 'Did you mean quad9?'],
    [['audit', 'a.test', '--resolver', 'http://doh.test/'], 'does not begin with https:'],
    [['audit', 'a.test', '--nat64-prefix', '2001:db8::/95'], '2001:db8::/95 has another length than'],
    [['audit', 'a.test', '--vantage', 'ipv7'], '--vantage cannot be "ipv7"; it is one of any, ipv6, native.'],
    [
      ['audit', 'a.test', '--vantage', 'ipv6', '--connect', 'ws://a.test'],
      'with --connect the browser may be on another one',
    ],
    [['audit', 'a.test', '--shard', '3/2'], 'there is no part 3 of 2; the first one is 1/2.'],
    [['audit', 'a.test', '--resume'], '--resume needs the file to go on with: --state FILE.'],
    [
      ['audit', 'a.test', '--state', '{}/wrong.ndjson'],
      'wrong.ndjson is there already. Go on with it by --resume, or remove it',
    ],
    [['audit', 'a.test', '--state', '{}/wrong.ndjson', '--resume'], 'wrong.ndjson is no state file: Line 1 is wrong'],
    [
      ['audit', 'a.test', '--allow', '{}/wrong.txt'],
      'wrong.txt: "https://a.test/" is neither a hostname nor "*.suffix".',
    ],
    [
      ['audit', 'a.test', '--state', '{}/s.ndjson', '--out', '{}/s.ndjson'],
      'is the state file, which has the report already.',
    ],
    [['har', '{}/wrong.txt', '--resolver', 'none'], 'wrong.txt: This is no HAR file'],
    [
      ['har', '{}/report.json', '--resolver', 'none'],
      'This is a report of Greensix, no HAR file: "greensix merge" reads it.',
    ],
    [
      ['har', '{}/cut.ndjson', '--resolver', 'none'],
      'This is a report of Greensix, no HAR file: "greensix merge" reads it.',
    ],
    [['har', '{}/no-page.har', '--resolver', 'none'], 'There is nothing to report: no page is in '],
    [
      ['merge', '{}/no-page.har'],
      'This is a HAR file, no report of Greensix: "greensix har --out report.json" makes one of it.',
    ],
    [['merge', '{}/wrong.txt'], 'wrong.txt: This is no report of Greensix'],
    [['merge', '{}/wrong.ndjson'], 'wrong.ndjson: Line 1 is wrong'],
    [['merge', '{}/nothing.json'], 'nothing.json: the file is empty, and no report.'],
    [['merge', '{}/nothing.ndjson'], 'There is nothing to merge: no page is in '],
    [['merge', '{}/cut.ndjson', '{}/nothing.ndjson'], 'There is nothing to merge: no page is in '],
    [['diff', 'a.json', 'b.json', '--fail-on', 'partial'], 'diff takes --fail-on regression only.'],
  ];
  it.each(wrong)('%j', async (args, sentence) => {
    const failure: unknown = await run(args.map((arg) => arg.replace('{}', folder))).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CommandError);
    expect((failure as CommandError).message).toContain(sentence);
    expect((failure as CommandError).message).toMatch(/[.?]$|: greensix [\w ]+\S*$/);
  });
});

describe('of a file whose end is missing all that comes before is reported, and the command ends with an error', () => {
  const entry = (host: string) => ({
    startedDateTime: '2026-11-01T10:00:00.000Z',
    request: { method: 'GET', url: `https://${host}/`, headers: [] },
    response: { status: 200, headers: [], content: { mimeType: host === 'a.test' ? 'text/html' : 'image/png' } },
    serverIPAddress: '198.41.30.10',
  });
  // Random names, so that compressed data is about as long as they are.
  const others = Array.from({ length: 4000 }, () => `${randomUUID()}.test`);
  const har = JSON.stringify({ log: { pages: [], entries: ['a.test', ...others].map(entry) } });
  const report = (hosts: readonly string[]) => {
    const page = { url: 'https://a.test/', time: 1, origin: 'loaded', chain: [], hosts: [], leftOut: 0 };
    const run = { run: { id: 'r', source: 'har', time: 1, browser: '', nat64Prefixes: [] } };
    return [run, ...hosts.map((id) => ({ page: { id, run: 'r', ...page } }))].map(
      (fact) => `${JSON.stringify(fact)}\n`,
    );
  };
  const half = (bytes: Buffer | string) => bytes.slice(0, bytes.length / 2);
  it.each([
    ['a HAR file', 'har', 'cut.har', half(har)],
    ['a compressed HAR file', 'har', 'cut.har.gz', half(gzipSync(har))],
    ['a HAR file compressed by zlib', 'har', 'cut.zhar', half(deflateSync(har))],
    ['a compressed report', 'merge', 'cut.ndjson.gz', half(gzipSync(report(others).join('')))],
  ])('%s', async (_, command, name, bytes) => {
    writeFileSync(file(name), bytes);
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    vi.spyOn(process.stdout, 'write').mockImplementation((...given: unknown[]) => {
      const written = given.find((each) => typeof each === 'function');
      written?.();
      return true;
    });
    try {
      const without = command === 'har' ? ['--resolver', 'none'] : [];
      await expect(run([command, file(name), ...without, '--out', file('of-cut.json')])).rejects.toThrow(
        `Not read to the end: ${file(name)}.`,
      );
      expect(said.mock.calls.join('')).toMatch(/cut off.* What is whole of it was read: [\d,]+ (?:entries|pages)\./);
      const { pages } = JSON.parse(readFileSync(file('of-cut.json'), 'utf8'));
      const whole = command === 'har' ? pages[0].hosts.length : pages.length;
      // What is lost is at most what was in the compressor's last block.
      expect(whole).toBeGreaterThan(others.length / 3);
      expect(whole).toBeLessThan(others.length);
    } finally {
      vi.restoreAllMocks();
    }
  });
});

describe('a file that is written is none that is read, nor written besides', () => {
  const written = ['--out', 'json:{}/link'];
  const refused: readonly [readonly string[], string][] = [
    [['har', '{}/wrong.txt', ...written], 'link would replace a file that is read: {}/wrong.txt. Name another file.'],
    [['merge', 'none.json', '{}/wrong.txt', ...written], 'a file that is read: {}/wrong.txt. '],
    [['diff', 'none.json', '{}/wrong.txt', ...written], 'a file that is read: {}/wrong.txt. '],
    [['audit', '--list', '{}/wrong.txt', ...written], 'a file that is read: --list {}/wrong.txt. '],
    [['audit', 'a.test', '--steps', '{}/wrong.txt', ...written], 'a file that is read: --steps {}/wrong.txt. '],
    [['merge', 'none.json', '--allow', '{}/wrong.txt', ...written], 'a file that is read: --allow {}/wrong.txt. '],
    [['har', 'none.har', '--asn', '{}/wrong.txt', ...written], 'a file that is read: --asn {}/wrong.txt. '],
    [
      ['har', 'none.har', '--fail-on', 'regression', '--baseline', '{}/wrong.txt', ...written],
      'a file that is read: --baseline {}/wrong.txt. ',
    ],
    [
      ['audit', 'a.test', '--state', '{}/wrong.txt', ...written],
      'link is the state file, which has the report already.',
    ],
    [['audit', 'a.test', '-o', 'csv:{}/wrong.txt', ...written], 'link is the file of another --out.'],
    [['audit', 'a.test', '-o', '{}/new.json', '-o', '{}/../{}/new.json'], 'new.json is the file of another --out.'],
  ];
  it.each(refused)('%j', async (args, sentence) => {
    const name = basename(folder);
    const inFolder = (text: string) => text.replace('../{}', `../${name}`).replace('{}', folder);
    if (!existsSync(file('link'))) linkSync(file('wrong.txt'), file('link'));
    await expect(run(args.map(inFolder))).rejects.toThrow(inFolder(sentence));
    expect(readFileSync(file('wrong.txt'), 'utf8')).toBe('https://a.test/\n');
  });
});

describe.skipIf(!hasUnixFiles)(
  'what may have no end, or cannot be read again, is refused before anything is read',
  () => {
    const device = 'It is a device, and neither a file nor a pipe.';
    const irregular = 'is no regular file, so no pages can be kept in it.';
    const refused: readonly [readonly string[], string][] = [
      [['har', '/dev/zero'], `/dev/zero: ${device}`],
      [['audit', '--list', '/dev/zero'], `/dev/zero: the list of URLs cannot be read. ${device}`],
      [['audit', 'a.test', '--allow', '/dev/full'], `/dev/full: the allow list cannot be read. ${device}`],
      [['merge', '/dev/zero'], `/dev/zero: the report cannot be read. ${device}`],
      [['merge', '{}/zero.ndjson'], `zero.ndjson: the report cannot be read. ${device}`],
      [['har', '{}/cut.json', '--asn', '/dev/zero'], `/dev/zero: the database of networks cannot be read. ${device}`],
      [['audit', 'a.test', '--state', '/dev/full'], `/dev/full ${irregular}`],
      [['audit', 'a.test', '--state', '/dev/null'], `/dev/null ${irregular}`],
      [['audit', 'a.test', '--state', '{}/pipe', '--resume'], `pipe ${irregular}`],
    ];
    it.each(refused)('%j', async (args, sentence) => {
      symlinkSync('/dev/zero', file('zero.ndjson'));
      spawnSync('mkfifo', [file('pipe')]);
      try {
        await expect(run(args.map((arg) => arg.replace('{}', folder)))).rejects.toThrow(sentence);
      } finally {
        for (const name of ['zero.ndjson', 'pipe']) rmSync(file(name));
      }
    });

    it('but a pipe is read, and the null device is an empty file', async () => {
      spawnSync('mkfifo', [file('pipe.ndjson')]);
      const fed = spawn('sh', ['-c', 'exec cat "$0" > "$1"', file('wrong.txt'), file('pipe.ndjson')]);
      await expect(run(['merge', file('pipe.ndjson')])).rejects.toThrow('This is no report of Greensix');
      fed.kill();
      await expect(run(['merge', '/dev/null'])).rejects.toThrow('/dev/null: the file is empty, and no report.');
      await expect(run(['audit', '--list', '/dev/null'])).rejects.toThrow('there are no URLs in it');
    });
  },
);

describe('a URL in the place of a file', () => {
  const hint = 'It is a URL, and no file is fetched: download it, and name the file.';
  const refused: readonly [readonly string[], string][] = [
    [['har', 'https://a.test/page.har'], `https://a.test/page.har: ${hint}`],
    [['audit', '--list', 'HTTP://a.test/l.csv.gz'], `the list of URLs cannot be read. ${hint}`],
    [['merge', 'https://a.test/r.ndjson'], hint],
  ];
  it.each(refused)('is called that: %j', async (args, sentence) => {
    await expect(run(args)).rejects.toThrow(sentence);
  });
});

describe('the help', () => {
  it('names every command', () => {
    for (const name of names) expect(overviewText()).toContain(`  ${name} `);
  });

  it.each(names)('of %s names its options and no others', (name) => {
    const text = commandText(name);
    for (const option of optionNames) {
      expect(new RegExp(`^ .*--${option}(?![\\w-])`, 'm').test(text)).toBe(commandOf(name).takes.includes(option));
    }
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  });

  it.each(names)('of %s names the formats, resolvers and criteria that it knows, and no others', (name) => {
    const known = completableCommands().find((command) => command.name === name)?.options ?? [];
    for (const [option, all] of Object.entries({
      format: ['text', ...Object.keys(formats)],
      resolver: ['system', 'none', ...resolvers.map(({ id }) => id)],
      'fail-on': failureCriteria,
    })) {
      const values = known.find((each) => each.name === option)?.value?.values;
      if (values === undefined) continue;
      const help = new RegExp(`--${option} .*(?:\\n {20,}\\S.*)*`).exec(commandText(name))?.[0] ?? '';
      expect(all.filter((word) => new RegExp(`\\b${word}\\b`).test(help))).toEqual(values);
    }
  });

  it('has no option that no command takes, and no letter twice', () => {
    const taken = new Set(names.flatMap((name) => commandOf(name).takes));
    expect(optionNames.filter((name) => !taken.has(name))).toEqual([]);
    const letters = optionNames.flatMap((name) => (options[name] as Option).short ?? []);
    expect(new Set(letters).size).toBe(letters.length);
  });
});
