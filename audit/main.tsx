/** Connects the audit page to the browser; everything else gets what it needs passed in. */
import { render } from 'preact';
import type { SiteOf } from '../src/address/site.ts';
import { browserName } from '../src/browser/browser-name.ts';
import { isPrivate, programName } from '../src/browser/extension.ts';
import { after, Question } from '../src/browser/in-time.ts';
import { nativeSiteOf } from '../src/browser/network/public-suffix.ts';
import { startPage } from '../src/browser/start-page.ts';
import { observeReport } from '../src/browser/storage/audit-database.ts';
import { dismissNat64Prefix, readDismissedNat64Prefixes } from '../src/browser/storage/dismissed-nat64.ts';
import {
  changeReportAlone,
  clearWholeReport,
  putWholeReport,
  readWholeReport,
} from '../src/browser/storage/imported-facts.ts';
import { observeOwnAddresses, readOwnAddresses } from '../src/browser/storage/own-addresses.ts';
import { changeSettings, observeSettings, readSettings } from '../src/browser/storage/page-settings.ts';
import { recorderArea } from '../src/browser/storage/recorder-area.ts';
import { storageSize } from '../src/browser/storage/storage-size.ts';
import { openPage } from '../src/browser/views/open-tab.ts';
import type { Run } from '../src/readiness/report/report.ts';
import { inPageSlices } from '../ui/page-slices.ts';
import { saveFile } from '../ui/save-file.ts';
import { Audit } from './Audit.tsx';
import { judgeAndCompare } from './comparison/comparison.ts';
import { readInWorker } from './files/read-in-worker.ts';
import { createAuditModel } from './state/audit-model.ts';
import { followPlaces } from './state/follow-places.ts';

const words = startPage('audit_title');
const { text, language } = words;
/** Nobody waits for an answer that comes later than this. */
const hangingMs = 60_000;

const recorderQuestion = new Question(
  () => recorderArea.read(hangingMs),
  () => void model.refresh(),
);
const model = createAuditModel<File>({
  storage: {
    read: readWholeReport,
    add: putWholeReport,
    clear: clearWholeReport,
    alone: changeReportAlone,
    size: storageSize,
    observe: observeReport,
  },
  recorder: { ...recorderArea, read: () => recorderQuestion.read() },
  // Only this script may talk to a network.
  aaaa: once(async () => (await import('../src/browser/network/aaaa-check.ts')).createAaaaCheck()),
  foundPrefixes: {
    async accept(prefix) {
      const { nat64Prefixes } = await readSettings();
      await changeSettings({ nat64Prefixes: [...new Set([...nat64Prefixes, prefix])] });
    },
    dismiss: dismissNat64Prefix,
    dismissed: readDismissedNat64Prefixes,
  },
  ownNetwork: {
    settings: readSettings,
    observeSettings,
    known: readOwnAddresses,
    observeKnown: observeOwnAddresses,
    isKept: !isPrivate,
  },
  siteOf: loadSiteOf,
  newRun,
  readFile: async (file, signal) => readInWorker(file, (await readSettings()).nat64Prefixes, signal),
  now: Date.now,
  pause,
  after,
});

const places = followPlaces((hash) => history.replaceState(null, '', `${location.pathname}${hash}`));

render(
  <Audit
    model={model}
    places={places}
    deps={{
      words,
      isPrivate,
      bytes,
      async write(format, report, paths) {
        const [{ formats }, { writeReportInSteps }] = await Promise.all([
          import('../src/format/formats.ts'),
          import('../src/format/write-report.ts'),
        ]);
        const site = await loadSiteOf();
        const viewer =
          format === 'html' ? { ...(await import('virtual:viewer')).viewer, language, siteOf: site } : undefined;
        const options = { paths, siteOf: site, text, generator: programName, time: Date.now(), viewer };
        return inPageSlices(writeReportInSteps(formats[format], report, options));
      },
      async save(format, pieces) {
        const { formats } = await import('../src/format/formats.ts');
        const { extension, mimeType } = formats[format];
        return saveFile(`greensix-audit-${new Date().toISOString().slice(0, 10)}.${extension}`, mimeType, pieces);
      },
      copy: (copied) => navigator.clipboard.writeText(copied),
      compare: async (before, after) => inPageSlices(judgeAndCompare(before, after, await loadSiteOf())),
      async writeComparison(before, after, paths) {
        const { writeComparison } = await import('../src/format/comparison.ts');
        return writeComparison(before, after, { text, siteOf: await loadSiteOf(), paths });
      },
      print: () => window.print(),
      openOptions: () => openPage('options/options.html#aaaa-check'),
      loadOwnAddresses: async () => (await import('../src/browser/own-addresses-deps.ts')).loadOwnAddresses(),
    }}
  />,
  document.body,
);
await Promise.all([model.refresh(), model.followAaaa(), model.followOwnNetwork()]);

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** Browsers before the ones of 2026 do not report the sites of hosts. */
async function loadSiteOf(): Promise<SiteOf> {
  return nativeSiteOf('example.org') === ''
    ? (await import('../src/address/listed-site.ts')).listedSiteOf
    : nativeSiteOf;
}

async function newRun(): Promise<Run> {
  const [{ nat64Prefixes }, name] = await Promise.all([readSettings(), browserName()]);
  return { id: crypto.randomUUID(), source: 'recording', time: Date.now(), browser: name, nat64Prefixes };
}

/** 1000 bytes are a kilobyte, as the units of Intl have it. */
function bytes(count: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const at = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  const format = new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[at] ?? 'byte',
    maximumFractionDigits: 1,
  });
  return format.format(count / 1000 ** at);
}

function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
