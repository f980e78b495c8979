import { describe, expect, it } from 'vitest';
import type { ReportCheck } from '../../../../audit/state/aaaa-lookups.ts';
import { createAuditModel } from '../../../../audit/state/audit-model.ts';
import { parseNat64Prefix, wellKnownNat64Prefix } from '../../../../src/address/nat64-prefix.ts';
import { formats } from '../../../../src/format/formats.ts';
import { writeReport } from '../../../../src/format/write-report.ts';
import { judgeReport } from '../../../../src/readiness/judged-report/judge-report.ts';
import type { JudgedReport } from '../../../../src/readiness/judged-report/judged-report.ts';
import { startRecording } from '../../../../src/readiness/report/recorder.ts';
import { emptyReport, type Report } from '../../../../src/readiness/report/report.ts';
import { englishText } from '../../popup/english.ts';
import { check, four, records, site, six } from '../../readiness/facts.ts';
import { memory, type TextFile } from '../memory.ts';
import { largeReport, runOf, visit } from '../reports.ts';

const report: Report = {
  runs: [runOf('run')],
  pages: [visit('https://a.test/', { 'img.b.test': { at: four } }), visit('https://c.test/', {})],
  dns: [],
};
const fileOf = (name: string, text: string): TextFile => ({ name, text, size: text.length });
const json = (of: Report) =>
  writeReport(formats.json, of, { text: englishText, siteOf: site, paths: true, generator: 'test', time: 0 });
const har = (...urls: string[]) =>
  JSON.stringify({
    log: {
      pages: [{ id: 'p', startedDateTime: '2026-05-03T12:00:00Z', title: urls[0] }],
      entries: urls.map((url) => ({
        pageref: 'p',
        startedDateTime: '2026-05-03T12:00:01Z',
        _resourceType: url === urls[0] ? 'document' : 'image',
        request: { url },
        response: { status: 200 },
        serverIPAddress: four,
      })),
    },
  });

async function modelWith(initial: Report = emptyReport, changes: Partial<ReturnType<typeof memory>['options']> = {}) {
  const { kept, options } = memory(initial);
  const model = createAuditModel<TextFile>({ ...options, ...changes });
  await model.refresh();
  return { kept, model, state: () => model.store.get() };
}

describe('recording', () => {
  it('stores the run before pages can come in, and goes on with the same run after a pause', async () => {
    const { kept, model, state } = await modelWith();
    await model.start();
    expect(kept.report.runs.map(({ id }) => id)).toEqual(['new']);
    expect(kept.recorder).toEqual({ state: 'recording', run: 'new', since: 1000 });
    await model.pause();
    expect(state().recorder).toEqual({ state: 'paused', run: 'new' });
    await model.resume();
    expect(kept.recorder).toEqual({ state: 'recording', run: 'new', since: 1000 });
    await model.stop();
    expect(kept.recorder).toEqual({ state: 'stopped' });
    expect(state().done?.what).toBe('stopped');
  });

  it('does not start when there is no room, and says so', async () => {
    const { kept, model, state } = await modelWith();
    kept.error = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    await model.start();
    expect(kept.recorder.state).toBe('stopped');
    expect(state().failure).toBe('full');
  });

  it('shows what the background adds, and that it stopped by itself', async () => {
    const { kept, model, state } = await modelWith();
    await model.start();
    kept.report = { ...kept.report, pages: [visit('https://a.test/', {}, { run: 'new' })] };
    kept.changed();
    await expect.poll(() => state().judged?.pages.length).toBe(1);
    kept.recorderChanged({ state: 'stopped', failed: true });
    expect(state().recorder).toEqual({ state: 'stopped', failed: true });
  });

  it('reads a report no more often than its refresh interval while it records, and misses no change', async () => {
    let reads = 0;
    const waiting: (() => void)[] = [];
    const { kept, options } = memory();
    kept.recorder = startRecording('run', 0);
    const model = createAuditModel<TextFile>({
      ...options,
      storage: {
        ...options.storage,
        read: async () => {
          reads++;
          return structuredClone(kept.report);
        },
      },
      pause: () => new Promise((done) => waiting.push(done)),
    });
    await model.refresh();
    kept.changed();
    await expect.poll(() => waiting.length).toBe(1);
    for (let news = 0; news < 50; news++) kept.changed();
    expect(reads).toBe(2);
    kept.report = report;
    waiting[0]?.();
    await expect.poll(() => model.store.get().judged?.pages.length).toBe(2);
    expect(reads).toBe(3);
    // The last news of a recording are not waited for.
    await model.stop();
    kept.report = emptyReport;
    kept.changed();
    await expect.poll(() => model.store.get().judged?.pages.length).toBe(0);
  });
});

