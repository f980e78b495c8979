import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readLines } from '../../../../cli/input/read-lines.ts';
import { readReport } from '../../../../cli/input/read-report.ts';
import { readReportLines } from '../../../../cli/input/read-report-lines.ts';
import { lockFile } from '../../../../cli/state/lock.ts';
import { ownIdentity, type ProcessIdentity } from '../../../../cli/state/process-identity.ts';
import { StateFile } from '../../../../cli/state/state-file.ts';
import {
  makeTemporaryFolder,
  removeAbandonedFolders,
  removeTemporaryFolder,
} from '../../../../cli/state/temporary-folder.ts';
import { type NdjsonFact, ndjsonLine } from '../../../../src/format/ndjson.ts';
import { four, host, page, records, run, six } from '../../readiness/facts.ts';

/** Of one test, with nothing in it that another has left. */
let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greensix-unit-state-'));
  path = join(folder, 'state.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

const none = () => {};
const visited = (requested: string): NdjsonFact => ({
  page: { ...page([host('a.test', { at: four })], { id: requested }), requested },
});

describe('a state file', () => {
  it('has after a kill what was kept before, and not the line that was being written', async () => {
    const state = await StateFile.at(path, false, none);
    await state.add([{ run }]);
    await Promise.all([
      state.add([{ dns: records('a.test', [four], 'no-data') }, visited('a')]),
      state.add([visited('b')]),
    ]);
    await state.close();
    const whole = readFileSync(path, 'utf8');
    appendFileSync(path, '{"page":{"id":"torn ü');

    const facts: NdjsonFact[] = [];
    const again = await StateFile.at(path, true, (fact) => facts.push(fact));
    expect(readFileSync(path, 'utf8')).toBe(whole);
    expect([...again.earlier.done]).toEqual(['a', 'b']);
    expect(again.earlier.lastRun).toEqual(run);
    expect(facts).toHaveLength(4);
    await again.add([visited('c')]);
    expect([...(await again.report()).pages].map(({ requested }) => requested).sort()).toEqual(['a', 'b', 'c']);
    await again.close();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('that lacks only the line feed at its end loses nothing', async () => {
    writeFileSync(path, (ndjsonLine({ run }) + ndjsonLine(visited('a'))).trimEnd());
    const state = await StateFile.at(path, true, none);
    expect([...state.earlier.done]).toEqual(['a']);
    await state.add([visited('b')]);
    expect([...(await state.report()).pages].map(({ requested }) => requested)).toEqual(['a', 'b']);
    await state.close();
  });

  it.each([
    ['the run', 0],
    ['a page', 1],
  ])('in which the line of %s was damaged loses that line and no other, and names it', async (_, at) => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const lines = [ndjsonLine({ run }), ndjsonLine(visited('a')), ndjsonLine(visited('b'))];
    writeFileSync(path, lines.with(at, '{"page":\u0000\n').join(''));
    const state = await StateFile.at(path, true, none);
    expect(written.mock.calls.join('')).toMatch(new RegExp(`ndjson: Line ${at + 1} is wrong: .* It is left out.\n`));
    expect([...state.earlier.done]).toEqual(at === 0 ? ['a', 'b'] : ['b']);
    await state.add([visited('c')]);
    const pages = [...(await state.report()).pages];
    expect(pages.map(({ requested }) => requested)).toEqual([...state.earlier.done, 'c']);
    await state.close();
    written.mockRestore();
  });

  it.each([
    'https://a.test/\n',
    'https://a.test/',
    '{"page":1}\n{"run":2}\n',
    '{"name":"package"}',
  ])('that is none is refused, and left as it is: %j', async (content) => {
    writeFileSync(path, content);
    await expect(StateFile.at(path, true, none)).rejects.toThrow('is no state file: ');
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('can always be read again, whatever a page or a resolver made of it', async () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const state = await StateFile.at(path, false, none);
    await state.add([{ run: { ...run, browser: 'x'.repeat(5000) } }]);
    const long = `${'a'.repeat(400)}.test`;
    const facts: NdjsonFact[] = [
      { dns: records(long, [four], 'no-data') },
      { dns: records('a.test', [four], 'no-data', { cnames: [long, 'b.test'] }) },
      { page: { ...page([host('a.test', { at: four }), host(long, { at: four })]), requested: 'hosts' } },
      { page: { ...page([host('a.test')], { url: `https://a.test/${'y'.repeat(200_000)}` }), requested: 'url' } },
      { page: { ...page([]), requested: 'problem', problem: { id: 'steps', text: '\ud800'.repeat(9000) } } },
      { page: { ...page([host('a.test', { error: 'e'.repeat(9000) })]), requested: 'error' } },
    ];
    await state.add(facts);
    const { dns, pages } = await state.report();
    expect(dns.map(({ hostname, cnames }) => [hostname, ...cnames])).toEqual([['a.test', 'b.test']]);
    expect([...pages].map(({ requested }) => requested)).toEqual(['hosts', 'url', 'problem', 'error']);
    expect([...pages].map(({ leftOut }) => leftOut)).toEqual([1, 0, 0, 0]);
    await state.close();
    await (await StateFile.at(path, true, none)).close();
    expect(written.mock.calls).toEqual([]);
    written.mockRestore();
  });

  it('of its own is gone in the end', async () => {
    // Other processes on this machine have some, too.
    const own = () =>
      readdirSync(tmpdir()).filter((name) => name.startsWith('greensix-state-') && name.includes(`-${process.pid}-`));
    const before = own();
    const state = await StateFile.temporary();
    expect(own()).toHaveLength(before.length + 1);
    await state.add([{ run }]);
    expect((await state.report()).runs).toEqual([run]);
    await state.close();
    expect(own()).toEqual(before);
  });
});

describe('a temporary folder', () => {
  const own = (purpose: string) => readdirSync(tmpdir()).filter((name) => name.startsWith(`greensix-${purpose}-`));

  it('of a process that runs stays, of one that was killed goes, and of nobody that can be seen goes after a day', async () => {
    const kept = makeTemporaryFolder('profile');
    const { pid } = spawnSync('true');
    const dead = kept.replace(`-${process.pid}-`, `-${pid}-`);
    const foreign = ['0', '1'].map((end) => kept.replace(/profile-[\da-f]{8}/, `profile-0000000${end}`));
    const link = kept.replace(`-${process.pid}-`, '-999999999-');
    const elsewhere = `${path}.folder`;
    for (const each of [dead, ...foreign, elsewhere]) mkdirSync(each);
    writeFileSync(join(dead, 'cookies'), 'x');
    symlinkSync(elsewhere, link);
    const before = Date.now() / 1000 - 25 * 60 * 60;
    utimesSync(foreign[0] ?? '', before, before);
    await removeAbandonedFolders();
    expect([kept, dead, ...foreign, link, elsewhere].map((each) => existsSync(each))).toEqual([
      true,
      false,
      false,
      true,
      true,
      true,
    ]);
    for (const each of [kept, ...foreign, link]) await removeTemporaryFolder(each);
    expect(own('profile').filter((name) => name.includes(String(process.pid)))).toEqual([]);
  });
});

describe('a report in lines', () => {
  const pageOf = (id: string, at = four): NdjsonFact => ({ page: page([host('ü.test', { at })], { id }) });
  const write = (...facts: readonly NdjsonFact[]) => writeFileSync(path, facts.map(ndjsonLine).join(''));

  it('has its pages in the file, each as it was written last, and keeps them when the file is replaced', async () => {
    write({ run }, pageOf('a'), pageOf('b'), { dns: records('ü.test', [four], 'no-data') }, pageOf('a', six));
    const { report } = await readReportLines(path);
    rmSync(path);
    write({ run });
    expect([...report.pages].map(({ id, hosts }) => [id, hosts[0]?.endpoints[0]?.address])).toEqual([
      ['a', six],
      ['b', four],
    ]);
    expect([report.pages.at(1)?.id, report.pages.at(2), report.dns.length]).toEqual(['b', undefined, 1]);
  });

  it('is whole without a line feed at its end, which editors leave out, and cut where the last line is no JSON', async () => {
    write({ run }, pageOf('a'), pageOf('b'));
    const text = readFileSync(path, 'utf8');
    for (const [ending, pages, isCut] of [
      ['', 2, false],
      ['\r', 2, false],
      [' ', 2, false],
      ['\n{"page":{', 2, true],
    ] as const) {
      writeFileSync(path, text.slice(0, -1) + ending);
      const read = await readReportLines(path);
      expect([read.report.pages.length, read.isCut, read.report.pages.at(1)?.id]).toEqual([pages, isCut, 'b']);
    }
    writeFileSync(path, text.slice(0, -2));
    const cut = await readReportLines(path);
    expect([cut.report.pages.length, cut.isCut]).toEqual([1, true]);
  });

  it('is the same, and as damaged, when it is compressed', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    write({ run }, pageOf('a'), pageOf('b'));
    const whole = readFileSync(path, 'utf8');
    const [plain, packed] = [`${path}.ndjson`, `${path}.ndjson.gz`];
    for (const [text, pages, isDamaged] of [
      [whole, 2, false],
      [whole.trimEnd(), 2, false],
      [whole.slice(0, -9), 1, true],
      [`${whole}{"page":{}}\n${ndjsonLine(pageOf('c'))}`, 3, true],
    ] as const) {
      writeFileSync(plain, text);
      writeFileSync(packed, gzipSync(text));
      for (const file of [plain, packed]) {
        const read = await readReport(file);
        expect([read.report.pages.length, read.isDamaged], file).toEqual([pages, isDamaged]);
      }
    }
    // What is behind it may have been pages.
    writeFileSync(packed, Buffer.concat([gzipSync(whole), Buffer.from('junk')]));
    expect(await readReport(packed)).toMatchObject({ report: { pages: { length: 2 } }, isDamaged: true });
    vi.restoreAllMocks();
  });

  it('is refused where a page has no run, or a line is wrong', async () => {
    write(pageOf('a'));
    await expect(readReportLines(path)).rejects.toThrow('There is a page of the run "run", and no such run.');
    writeFileSync(path, '{"run":1}\n');
    await expect(readReportLines(path)).rejects.toThrow('Line 1 is wrong: run must be an object');
    await expect(readReportLines(`${path}.none`)).rejects.toThrow('the report cannot be read');
  });
});

describe('a lock', () => {
  const nameOf = ({ hostname: host, pid, started, scope }: ProcessIdentity) => `${host} ${pid} ${started} ${scope}\n`;

  it('is for one at a time, by whatever path', async () => {
    const lock = await lockFile(path);
    const link = `${path}.link`;
    writeFileSync(path, '');
    symlinkSync(path, link);
    for (const way of [path, link]) {
      await expect(lockFile(way)).rejects.toThrow(
        `is in use by process ${process.pid} on ${hostname()}. If that process is gone, try again`,
      );
    }
    await lock.release();
    await (await lockFile(link)).release();
    expect(readdirSync(folder).filter((name) => name.includes('.lock'))).toEqual([]);
  });

  it('of a process that is gone is taken over, also when another one has its number', async () => {
    const own = ownIdentity();
    const { pid } = spawnSync('true');
    for (const holder of [
      { ...own, pid },
      { ...own, started: '17' },
    ]) {
      writeFileSync(`${path}.lock`, nameOf(holder));
      const lock = await lockFile(path);
      expect(readFileSync(`${path}.lock`, 'utf8')).toBe(nameOf(own));
      await lock.release();
    }
    expect(readdirSync(folder).filter((name) => name.includes('.lock'))).toEqual([]);
  });

  it.each([
    ['another machine', { hostname: 'elsewhere' }],
    ['another container', { scope: 'other/1' }],
  ])('of %s is taken over only when that gave no sign of life for half a minute', async (_, elsewhere) => {
    const holder = { ...ownIdentity(), pid: 1, ...elsewhere };
    writeFileSync(`${path}.lock`, nameOf(holder));
    await expect(lockFile(path)).rejects.toThrow(`is in use by process 1 on ${holder.hostname}`);
    const before = Date.now() / 1000 - 31;
    utimesSync(`${path}.lock`, before, before);
    await (await lockFile(path)).release();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it.each<[string, (lock: string) => void, string]>([
    [
      'a dangling link',
      (lock) => symlinkSync('/nowhere/at/all', lock),
      'is a link, and no lock of Greensix. Remove it',
    ],
    ['a folder', (lock) => mkdirSync(lock), 'is a folder, and no lock of Greensix. Remove it'],
    ['a pipe', (lock) => spawnSync('mkfifo', [lock]), 'is no file, and no lock of Greensix. Remove it'],
    ['empty', (lock) => writeFileSync(lock, ''), 'is in use by another process'],
    ['not text', (lock) => writeFileSync(lock, '\u001b]0;\u0007'.repeat(100_000)), 'is in use by another process'],
  ])('that is %s is reported in one sentence', async (_, make, sentence) => {
    make(`${path}.lock`);
    await expect(lockFile(path)).rejects.toThrow(sentence);
    // The kernel's part is given back.
    rmSync(`${path}.lock`, { recursive: true });
    await (await lockFile(path)).release();
  });

  it('that cannot be written is not left behind empty, as if another process had it', async () => {
    const attempt = spawnSync(
      'sh',
      [
        '-c',
        `ulimit -f 0; printf '%s\\n' "$0" | "$1" test/unit/cli/state/lock-process.ts | cat`,
        path,
        process.execPath,
      ],
      { encoding: 'utf8' },
    );
    expect(attempt.stdout).toContain(`${path}.lock: it cannot be written: it would be larger than files may be here.`);
    expect(existsSync(`${path}.lock`)).toBe(false);
    await (await lockFile(path)).release();
  });

  it('that another process has taken over meanwhile stops its holder', async () => {
    const state = await StateFile.at(path, false, none);
    await state.add([{ run }]);
    writeFileSync(`${path}.lock`, nameOf({ ...ownIdentity(), hostname: 'elsewhere', pid: 9 }));
    await expect(state.add([visited('a')])).rejects.toThrow('is in use by process 9 on elsewhere');
    await state.close();
    expect(readFileSync(`${path}.lock`, 'utf8')).toContain('elsewhere 9');
  });

  describe('that many processes want at once', () => {
    const processes: { readonly child: ChildProcess; readonly answers: AsyncIterator<string> }[] = [];
    const start = () => {
      const child = spawn(process.execPath, ['test/unit/cli/state/lock-process.ts'], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      return { child, answers: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
    };
    const ask = async ({ child, answers }: (typeof processes)[number], line: string) => {
      child.stdin?.write(`${line}\n`);
      return String((await answers.next()).value);
    };
    beforeAll(() => {
      for (let n = 0; n < 6; n++) processes.push(start());
    });
    afterAll(() => {
      for (const { child } of processes) child.kill('SIGKILL');
    });

    it('goes to one of them, whether it is new or was left by one that was killed', async () => {
      const { pid } = spawnSync('true');
      for (let round = 0; round < 20; round++) {
        const contested = join(folder, `contested-${round}`);
        if (round % 2 === 0) writeFileSync(`${contested}.lock`, nameOf({ ...ownIdentity(), pid }));
        const answers = await Promise.all(processes.map((each) => ask(each, contested)));
        expect(answers.filter((answer) => answer === 'held')).toHaveLength(1);
        expect(answers.filter((answer) => answer.includes('is in use by'))).toHaveLength(processes.length - 1);
        await Promise.all(processes.map((each) => ask(each, '')));
        expect(existsSync(`${contested}.lock`)).toBe(false);
      }
    });

    it('goes to one of them as soon as its holder was killed', async () => {
      const contested = join(folder, 'of-the-killed');
      const holder = processes[0];
      if (!holder) throw new Error('no process');
      expect(await ask(holder, contested)).toBe('held');
      holder.child.kill('SIGKILL');
      await once(holder.child, 'exit');
      processes.shift();
      const answers = await Promise.all(processes.map((each) => ask(each, contested)));
      expect(answers.filter((answer) => answer === 'held')).toHaveLength(1);
    });
  });
});

describe('lines', () => {
  it('are whole however the file is cut into pieces, and the last one says whether it has an end', async () => {
    const long = 'ü'.repeat(700_000);
    writeFileSync(path, `a\n\n${long}\nb\nlast`);
    const lines: [string, boolean][] = [];
    let end = 0;
    for await (const { text, next: at, isEnded } of readLines(path)) {
      lines.push([text, isEnded]);
      end = at;
    }
    expect(lines.map(([text]) => text)).toEqual(['a', '', long, 'b', 'last']);
    expect(lines.map(([, isEnded]) => isEnded)).toEqual([true, true, true, true, false]);
    expect(end).toBe(Buffer.byteLength(`a\n\n${long}\nb\nlast`));
  });
});
