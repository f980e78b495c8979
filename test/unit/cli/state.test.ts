import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readLines } from '../../../cli/input/read-lines.ts';
import { readReportLines } from '../../../cli/input/read-report-lines.ts';
import { lockFile } from '../../../cli/state/lock.ts';
import { StateFile } from '../../../cli/state/state-file.ts';
import { type NdjsonFact, ndjsonLine } from '../../../src/format/ndjson.ts';
import { four, host, page, records, run, six } from '../readiness/facts.ts';

let folder = '';
let path = '';
let next = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greensix-unit-state-'));
});
beforeEach(() => {
  path = join(folder, `${next++}.ndjson`);
});
afterAll(() => rmSync(folder, { recursive: true }));

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

  it('that was damaged in the middle is refused, and left as it is', async () => {
    writeFileSync(path, `{"run":${JSON.stringify(run)}}\n{"page":\n`);
    await expect(StateFile.at(path, true, none)).rejects.toThrow('Line 2 is wrong');
    expect(readFileSync(path, 'utf8')).toContain('{"page":\n');
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('of its own is gone in the end', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('greensix-state-'));
    const state = await StateFile.temporary();
    await state.add([{ run }]);
    expect((await state.report()).runs).toEqual([run]);
    await state.close();
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('greensix-state-'))).toEqual(before);
  });
});

describe('a report in lines', () => {
  const pageOf = (id: string, at = four): NdjsonFact => ({ page: page([host('ü.test', { at })], { id }) });
  const write = (...facts: readonly NdjsonFact[]) => writeFileSync(path, facts.map(ndjsonLine).join(''));

  it('has its pages in the file, each as it was written last, and keeps them when the file is replaced', async () => {
    write({ run }, pageOf('a'), pageOf('b'), { dns: records('ü.test', [four], 'no-data') }, pageOf('a', six));
    const report = await readReportLines(path);
    rmSync(path);
    write({ run });
    expect([...report.pages].map(({ id, hosts }) => [id, hosts[0]?.endpoints[0]?.address])).toEqual([
      ['a', six],
      ['b', four],
    ]);
    expect([report.pages.at(1)?.id, report.pages.at(2), report.dns.length]).toEqual(['b', undefined, 1]);
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
  it('is for one at a time', async () => {
    const release = await lockFile(path);
    await expect(lockFile(path)).rejects.toThrow(
      `is in use by process ${process.pid} on ${hostname()}. If that process is gone, try again`,
    );
    await release();
    await (await lockFile(path))();
  });

  it('of a process that is gone is taken over, also when another one has its number', async () => {
    const { pid } = spawnSync('true');
    for (const holder of [`${hostname()} ${pid} 17\n`, `${hostname()} ${process.pid} 17\n`]) {
      writeFileSync(`${path}.lock`, holder);
      const release = await lockFile(path);
      expect(readFileSync(`${path}.lock`, 'utf8')).not.toBe(holder);
      await release();
    }
    expect(readdirSync(folder).filter((name) => name.includes('.lock'))).toEqual([]);
  });

  it('of another machine is taken over only when that gave no sign of life for half a minute', async () => {
    writeFileSync(`${path}.lock`, 'elsewhere 1 17\n');
    await expect(lockFile(path)).rejects.toThrow('is in use by process 1 on elsewhere');
    const before = Date.now() / 1000 - 31;
    utimesSync(`${path}.lock`, before, before);
    await (await lockFile(path))();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
});

describe('lines', () => {
  it('are whole however the file is cut into pieces, and a last one without an end is left out', async () => {
    const long = 'ü'.repeat(700_000);
    writeFileSync(path, `a\n\n${long}\nb\nlast`);
    const lines: string[] = [];
    let end = 0;
    for await (const { text, next: at } of readLines(path)) {
      lines.push(text);
      end = at;
    }
    expect(lines).toEqual(['a', '', long, 'b']);
    expect(end).toBe(Buffer.byteLength(`a\n\n${long}\nb\n`));
  });
});
