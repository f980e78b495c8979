import { describe, expect, it } from 'vitest';
import { AuditRecorder } from '../../../src/background/audit-recorder.ts';
import { Tracker } from '../../../src/page/recording/tracker.ts';
import { startRecording } from '../../../src/readiness/report/recorder.ts';
import type { ReportPage } from '../../../src/readiness/report/report.ts';
import { answer, commit, mainAnswer } from '../page/network-events.ts';

/** A recorder whose pages are kept in memory, and whose clock runs when the test says so. */
function recorderOf(prefixes: string[] = []) {
  const tracker = new Tracker();
  const kept = new Map<string, ReportPage>();
  const addedPrefixes: string[] = [];
  let writes = 0;
  let waiting: (() => void)[] = [];
  const recorder = new AuditRecorder(tracker, {
    area: {
      pageIds: async () => [...kept.keys()],
      async putPages(pages) {
        writes += pages.length;
        for (const page of pages) kept.set(page.id, page);
      },
      addNat64Prefixes: async (run, more) => void addedPrefixes.push(...more.map((prefix) => `${run} ${prefix}`)),
    },
    nat64Prefixes: () => prefixes,
    after: (_, callback) => void waiting.push(callback),
    onFailure: () => {},
  });
  return {
    tracker,
    recorder,
    kept,
    addedPrefixes,
    prefixes,
    writes: () => writes,
    take(...events: Parameters<Tracker['apply']>[0][]) {
      for (const event of events) recorder.note(tracker.apply(event));
    },
    async pass() {
      const due = waiting;
      waiting = [];
      for (const callback of due) callback();
      await new Promise((done) => setImmediate(done));
    },
  };
}

const six = '2606:4700::10';
const recording = startRecording('run', 0);

describe('the recorder', () => {
  it('tells the run the NAT64 prefixes that there are and that the user takes in later, until it is stopped', () => {
    const { recorder, addedPrefixes, prefixes } = recorderOf(['2001:db8:64::/96']);
    recorder.noteNetwork();
    expect(addedPrefixes).toEqual([]);
    recorder.follow(recording);
    prefixes.push('2001:db8:65::/96');
    recorder.follow({ state: 'paused', run: 'run' });
    recorder.follow({ state: 'stopped' });
    recorder.noteNetwork();
    expect(addedPrefixes).toEqual(['run 2001:db8:64::/96', 'run 2001:db8:64::/96', 'run 2001:db8:65::/96']);
  });

  it('writes each page when it changes and no other, however long the recording is', async () => {
    const { recorder, kept, take, pass, writes } = recorderOf();
    recorder.follow(recording);
    const pages = 300;
    const url = 'https://www.test/';
    for (let at = 0; at < pages; at++) {
      const document = `d${at}`;
      take(mainAnswer(url, six, { time: at + 1 }), commit(document, url, { time: at + 1 }));
      for (let host = 0; host < 50; host++) take(answer(`https://h${host}.test/`, six, { document, time: at + 1 }));
      await pass();
    }
    expect(kept.size).toBe(pages);
    expect(writes()).toBeLessThanOrEqual(2 * pages);
  });
});
