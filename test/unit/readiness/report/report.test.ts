import { describe, expect, it } from 'vitest';
import type { DnsStatus } from '../../../../src/dns/dns-status.ts';
import type { NetworkEvent } from '../../../../src/page/events/network-event.ts';
import {
  hostnamesHiddenByCache,
  hostnamesToBlock,
  hostnamesToLookUp,
} from '../../../../src/readiness/judged-report/host-selection.ts';
import { judgeReport } from '../../../../src/readiness/judged-report/judge-report.ts';
import { mergeReports, withPage, withRecords, withRun } from '../../../../src/readiness/report/merge-reports.ts';
import {
  isRecorded,
  pauseRecording,
  resumeRecording,
  startRecording,
  stoppedRecorder,
} from '../../../../src/readiness/report/recorder.ts';
import { emptyReport, type Report, type ReportSource } from '../../../../src/readiness/report/report.ts';
import { reportPage } from '../../../../src/readiness/report/report-page.ts';
import { severityIds, severityOf } from '../../../../src/readiness/verdicts/severity.ts';
import { answer, commit, mainAnswer, trackerAfter } from '../../page/network-events.ts';
import { four, host, judgedReport, page, records, report, run, site, six, translated } from '../facts.ts';

const url = 'https://a.test/login?token=secret';

function trackedPage(events: readonly NetworkEvent[] = [mainAnswer(url, six), commit('A', url)]) {
  const found = trackerAfter(...events).page('A');
  if (!found) throw new Error('the events make no page');
  return found;
}

describe('a page of a report', () => {
  it('has the chain, all hosts with their counts, and no query', () => {
    const found = trackedPage([
      mainAnswer('http://a.test/', four, { kind: 'redirect', id: '7' }),
      mainAnswer(url, six, { id: '7' }),
      commit('A', url),
      answer('https://b.test/x?y', four, { document: 'A', type: 'script' }),
    ]);
    const of = reportPage(found, 'run');
    expect(of).toMatchObject({ id: 'A', run: 'run', url: 'https://a.test/login', time: 1000, leftOut: 0 });
    expect(of.chain).toEqual([
      { kind: 'redirect', hostname: 'a.test', address: four },
      { kind: 'answer', hostname: 'a.test', address: six },
    ]);
    expect(of.hosts.map(({ hostname, endpoints }) => [hostname, endpoints.map(({ address }) => address)])).toEqual([
      ['a.test', [four, six]],
      ['b.test', [four]],
    ]);
    expect(JSON.stringify(of)).not.toContain('secret');
  });

  it('does not change when the page does', () => {
    const tracker = trackerAfter(
      mainAnswer(url, six),
      commit('A', url),
      answer('https://b.test/', six, { document: 'A' }),
    );
    const found = tracker.page('A');
    const before = found && reportPage(found, 'run');
    const copy = structuredClone(before);
    tracker.apply(answer('https://b.test/', six, { document: 'A' }));
    expect(before).toEqual(copy);
  });
});

describe('recording', () => {
  const recorder = startRecording('run', 500);

  it('takes web pages that are shown while it records', () => {
    expect(isRecorded(recorder, trackedPage(), false)).toBe(true);
    expect(isRecorded(startRecording('run', 2000), trackedPage(), false)).toBe(false);
    expect(isRecorded(stoppedRecorder, trackedPage(), false)).toBe(false);
  });

  it('brings a page up to date that it has, however long ago it was shown', () => {
    expect(isRecorded(startRecording('run', 2000), trackedPage(), true)).toBe(true);
  });

  it('takes nothing while it is paused, and goes on after', () => {
    const paused = pauseRecording(recorder);
    expect(isRecorded(paused, trackedPage(), true)).toBe(false);
    expect(isRecorded(resumeRecording(paused, 900), trackedPage(), false)).toBe(true);
    expect(pauseRecording(stoppedRecorder)).toEqual(stoppedRecorder);
    expect(resumeRecording(stoppedRecorder, 1)).toEqual(stoppedRecorder);
  });

  it.each(['private', 'firefox-private'])('takes nothing of a private window (%s)', (partition) => {
    expect(isRecorded(recorder, trackedPage([mainAnswer(url, six, { partition }), commit('A', url)]), true)).toBe(
      false,
    );
  });

  it('takes no page that was loaded with hosts blocked by the preview, not even when it comes back', () => {
    const loaded = [mainAnswer(url, six), commit('A', url, { previewed: true })];
    expect(isRecorded(recorder, trackedPage(loaded), true)).toBe(false);
    expect(isRecorded(recorder, trackedPage([...loaded, commit('A', url, { time: 3000 })]), true)).toBe(false);
  });

  it('takes pages of containers', () => {
    const partition = 'firefox-container-1';
    expect(isRecorded(recorder, trackedPage([mainAnswer(url, six, { partition }), commit('A', url)]), false)).toBe(
      true,
    );
  });

  it('waits for a request, which tells whether the window is private', () => {
    expect(isRecorded(recorder, trackedPage([commit('A', url)]), false)).toBe(false);
  });

  it('takes no pages of the browser and no prerendered page before it is shown', () => {
    expect(
      isRecorded(recorder, trackedPage([commit('A', 'about:config'), answer(url, six, { document: 'A' })]), false),
    ).toBe(false);
    const hidden = commit('A', url, { prerender: true, frame: 9 });
    const events = [mainAnswer(url, six, { frame: 9 }), hidden];
    expect(isRecorded(recorder, trackedPage(events), false)).toBe(false);
    expect(isRecorded(recorder, trackedPage([...events, commit('A', url)]), false)).toBe(true);
  });
});