describe('what the browser does not tell', () => {
  it('is shown for the database when it takes long, until it answers', async () => {
    let answer = (_: Report) => {};
    let late = () => {};
    const { options } = memory();
    const model = createAuditModel<TextFile>({
      ...options,
      storage: {
        ...options.storage,
        read: () =>
          new Promise((resolve) => {
            answer = resolve;
          }),
      },
      after: (_, callback) => {
        late = callback;
        return () => {
          late = () => {};
        };
      },
    });
    const refreshing = model.refresh();
    expect(model.store.get().unanswered).toEqual([]);
    late();
    expect(model.store.get().unanswered).toEqual(['report']);
    answer(report);
    await refreshing;
    expect([model.store.get().unanswered, model.store.get().judged?.pages.length]).toEqual([[], 2]);
  });

  it('is shown for the recorder, and does not keep the report from being shown', async () => {
    let known = false;
    const { options } = memory(report);
    const recorder = { ...options.recorder, read: async () => (known ? startRecording('run', 0) : undefined) };
    const model = createAuditModel<TextFile>({ ...options, recorder });
    await model.refresh();
    const { unanswered, judged, recorder: shown } = model.store.get();
    expect([unanswered, judged?.pages.length, shown.state]).toEqual([['recorder'], 2, 'stopped']);
    known = true;
    await model.refresh();
    expect([model.store.get().unanswered, model.store.get().recorder.state]).toEqual([[], 'recording']);
  });
});

