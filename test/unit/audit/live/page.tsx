/** The audit page in a page without an extension: reports are kept in memory, and the test plays the browser's part. */
import { render } from 'preact';
import { Audit } from '../../../../audit/Audit.tsx';
import { judgeAndCompare } from '../../../../audit/comparison/comparison.ts';
import { type AuditModel, createAuditModel } from '../../../../audit/state/audit-model.ts';
import { parsePlace, writePlace } from '../../../../audit/state/place.ts';
import { inTimeSlices } from '../../../../src/async/time-slices.ts';
import { formats } from '../../../../src/format/formats.ts';
import { writeReport } from '../../../../src/format/write-report.ts';
import type { Report } from '../../../../src/readiness/report/report.ts';
import { nextFrame } from '../../../../ui/next-frame.ts';
import { createStore } from '../../../../ui/store.ts';
import { english, englishText } from '../../popup/english.ts';
import { site } from '../../readiness/facts.ts';
import { memory } from '../memory.ts';
import { hostileReport, largeReport, shopReport } from '../reports.ts';

const { kept, options } = memory();
const model = createAuditModel<File>({
  ...options,
  readFile: async (file, signal) =>
    options.readFile({ name: file.name, size: file.size, text: await file.text() }, signal),
});
const copied: string[] = [];
/** Whether the browser refuses to copy and to save. */
let refuses = false;
/** What a comparison waits for, as those of large reports do. */
let comparing: Promise<void> | undefined;
const auditTest = {
  copied,
  /** @returns what lets comparisons go on */
  holdComparisons() {
    let goOn = () => {};
    comparing = new Promise((done) => {
      goOn = done;
    });
    return () => goOn();
  },
  refuse: () => {
    refuses = true;
  },
  kept,
  hostileReport,
  largeReport,
  shopReport,
  model: model as AuditModel,
  async show(report: Report) {
    kept.report = report;
    await model.refresh();
  },
};

declare global {
  interface Window {
    auditTest: typeof auditTest;
  }
}
window.auditTest = auditTest;

const places = createStore(parsePlace(location.hash), nextFrame);
places.subscribe(() => history.replaceState(null, '', `${location.pathname}${writePlace(places.get())}`));
render(
  <Audit
    model={model}
    places={places}
    deps={{
      words: english,
      isPrivate: false,
      bytes: (count) => `${count} bytes`,
      write: async (format, report, paths) =>
        // The page that it is saved as is built, and tested, elsewhere.
        format === 'html'
          ? []
          : [
              writeReport(formats[format], report, {
                paths,
                siteOf: site,
                text: englishText,
                generator: 'Greensix 0',
                time: 0,
              }),
            ],
      save: async (format) => {
        if (refuses) throw new Error('refused');
        return `report.${format}`;
      },
      copy: async (text) => {
        if (refuses) throw new Error('refused');
        copied.push(text);
      },
      async compare(before, after) {
        await comparing;
        return inTimeSlices(judgeAndCompare(before, after, site), Date.now, async () => {});
      },
      writeComparison: async () => 'the differences',
      print: () => {},
      openOptions: () => {},
      loadOwnAddresses: () => Promise.reject(new Error('nobody has clicked')),
    }}
  />,
  document.body,
);
await model.refresh();
await model.followAaaa();
