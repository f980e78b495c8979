import { expect, it } from 'vitest';
import { type AuditStorage, initialState, sharedParts } from '../../../../audit/state/audit-state.ts';
import { type ChosenFile, createFileImport } from '../../../../audit/state/file-import.ts';
import { emptyReport, type Report } from '../../../../src/readiness/report/report.ts';
import { createStore } from '../../../../ui/store.ts';
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