describe('a report', () => {
  it('has each visit once, as it was last reported', () => {
    const first = page([host('a.test', { at: six })]);
    const later = { ...first, leftOut: 2 };
    expect(withPage(withPage(emptyReport, first), later).pages).toEqual([later]);
    expect(withRun(withRun(emptyReport, run), { ...run, browser: 'x' }).runs).toHaveLength(1);
  });

  it('keeps the newest DNS records', () => {
    const old = records('a.test', [four], 'no-data', { at: 1 });
    const fresh = records('a.test', [four], [six], { at: 2 });
    expect(withRecords(withRecords(emptyReport, [fresh]), [old]).dns).toEqual([fresh]);
  });

  it('merges with others: nothing twice, nothing lost, in the order of time', () => {
    const one = report([page([host('a.test', { at: six })], { time: 20 })], [records('a.test', [four], [six])]);
    const [visit] = one.pages;
    const fuller = { ...(visit as (typeof one.pages)[number]), hosts: [host('a.test', { at: six, count: 9 })] };
    const other = report(
      [page([host('b.test', { at: six })], { time: 10, run: 'other' }), fuller],
      [],
      [run, { ...run, id: 'other' }],
    );
    const merged = mergeReports([one, other]);
    expect(merged.runs.map(({ id }) => id)).toEqual(['run', 'other']);
    expect([...merged.pages]).toEqual([other.pages[0], fuller]);
    expect(merged.dns).toEqual(one.dns);
    const again = mergeReports([merged, merged]);
    expect({ ...again, pages: [...again.pages] }).toEqual({ ...merged, pages: [...merged.pages] });
  });

  it.each<DnsStatus>([
    'timeout',
    'refused',
    'http-error',
    'servfail',
    'withheld',
    'not-asked',
  ])('merged with one in which the resolver said nothing later (%s) keeps what it had answered', (status) => {
    const answered = report([], [records('a.test', [four], 'no-data', { at: 1 })]);
    const older = report([], [records('a.test', [four], [six], { at: 0 })]);
    const failed = report([], [records('a.test', status, status, { at: 2 })]);
    for (const all of [
      [answered, failed, older],
      [failed, older, answered],
    ]) {
      expect(mergeReports(all).dns).toEqual(answered.dns);
    }
    expect(mergeReports([failed]).dns).toEqual(failed.dns);
  });

  it('merged with one of another resolver keeps what each says of ipv4only.arpa, and its hosts their verdicts', () => {
    const dns64 = { kind: 'server', server: '192.0.2.64' } as const;
    const inside = { source: dns64, at: 1 };
    const made = report(
      [page([host('v4.test', { at: '192.0.43.8' })])],
      [
        records('ipv4only.arpa', ['192.0.0.170'], ['2a02:7b40:64::c000:aa'], inside),
        records('v4.test', ['192.0.43.8'], ['2a02:7b40:64::c000:2b08'], inside),
      ],
    );
    const plain = report([], [records('ipv4only.arpa', ['192.0.0.170'], 'no-data', { at: 2 })]);
    const verdictOf = (of: ReportSource) => judgeReport(of, site).hosts[0]?.verdict;
    const alone = verdictOf(made);
    expect(alone).toMatchObject({ id: 'no-aaaa', confidence: 'certain' });
    for (const all of [
      [made, plain],
      [plain, made],
    ]) {
      const merged = mergeReports(all);
      expect(verdictOf(merged)).toEqual(alone);
      expect(mergeReports([merged, plain, made]).dns).toEqual(merged.dns);
    }
  });

  it('merged with one in which no name server answered about a zone later keeps its cut', () => {
    const cut = { zone: 'test', servers: [], isOfParent: true, isUnanswered: false, at: 1 };
    const silent = { ...cut, isOfParent: false, isUnanswered: true, at: 2 };
    const [answered, failed] = [cut, silent].map((each) => ({ ...emptyReport, delegations: [each] }));
    expect(mergeReports([answered as Report, failed as Report]).delegations).toEqual([cut]);
    expect(mergeReports([failed as Report, answered as Report]).delegations).toEqual([cut]);
  });
});