describe('importing', () => {
  it('gives the same page back for a report that it wrote', async () => {
    const { model, state } = await modelWith();
    await model.importFiles([fileOf('report.json', json(report))]);
    expect(state().report).toEqual(report);
    expect(state().files).toEqual([
      { name: 'report.json', isBaseline: false, pages: 2, known: 0, problems: [], error: '' },
    ]);
  });

  it('keeps all that a report of the command line knows: attempts, operators, zone cuts', async () => {
    const { model, state } = await modelWith(report);
    const more: Report = {
      ...report,
      checks: [check('cdn.test', 'answered')],
      operators: [{ address: four, prefix: '198.41.30.0/24', as: 64496, name: 'Example Net' }],
      delegations: [{ zone: 'test', servers: [], isOfParent: false, isUnanswered: false, at: 1000 }],
    };
    await model.importFiles([fileOf('report.json', json(more))]);
    expect(state().report).toEqual(more);
  });

  it('notes of which file the pages of a HAR are, also where they come one after the other', async () => {
    const { model, state } = await modelWith();
    await model.importFiles([fileOf('a.har', har('https://a.test/')), fileOf('b.har', har('https://b.test/'))]);
    await model.importFiles([fileOf('c.har', har('https://c.test/'))]);
    const files = Object.fromEntries((state().report?.pages ?? []).map(({ url, file }) => [url, file]));
    expect(files).toEqual({ 'https://a.test/': 'a.har', 'https://b.test/': 'b.har', 'https://c.test/': 'c.har' });
  });

  it('keeps what is good when files are broken, and says what was wrong', async () => {
    const { model, state } = await modelWith(report);
    await model.importFiles([
      fileOf('text', 'nonsense'),
      fileOf('a.har', har('https://d.test/', 'not a URL')),
      fileOf('empty.har', har('data:,x')),
    ]);
    const [text, good, empty] = state().files;
    expect(text?.error).toContain('This is no HAR file');
    expect(good).toMatchObject({ pages: 1, error: '', problems: [{ entry: 2 }] });
    expect(empty?.error).toBe('empty');
    expect(state().judged?.pages.map(({ page }) => page.url)).toEqual(
      expect.arrayContaining(['https://a.test/', 'https://c.test/', 'https://d.test/']),
    );
    expect(state().reading).toBeNull();
  });

  it('replaces nothing by an earlier state of the same page', async () => {
    const { model, state } = await modelWith(report);
    const earlier = { ...report, pages: [visit('https://a.test/', {})] };
    await model.importFiles([fileOf('earlier.json', json(earlier))]);
    expect(state().report).toEqual(report);
  });

  it('takes nothing of a file for which there is no room', async () => {
    const { kept, model, state } = await modelWith(report);
    kept.error = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    await model.importFiles([fileOf('a.har', har('https://d.test/'))]);
    expect(state().failure).toBe('full');
    expect(state().files).toEqual([]);
    expect(state().report).toEqual(report);
  });

  it('says that a file could not be read at all', async () => {
    const { model, state } = await modelWith(report, { readFile: async () => null });
    await model.importFiles([fileOf('huge.har', '')]);
    expect(state().files).toEqual([
      { name: 'huge.har', isBaseline: false, pages: 0, known: 0, problems: [], error: 'unreadable' },
    ]);
  });

  it('can be cancelled, and what was read before stays', async () => {
    const { options } = memory();
    const { model, state } = await modelWith(emptyReport, {
      readFile: (file, signal) =>
        file.name === 'slow'
          ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
          : options.readFile(file, signal),
    });
    const importing = model.importFiles([fileOf('a.har', har('https://d.test/')), fileOf('slow', ''), fileOf('c', '')]);
    await expect.poll(() => state().reading?.name).toBe('slow');
    model.cancelReading();
    await importing;
    expect(state().reading).toBeNull();
    expect(state().files.map(({ name }) => name)).toEqual(['a.har']);
    expect(state().judged?.pages).toHaveLength(1);
  });

  it('opens an earlier report to compare with, and keeps none of it', async () => {
    const { kept, model, state } = await modelWith();
    expect(await model.openBaseline(fileOf('earlier.json', json(report)))).toBe(true);
    expect(state().baseline).toEqual({ name: 'earlier.json', report });
    expect(kept.report).toEqual(emptyReport);
    expect(state().files).toMatchObject([{ name: 'earlier.json', isBaseline: true, error: '' }]);
    expect(await model.openBaseline(fileOf('broken', '{'))).toBe(false);
    expect(state().baseline?.name).toBe('earlier.json');
  });
});

