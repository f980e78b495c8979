import { expect, it } from 'vitest';
import { type AuditStorage, initialState, sharedParts } from '../../../../audit/state/audit-state.ts';
import { type ChosenFile, createFileImport } from '../../../../audit/state/file-import.ts';
import { emptyReport, type Report } from '../../../../src/readiness/report/report.ts';
import { createStore } from '../../../../ui/store.ts';
import { six } from '../../readiness/facts.ts';
import { memory } from '../memory.ts';
import { runOf, visit } from '../reports.ts';

it('ends the reading of files when others are chosen, and takes only those', async () => {
  const store = createStore(initialState);
  const stored: Partial<Report>[] = [];
  const storage: AuditStorage = { ...memory().options.storage, add: async (part) => void stored.push(part) };
  const files = createFileImport<ChosenFile>(
    sharedParts(store, storage, async () => {}),
    (file, signal) =>
      file.name === 'slow'
        ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        : Promise.resolve({
            ok: true,
            problems: [],
            report: { ...emptyReport, runs: [runOf('run')], pages: [visit('https://a.test/', {})] },
          }),
  );
  const first = files.importFiles([
    { name: 'slow', size: 0 },
    { name: 'behind it', size: 0 },
  ]);
  expect(store.get().reading).toMatchObject({ name: 'slow', at: 1, of: 2 });
  await files.importFiles([{ name: 'chosen', size: 0 }]);
  await first;
  expect(stored).toHaveLength(1);
  expect(store.get().files.map(({ name }) => name)).toEqual(['chosen']);
  expect(store.get().reading).toBeNull();
});

it('says how many pages of a file were added, and how many were there already', async () => {
  const store = createStore(initialState);
  let report: Report = emptyReport;
  const add = async (part: Partial<Report>): Promise<void> => {
    report = { ...report, ...part, pages: [...report.pages, ...(part.pages ?? [])] };
  };
  const storage: AuditStorage = { ...memory().options.storage, read: async () => report, add };
  const seen = (...ids: string[]): Report => ({
    ...emptyReport,
    runs: [runOf('run')],
    pages: ids.map((id) => ({ ...visit(`https://${id}.test/`, {}), id })),
  });
  const contents: Record<string, Report> = { first: seen('a', 'b'), more: seen('a', 'b', 'c') };
  const files = createFileImport<ChosenFile>(
    sharedParts(store, storage, async () => store.update((state) => ({ ...state, report }))),
    async ({ name }) => ({ ok: true, problems: [], report: contents[name] ?? emptyReport }),
  );
  const outcomes: unknown[] = [];
  for (const name of ['first', 'first', 'more']) {
    await files.importFiles([{ name, size: 0 }]);
    outcomes.push(store.get().files.map(({ pages, known }) => [pages, known]));
  }
  expect(outcomes).toEqual([[[2, 0]], [[0, 2]], [[1, 2]]]);
});

it('adds to what is there, whatever the page has read of it so far', async () => {
  const store = createStore(initialState);
  const check = { run: 'run', port: 443, address: '2606:4700::9', tls: true, at: 0, milliseconds: 9 } as const;
  const facts = (hostname: string, requests: number): Report => ({
    runs: [runOf('run')],
    pages: [{ ...visit('https://a.test/', { 'a.test': { at: six, type: 'main_frame', count: requests } }), id: 'a' }],
    dns: [],
    checks: [{ ...check, hostname, result: 'answered' }],
  });
  const { kept, options } = memory(facts('there.test', 5));
  const files = createFileImport<ChosenFile>(
    sharedParts(store, options.storage, async () => {}),
    async () => ({ ok: true, problems: [], report: facts('read.test', 1) }),
  );
  await files.importFiles([{ name: 'a.json', size: 0 }]);
  expect(store.get().files).toMatchObject([{ pages: 0, known: 1 }]);
  expect(kept.report.checks?.map(({ hostname }) => hostname)).toEqual(['there.test', 'read.test']);
  expect(kept.report.pages).toEqual(facts('', 5).pages);
});

it('reads and adds while no other window does, so that of lists that are replaced nothing is lost', async () => {
  const { kept, options } = memory();
  let last = Promise.resolve();
  const alone = (step: () => Promise<void>) => {
    last = last.then(step);
    return last;
  };
  const check = { port: 443, address: '2606:4700::9', tls: true, at: 0, milliseconds: 9, result: 'answered' } as const;
  const importIn = (name: string) => {
    const storage = { ...options.storage, alone };
    const report = { runs: [runOf(name)], pages: [visit(`https://${name}.test/`, {}, { run: name })], dns: [] };
    const checks = [{ ...check, run: name, hostname: `${name}.test` }];
    return createFileImport<ChosenFile>(
      sharedParts(createStore(initialState), storage, async () => {}),
      async () => ({ ok: true, problems: [], report: { ...report, checks } }),
    ).importFiles([{ name, size: 0 }]);
  };
  // As the database does, and unlike a merge.
  options.storage.add = async (part) => {
    kept.report = { ...kept.report, ...part, pages: [...kept.report.pages, ...(part.pages ?? [])] };
  };
  await Promise.all([importIn('one'), importIn('other')]);
  expect(kept.report.checks?.map(({ hostname }) => hostname)).toEqual(['one.test', 'other.test']);
});

it('says of each page of a HAR from which file it is, also where files come one after the other', async () => {
  const store = createStore(initialState);
  const stored: Partial<Report>[] = [];
  const storage: AuditStorage = { ...memory().options.storage, add: async (part) => void stored.push(part) };
  const files = createFileImport<ChosenFile>(
    sharedParts(store, storage, async () => {}),
    async ({ name }) => ({
      ok: true,
      problems: [],
      report: {
        ...emptyReport,
        runs: [runOf(name, { source: name === 'recorded' ? 'recording' : 'har' })],
        pages: [visit('https://a.test/', {}, { run: name, ...(name === 'merged' && { file: 'its own' }) })],
      },
    }),
  );
  for (const name of ['a.har', 'b.har', 'merged', 'recorded']) await files.importFiles([{ name, size: 0 }]);
  expect(stored.map(({ pages }) => pages?.[0]?.file)).toEqual(['a.har', 'b.har', 'its own', undefined]);
});
