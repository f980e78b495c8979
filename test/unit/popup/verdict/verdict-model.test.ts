import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BrowserOfVerdict, type Check, createVerdictModel } from '../../../../popup/verdict/verdict-model.ts';
import { initialState, type ViewState } from '../../../../popup/view-state.ts';
import type { HostRecords } from '../../../../src/dns/host-records.ts';
import type { Preview } from '../../../../src/readiness/preview-rules.ts';
import type { ReportPage } from '../../../../src/readiness/report.ts';
import { defaultSettings, type Settings } from '../../../../src/settings.ts';
import { createStore } from '../../../../ui/store.ts';
import { four, host, page, records, six } from '../../readiness/facts.ts';
import { headerWith } from '../rows.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Lets everything happen that is due. */
const pass = () => vi.advanceTimersByTimeAsync(1000);

/** A popup of which everything around is under control. */
async function popup(wanted: Partial<Settings> = {}) {
  let settings: Settings = { ...defaultSettings, ...wanted };
  let tellSettings = (): void => {};
  const asked: { hostnames: readonly string[]; signal: AbortSignal; end(): void; found(of: HostRecords): void }[] = [];
  const previews = new Map<number, Preview>();
  const done: string[] = [];
  const check: Check = {
    mode: () => settings.aaaaCheck,
    known: () => undefined,
    check: (hostnames, { signal, onRecords }) =>
      new Promise((end) => asked.push({ hostnames, signal, end: () => end(), found: onRecords })),
    nat64Prefixes: async () => [],
    observe: () => {},
  };
  const outside: BrowserOfVerdict = {
    readStoredSettings: async () => ({ settings, locked: [], problems: [] }),
    observeSettings: (changed) => {
      tellSettings = changed;
    },
    async changeSettings(changes) {
      settings = { ...settings, ...(changes as Partial<Settings>) };
      tellSettings();
    },
    browserResolves: false,
    createCheck: async () => {
      done.push('loaded the check');
      return check;
    },
    reloadTab: async (tab, bypassCache) => void done.push(`reload ${tab} ${bypassCache}`),
    readPreview: async (tab) => previews.get(tab),
    showPreview: async (tab, preview) => void previews.set(tab, preview),
    loadPreview: async (tab, blocked) => void done.push(`preview ${tab} ${blocked}`),
    readDropped: async () => [],
    drop: async (prefix) => void done.push(`drop ${prefix}`),
    openCheckSettings: () => {},
  };
  const view = createStore<ViewState>(initialState);
  const model = createVerdictModel(view, outside, () => {});
  const show = (facts: ReportPage, preview: Preview['network'] | null = null) =>
    view.update((state) => ({
      ...state,
      facts,
      header: { ...headerWith('www.six.test'), tab: 5, page: facts.id, preview },
    }));
  await pass();
  return { model, show, asked, done, previews, settings: () => settings, change: outside.changeSettings };
}

const facts = (id: string) =>
  page([host('www.six.test', { at: six }), host('www.four.test', { at: four })], { id, run: id });
const answer = records('www.four.test', [four], 'no-data');

describe('a verdict', () => {
  it('asks nobody, and does not even load what asks, as long as the check is off', async () => {
    const { model, show, asked, done } = await popup();
    show(facts('A'));
    await pass();
    model.check();
    await pass();
    expect(model.store.get().judged?.view.verdict.class).toBe('incomplete');
    expect({ asked, done }).toEqual({ asked: [], done: [] });
  });

  it('asks nobody while the resolver that was chosen cannot be asked here', async () => {
    const { model, show, asked } = await popup({ aaaaCheck: 'auto', resolver: 'browser' });
    show(facts('A'));
    await pass();
    expect([model.mode(), asked]).toEqual(['off', []]);
    model.turnOn();
    await pass();
    expect(model.mode()).toBe('button');
  });

  it('knows more with each answer', async () => {
    const { model, show, asked } = await popup({ aaaaCheck: 'button', resolver: 'quad9' });
    show(facts('A'));
    await pass();
    expect(asked).toEqual([]);
    model.check();
    await pass();
    expect(asked.map(({ hostnames }) => hostnames)).toEqual([['www.four.test']]);
    expect(model.store.get().checking).toEqual({ done: 0, total: 1 });
    asked[0]?.found(answer);
    asked[0]?.end();
    await pass();
    expect(model.store.get().checking).toBeNull();
    expect(model.store.get().judged?.view.verdict.class).toBe('ipv6-partial');
  });

  it('asks by itself about each page when the user wants it so, but not again after a cancel', async () => {
    const { model, show, asked } = await popup({ aaaaCheck: 'auto', resolver: 'quad9' });
    show(facts('A'));
    await pass();
    expect(asked).toHaveLength(1);
    model.cancel();
    expect(asked[0]?.signal.aborted).toBe(true);
    show({ ...facts('A') });
    await pass();
    expect(asked).toHaveLength(1);
    show(facts('B'));
    await pass();
    expect(asked).toHaveLength(2);
  });

  it('gives up and forgets when the check is turned off, or another resolver is chosen', async () => {
    const { model, show, asked, change } = await popup({ aaaaCheck: 'auto', resolver: 'quad9' });
    show(facts('A'));
    await pass();
    asked[0]?.found(answer);
    await pass();
    expect(model.store.get().judged?.view.verdict.class).toBe('ipv6-partial');
    await change({ aaaaCheck: 'off' });
    await pass();
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(model.store.get().judged?.view.verdict.class).toBe('incomplete');
    await change({ aaaaCheck: 'auto', resolver: 'google' });
    await pass();
    expect(asked).toHaveLength(2);
  });

  it('previews what breaks, and blocks what turns up later', async () => {
    const { model, show, asked, done, previews } = await popup({ aaaaCheck: 'button', resolver: 'quad9' });
    show(facts('A'));
    await pass();
    model.check();
    await pass();
    asked[0]?.found(answer);
    asked[0]?.end();
    await pass();
    model.choose('without-nat64');
    model.startPreview();
    await pass();
    expect(previews.get(5)).toEqual({ network: 'without-nat64', hostnames: ['www.four.test'] });
    expect(done.at(-1)).toBe('preview 5 false');
    const later = page([host('www.six.test', { at: six }), host('198.41.30.9', { at: four })], { id: 'B', run: 'B' });
    show(later, 'without-nat64');
    await pass();
    expect(previews.get(5)?.hostnames).toEqual(['www.four.test', '198.41.30.9']);
    expect(model.store.get().late).toBe(1);
  });
});