describe('deleting', () => {
  it('ends the recording, and can be undone', async () => {
    const { kept, model, state } = await modelWith(report);
    await model.start();
    await model.clear();
    expect(kept.report).toEqual(emptyReport);
    expect(kept.recorder.state).toBe('stopped');
    await model.undo();
    expect(kept.report.pages).toEqual(report.pages);
    expect(state().done).toEqual({ what: 'undone' });
  });

  it('brings back all that there was, also what was stored since the page was read last', async () => {
    const { kept, model } = await modelWith(report);
    const late = visit('https://late.test/', {});
    kept.report = { ...report, pages: [...report.pages, late] };
    await model.clear();
    await model.undo();
    expect(kept.report.pages).toEqual([...report.pages, late]);
  });

  it('ends the reading of files, and nothing of them comes in afterwards', async () => {
    const { options, kept } = memory(report);
    const model = createAuditModel<TextFile>({
      ...options,
      readFile: (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
    await model.refresh();
    const reading = model.importFiles([{ name: 'slow.har', size: 1, text: '' }]);
    await model.clear();
    await reading;
    expect(kept.report).toEqual(emptyReport);
    expect(model.store.get()).toMatchObject({ reading: null, done: { what: 'deleted' } });
  });

  it('can be undone only until something new is recorded, so that the two are never merged', async () => {
    const { kept, model, state } = await modelWith(report);
    await model.clear();
    kept.report = { ...emptyReport, runs: [runOf('new')] };
    await model.refresh();
    expect(state().done?.undo).toEqual(report);
    kept.report = { ...kept.report, pages: [visit('https://new.test/', {}, { run: 'new' })] };
    await model.refresh();
    expect(state().done).toBeNull();
    await model.undo();
    expect(kept.report.pages.map(({ url }) => url)).toEqual(['https://new.test/']);
  });

  it('leaves no page without its run, though the background stored one in that moment', async () => {
    const { kept, model, state } = await modelWith(report);
    await model.clear();
    kept.report = { ...emptyReport, pages: [visit('https://late.test/', {})] };
    await model.refresh();
    expect(state().judged?.pages).toEqual([]);
  });
});

describe('the AAAA check', () => {
  const checkWith = (check: ReportCheck['check'], state: 'off' | 'ready' = 'ready') => ({
    aaaa: async () => ({
      state: () => state,
      resolverName: 'resolver.test',
      dns64Records: () => undefined,
      nat64Prefixes: async () => null,
      check,
      observe: () => {},
    }),
  });
  /** Answers about one host, and then not before the check is ended. */
  const answersOnceThenWaits = checkWith(
    (_, { signal, onRecords }) =>
      new Promise((__, reject) => {
        onRecords(records('img.b.test', [four], [six]));
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  );

  it('asks about the hosts whose verdict it settles, and stores what is answered', async () => {
    const { kept, model, state } = await modelWith(
      report,
      checkWith(async (hostnames, { onRecords }) => {
        expect(hostnames).toEqual(['img.b.test']);
        onRecords(records('img.b.test', [four], 'no-data'));
      }),
    );
    await model.followAaaa();
    expect(state().aaaa).toEqual({ state: 'ready', resolverName: 'resolver.test' });
    await model.checkAaaa();
    expect(kept.report.dns.map(({ hostname }) => hostname)).toEqual(['img.b.test']);
    expect(state().judged?.hosts.find(({ hostname }) => hostname === 'img.b.test')?.verdict.id).toBe('no-aaaa');
    expect(state().asking).toBeNull();
  });

  it('keeps what was answered before it was cancelled', async () => {
    const { kept, model, state } = await modelWith(report, answersOnceThenWaits);
    const checking = model.checkAaaa();
    await expect.poll(() => state().asking).toEqual({ done: 1, of: 1 });
    model.cancelAaaa();
    await checking;
    expect(kept.report.dns).toHaveLength(1);
  });

  it('brings nothing back that was deleted meanwhile', async () => {
    const { kept, model, state } = await modelWith(report, answersOnceThenWaits);
    const checking = model.checkAaaa();
    await expect.poll(() => state().asking?.done).toBe(1);
    await model.clear();
    await checking;
    expect(kept.report).toEqual(emptyReport);
  });

  it('brings nothing back that was deleted in another window meanwhile, and ends', async () => {
    const { kept, model, state } = await modelWith(report, answersOnceThenWaits);
    const checking = model.checkAaaa();
    await expect.poll(() => state().asking?.done).toBe(1);
    kept.report = emptyReport;
    kept.changed();
    await checking;
    expect(kept.report).toEqual(emptyReport);
    expect(state().asking).toBeNull();
  });
});

it('says that the report cannot be read, until it can', async () => {
  const { options } = memory(report);
  let broken = true;
  const model = createAuditModel<TextFile>({
    ...options,
    storage: {
      ...options.storage,
      read: () => (broken ? Promise.reject(new Error('no database')) : options.storage.read()),
    },
  });
  await model.refresh();
  expect(model.store.get()).toMatchObject({ failure: 'read', report: null });
  broken = false;
  await model.refresh();
  expect(model.store.get()).toMatchObject({ failure: 'none', report });
});

describe('a NAT64 prefix that was found', () => {
  const own = '2001:67c:2960:6464::/96';
  const at = (ipv4: string) => `2001:67c:2960:6464::${ipv4}`;
  const translated: Report = {
    runs: [runOf('run'), runOf('har', { source: 'har' })],
    pages: [visit('https://a.test/', { 'x.test': { at: at('c629:1e0b') }, 'y.test': { at: at('c629:1e0c') } })],
    dns: [records('x.test', ['198.41.30.11'], 'no-data'), records('y.test', ['198.41.30.12'], 'no-data')],
  };
  const verdicts = (judged: JudgedReport | null) =>
    Object.fromEntries((judged?.hosts ?? []).map(({ hostname, verdict }) => [hostname, verdict.id]));

  it('is suggested for the runs that show it; kept, it is theirs, in the exports too, and in the settings', async () => {
    const { kept, model, state } = await modelWith(translated);
    expect(state().suggestions).toEqual([{ prefix: own, hostnames: ['x.test', 'y.test'], runs: ['run'] }]);
    await model.acceptPrefix(own);
    expect(kept.report.runs.map(({ id, nat64Prefixes }) => [id, nat64Prefixes])).toEqual([
      ['run', [own]],
      ['har', []],
    ]);
    expect(kept.prefixes).toEqual([own]);
    expect(state().suggestions).toEqual([]);
    expect(verdicts(state().judged)).toMatchObject({ 'x.test': 'nat64', 'y.test': 'nat64' });
    expect(JSON.parse(await json(state().report ?? emptyReport)).runs[0].nat64Prefixes).toEqual([own]);
  });

  it('of an imported file does not get into the settings', async () => {
    const pages = translated.pages.map((page) => ({ ...page, run: 'har' }));
    const { kept, model, state } = await modelWith({ ...translated, pages });
    await model.acceptPrefix(own);
    expect(state().report?.runs[1]?.nat64Prefixes).toEqual([own]);
    expect(kept.prefixes).toEqual([]);
  });

  it('is not suggested again after it was dropped', async () => {
    const { kept, model, state } = await modelWith(translated);
    await model.dismissPrefix(own);
    expect(state().suggestions).toEqual([]);
    expect(kept.report.runs[0]?.nat64Prefixes).toEqual([]);
  });

  it('is suggested when the network tells it, for what was recorded there', async () => {
    const parsed = parseNat64Prefix(own);
    const announced = parsed.ok ? [parsed.prefix, wellKnownNat64Prefix] : [];
    const pages = [visit('https://a.test/', { 'x.test': { at: at('c629:1e0b') }, 'z.test': { at: four } })];
    const { model, state } = await modelWith(
      { ...translated, pages, dns: [] },
      {
        aaaa: async () => ({
          state: () => 'ready',
          resolverName: '',
          dns64Records: () => undefined,
          nat64Prefixes: async () => announced,
          check: async (_, { onRecords }) => onRecords(records('z.test', [four], [at('c629:1e0a')])),
          observe: () => {},
        }),
      },
    );
    await model.checkAaaa();
    expect(state().suggestions).toEqual([{ prefix: own, hostnames: [], runs: ['run'] }]);
    await model.acceptPrefix(own);
    expect(verdicts(state().judged)).toMatchObject({ 'x.test': 'nat64', 'z.test': 'no-aaaa' });
  });
});

describe('a large report', () => {
  it('is judged in slices between which the page answers, to the same verdicts', async () => {
    const large = largeReport(200, 20);
    let time = 0;
    let rests = 0;
    const judgingStates = new Set<boolean>();
    const { options } = memory(large);
    const model = createAuditModel<TextFile>({
      ...options,
      now: () => (time += 5),
      pause: async () => {
        rests++;
        judgingStates.add(model.store.get().judging);
      },
    });
    await model.refresh();
    expect(rests).toBeGreaterThan(100);
    expect([...judgingStates]).toEqual([true]);
    expect(model.store.get().judging).toBe(false);
    expect(model.store.get().judged).toEqual(judgeReport(large, site));
  });
});
