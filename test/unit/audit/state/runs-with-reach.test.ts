import { describe, expect, it } from 'vitest';
import { createAuditModel } from '../../../../audit/state/audit-model.ts';
import { runsNear } from '../../../../audit/state/runs-with-reach.ts';
import { formats } from '../../../../src/format/formats.ts';
import { writeReport } from '../../../../src/format/write-report.ts';
import type { KnownAddresses } from '../../../../src/own-addresses/own-addresses.ts';
import { reachLifetimeMs } from '../../../../src/own-addresses/reach.ts';
import type { Report } from '../../../../src/readiness/report/report.ts';
import { englishText } from '../../popup/english.ts';
import { four, site } from '../../readiness/facts.ts';
import { memory, type TextFile } from '../memory.ts';
import { runOf, visit } from '../reports.ts';

const visited = Date.UTC(2026, 4, 3, 12, 5);
const [address4, address6] = ['198.51.100.7', '2001:db8:7::7'];

/** What a view knows of a network with both families. */
function knownAddresses(time = visited + 1000): KnownAddresses {
  const answer = (address: string) => ({ kind: 'address', address, peer: '', proxied: false }) as const;
  return {
    own: {
      hosts: { ipv4: 'api4.ipify.org', ipv6: 'api6.ipify.org' },
      known: true,
      time,
      answers: { ipv4: answer(address4), ipv6: answer(address6) },
      nat64Prefixes: null,
    },
    reach: { time, ipv4: true, ipv6: true, nat64: null },
    networks: {},
  };
}

/** One page over IPv4 alone: that it lacks IPv6 is the host's fault, or the network's. */
const report: Report = {
  runs: [runOf('run')],
  pages: [visit('https://v4.test/', { 'v4.test': { at: four, type: 'main_frame' } })],
  dns: [],
};

function modelWith(initial: Report, isKept = true) {
  const { kept, options } = memory(initial);
  const ownNetwork = { ...options.ownNetwork, isKept };
  const model = createAuditModel<TextFile>({ ...options, ownNetwork, now: () => visited + 2000 });
  const start = () => Promise.all([model.refresh(), model.followOwnNetwork()]);
  return { kept, model, start, vantage: () => model.store.get().judged?.runs[0]?.vantage.id };
}

/** Long enough for what follows at once to have happened. */
const settled = () => new Promise((done) => setTimeout(done));

describe("this machine's network", () => {
  it('is known by what the user let be asked, from then on and in the report, without any address', async () => {
    const { kept, model, start, vantage } = modelWith(report);
    await start();
    expect([vantage(), model.store.get().ownRuns]).toEqual(['unknown', ['run']]);
    model.setOwnAddresses(knownAddresses());
    await expect.poll(vantage).toBe('ipv6');
    expect(kept.report.runs[0]?.reach).toEqual({ time: visited + 1000, ipv4: true, ipv6: true, nat64: null });
    const json = writeReport(formats.json, kept.report, {
      text: englishText,
      siteOf: site,
      paths: true,
      generator: 'test',
      time: 0,
    });
    for (const address of [address4, address6]) expect(json).not.toContain(address);
    // When the network changes, what was recorded before was recorded in that one all the same.
    kept.knownChanged(null);
    await model.refresh();
    expect(vantage()).toBe('ipv6');
  });

  it('is known by what another view has found out, before and later', async () => {
    const before = modelWith(report);
    before.kept.known = knownAddresses();
    await before.start();
    await expect.poll(before.vantage).toBe('ipv6');

    const later = modelWith(report);
    await later.start();
    later.kept.knownChanged(knownAddresses());
    await expect.poll(later.vantage).toBe('ipv6');
  });

  it('found out in a private window goes into no report, and is shown in that view', async () => {
    const { kept, model, start, vantage } = modelWith(report, false);
    await start();
    model.setOwnAddresses(knownAddresses());
    await settled();
    await model.refresh();
    expect(model.store.get().own.known).toEqual(knownAddresses());
    expect([vantage(), kept.report.runs[0]?.reach]).toEqual(['unknown', undefined]);
  });

  it('is not taken into a report while nobody may be asked, as an administrator may settle', async () => {
    const { kept, model, start, vantage } = modelWith(report);
    kept.provider = 'off';
    kept.known = knownAddresses();
    await start();
    await settled();
    expect([vantage(), kept.report.runs[0]?.reach]).toEqual(['unknown', undefined]);
    expect(model.store.get().own.settings?.ownAddresses).toBe('off');
    kept.provider = 'ipify';
    kept.settingsChanged();
    await expect.poll(vantage).toBe('ipv6');
  });

  it('is stored once, and when there is no room that is said once', async () => {
    const { kept, model, start } = modelWith(report);
    await start();
    kept.error = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    model.setOwnAddresses(knownAddresses());
    await expect.poll(() => model.store.get().failure).toBe('full');
    expect(kept.report.runs[0]?.reach).toBeUndefined();
  });

  it('says nothing of files, which may be of any machine, nor of what was recorded long before or after', () => {
    const near = (changes: Partial<Report>, time = visited) => runsNear({ ...report, ...changes }, time).length;
    expect(near({})).toBe(1);
    expect(near({ runs: [runOf('run', { source: 'har' })] })).toBe(0);
    expect(near({ runs: [runOf('run', { source: 'command-line' })] })).toBe(0);
    for (const away of [-reachLifetimeMs, reachLifetimeMs]) expect(near({}, visited + 2 * away)).toBe(0);
    // A recording that has no page yet.
    expect(near({ pages: [] }, Date.UTC(2026, 4, 3, 12) + 1000)).toBe(1);
  });
});