describe('what weighs more', () => {
  it('goes from the page itself to what its reader does not see', () => {
    const types = [
      'main_frame',
      'script',
      'stylesheet',
      'sub_frame',
      'xmlhttprequest',
      'websocket',
      'font',
      'image',
      'media',
      'beacon',
      'ping',
    ];
    const ranks = types.map((type) => severityIds.indexOf(severityOf({ [type]: 1 }, type === 'main_frame')));
    expect(ranks).toEqual([0, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3]);
  });

  it('is the worst of a host, and nothing hostile is taken for a type', () => {
    expect(severityOf({ beacon: 9, script: 1 }, false)).toBe('function');
    expect(severityOf({ constructor: 1 }, false)).toBe('content');
    expect(severityOf({}, false)).toBe('background');
  });
});

describe('what to do next', () => {
  const judged = judgedReport(
    [
      page([
        host('a.test', { at: six, type: 'main_frame' }),
        host('b.test', { at: four, type: 'script' }),
        host('c.test', { cached: 2, type: 'beacon', count: 2 }),
        host('d.test', { error: 'net::ERR_TIMED_OUT' }),
        host('e.test', { at: translated }),
        host('printer.local', { at: '192.168.1.9' }),
        host(four, { at: four }),
        host('localhost', { at: '127.0.0.1' }),
        host('asked.test', { at: four }),
        host('known.test', { at: four }),
      ]),
    ],
    [records('asked.test', 'timeout', 'timeout'), records('known.test', [four], 'no-data')],
  );

  it('asks the DNS for hosts whose verdict needs it, and for no name of the own network', () => {
    expect(hostnamesToLookUp(judged.hosts)).toEqual(['b.test', 'd.test', 'e.test', 'c.test']);
  });

  it('asks the DNS of the own network for the names that it has, where the pages were seen from there', () => {
    const own = ['wiki.corp', 'nas.home.arpa', 'app.internal', 'router', 'printer.local'];
    const { hosts } = judgedReport([page(own.map((name) => host(name, { at: '192.168.1.9' })))]);
    expect(hostnamesToLookUp(hosts)).toEqual([]);
    expect(hostnamesToLookUp(hosts, { ownDns: true })).toEqual(['wiki.corp', 'nas.home.arpa', 'app.internal']);
  });

  it('asks for hosts with IPv6 only where it may be that of an unknown translator', () => {
    const hosts = [
      host('a.test', { at: six }),
      host('b.test', { at: '2001:67c:2960:6464::c629:1e0a' }),
      host('c.test', { at: '2001:67c:2960:6464::c629:1e0b' }),
      host('d.test', { at: '2001:67c:2960::c629:1e0c' }),
    ];
    expect(hostnamesToLookUp(judgedReport([page(hosts)]).hosts)).toEqual(['b.test', 'c.test']);
  });

  it('asks for hosts that were reached over unique-local addresses which one translator may have made, and over both families', () => {
    const hosts = [
      host('a.test', { at: 'fd00:64::c629:1e0a' }),
      host('d.test', { at: 'fd00:64::c629:1e0b' }),
      host('b.test', { at: six }, { at: four }),
      host('c.test', { at: six }),
    ];
    expect(hostnamesToLookUp(judgedReport([page(hosts)]).hosts)).toEqual(['a.test', 'd.test', 'b.test']);
  });

  it.each([
    '10.6.0.10',
    '192.168.6.10',
    '100.64.0.1',
    '169.254.1.1',
    'fd12:3456::1',
    'fe80::1',
  ])('tells nobody the name of a host that was reached at %s alone, unless the user chose whom to ask for it', (at) => {
    const { hosts } = judgedReport([page([host('intranet.example.com', { at }), host('a.test', { at: four })])]);
    expect(hostnamesToLookUp(hosts)).toEqual(['a.test']);
    expect(hostnamesToLookUp(hosts, { privateToo: true })).toHaveLength(2);
    expect(hostnamesToLookUp(hosts, { ownDns: true })).toHaveLength(2);
  });

  it('asks for a host that was reached at a public address as well', () => {
    const hosts = [host('a.test', { at: '10.0.0.1' }, { at: four })];
    expect(hostnamesToLookUp(judgedReport([page(hosts)]).hosts)).toEqual(['a.test']);
  });

  it('asks for hosts that seem to be this computer, which may be a proxy', () => {
    const hosts = [host('a.test', { at: '127.0.0.1' }), host('localhost', { at: '127.0.0.1' })];
    expect(hostnamesToLookUp(judgedReport([page(hosts)]).hosts)).toEqual(['a.test']);
  });

  it('asks for hosts of many sites at one private address, which is that of a proxy', () => {
    const hosts = ['a.test', 'b.test', 'c.test', 'd.test'].map((name) => host(name, { at: '10.0.0.8' }));
    expect(hostnamesToLookUp(judgedReport([page(hosts)]).hosts)).toHaveLength(4);
  });

  it('offers to load anew past the cache where only the cache is known', () => {
    const [shown] = judged.pages;
    expect(shown && hostnamesHiddenByCache(shown, judged.hosts)).toEqual(['c.test']);
  });

  it('blocks for the preview what the network could not reach', () => {
    expect(hostnamesToBlock(judged.hosts, 'with-nat64')).toEqual([four]);
    expect(hostnamesToBlock(judged.hosts, 'without-nat64')).toEqual(['b.test', 'e.test', four, 'known.test']);
  });
});
