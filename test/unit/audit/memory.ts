import { readReportFile } from '../../../audit/files/read-report-file.ts';
import type { AuditOptions } from '../../../audit/state/audit-model.ts';
import type { AuditStorage } from '../../../audit/state/audit-state.ts';
import type { ChosenFile } from '../../../audit/state/file-import.ts';
import type { KnownAddresses } from '../../../src/own-addresses/own-addresses.ts';
import { mergeReports } from '../../../src/readiness/report/merge-reports.ts';
import { type Recorder, stoppedRecorder } from '../../../src/readiness/report/recorder.ts';
import { emptyReport, type Report } from '../../../src/readiness/report/report.ts';
import { site } from '../readiness/facts.ts';
import { runOf } from './reports.ts';

/** A file with its text at hand. */
export interface TextFile extends ChosenFile {
  readonly text: string;
}

/** Reports and recorder in memory, as the browser keeps them. */
export function memory(initial: Report = emptyReport) {
  const kept = {
    report: initial,
    recorder: stoppedRecorder as Recorder,
    /** What the next writing ends with. */
    error: null as Error | null,
    /** NAT64 prefixes in the settings, and those that are not to be mentioned. */
    prefixes: [] as string[],
    dismissed: [] as string[],
    /** What views have received of this machine's addresses. */
    known: null as KnownAddresses | null,
    provider: 'ipify',
    knownChanged: (_: KnownAddresses | null) => {},
    settingsChanged: () => {},
    changed: () => {},
    recorderChanged: (_: Recorder) => {},
  };
  const storage: AuditStorage = {
    read: async () => structuredClone(kept.report),
    async add(part) {
      if (kept.error) throw kept.error;
      const added = { ...emptyReport, ...part };
      const replaced = new Set(added.pages.map(({ run, id }) => `${run} ${id}`));
      const stored = new Map(added.runs.map((run) => [run.id, run]));
      const merged = mergeReports([
        // A run that is stored again replaces what there was.
        {
          ...kept.report,
          runs: kept.report.runs.map((run) => stored.get(run.id) ?? run),
          pages: kept.report.pages.filter(({ run, id }) => !replaced.has(`${run} ${id}`)),
        },
        added,
      ]);
      kept.report = { ...merged, pages: [...merged.pages] };
    },
    async clear() {
      kept.report = emptyReport;
    },
    alone: (step) => step(),
    size: async () => JSON.stringify(kept.report).length,
    observe(changed) {
      kept.changed = changed;
    },
  };
  const options: AuditOptions<TextFile> = {
    storage,
    recorder: {
      read: async () => kept.recorder,
      async write(recorder) {
        kept.recorder = recorder;
      },
      observe(changed) {
        kept.recorderChanged = changed;
      },
    },
    aaaa: async () => ({
      state: () => 'off',
      resolverName: '',
      dns64Records: () => undefined,
      nat64Prefixes: async () => null,
      check: async () => {},
      observe: () => {},
    }),
    foundPrefixes: {
      accept: async (prefix) => void kept.prefixes.push(prefix),
      dismiss: async (prefix) => void kept.dismissed.push(prefix),
      dismissed: async () => kept.dismissed,
    },
    ownNetwork: {
      settings: async () => ({ ownAddresses: kept.provider, nat64Prefixes: [] }),
      observeSettings(changed) {
        kept.settingsChanged = changed;
      },
      known: async () => kept.known,
      observeKnown(changed) {
        kept.knownChanged = changed;
      },
      isKept: true,
    },
    siteOf: async () => site,
    newRun: async () => runOf('new'),
    readFile: async ({ text }) => readReportFile(() => chunksOf(text), []),
    now: () => 1000,
    pause: async () => {},
    after: () => () => {},
  };
  return { kept, options };
}

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
