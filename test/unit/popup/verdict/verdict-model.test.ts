import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { initialState, type PopupState } from '../../../../popup/state/popup-state.ts';
import type { Check } from '../../../../popup/verdict/aaaa-check-session.ts';
import { blockedBy, hostnamesLoadedBefore, sourceAsPreviewed } from '../../../../popup/verdict/preview-control.ts';
import { createVerdictModel, type VerdictDeps, type VerdictModel } from '../../../../popup/verdict/verdict-model.ts';
import type { HostRecords } from '../../../../src/dns/host-records.ts';
import type { Preview } from '../../../../src/readiness/network/preview-rules.ts';
import type { ReportPage } from '../../../../src/readiness/report/report.ts';
import type { SettingKey } from '../../../../src/settings/setting-keys.ts';
import { defaultSettings, type Settings } from '../../../../src/settings.ts';
import { createStore } from '../../../../ui/store.ts';
import { four, host, page, records, six } from '../../readiness/facts.ts';
import { headerWith } from '../rows.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Lets everything happen that is due. */
const pass = () => vi.advanceTimersByTimeAsync(1000);

/** The hosts that the view says were loaded too early. */
function loadedBefore({ store }: VerdictModel): string[] | undefined {
  const { judged, preview } = store.get();
  return judged && preview ? hostnamesLoadedBefore(judged, preview) : undefined;
}

/** A popup of which everything around is under control. */
async function popup(wanted: Partial<Settings> = {}, locked: readonly SettingKey[] = []) {
  let settings: Settings = { ...defaultSettings, ...wanted };
  let consented = true;
  let changeSettings = (): void => {};
  let changeConsent = (): void => {};
  const asked: { hostnames: readonly string[]; signal: AbortSignal; end(): void; found(of: HostRecords): void }[] = [];
  const previews = new Map<number, Preview>();
  const done: string[] = [];
  const known: HostRecords[] = [];
  const blocked: (readonly string[])[] = [];
  const check: Check = {
    mode: () => settings.aaaaCheck,
    known: () => undefined,
    allKnown: () => known,
    check: (hostnames, { signal, onRecords }) =>
      new Promise((end) => asked.push({ hostnames, signal, end: () => end(), found: onRecords })),
    nat64Prefixes: async () => [],
    observe: () => {},
  };
  const deps: VerdictDeps = {
    readStoredSettings: async () => ({ settings, locked, problems: [] }),
    observeSettings: (changed) => {
      changeSettings = changed;
    },
    async changeSettings(changes) {
      settings = { ...settings, ...(changes as Partial<Settings>) };
      changeSettings();
    },
    browserResolves: false,
    hasDataConsent: async () => consented,
    observeDataConsent: (changed) => {
      changeConsent = changed;
    },
    async requestDataConsent() {
      done.push('asked for consent');
      return consented;
    },
    createCheck: async () => {
      done.push('loaded the check');
      return check;
    },
    reloadTab: async (tab, options) => void done.push(`reload ${tab} ${options?.bypassCache ?? false}`),
    showPreview: async (tab, preview) => void previews.set(tab, preview),
    async widenPreview(tab, widen) {
      const preview = previews.get(tab);
      if (preview) previews.set(tab, widen(preview));
      return previews.get(tab);
    },
    blockBeforehand: async (names) => void blocked.push(names('with-nat64'), names('without-nat64')),
    loadPreview: async (tab, blocked) => void done.push(`preview ${tab} ${blocked}`),
    readDismissedNat64Prefixes: async () => [],
    dismissNat64Prefix: async (prefix) => void done.push(`drop ${prefix}`),
    openCheckSettings: () => {},
    readOwnAddresses: async () => null,
    observeOwnAddresses: () => {},
    loadOwnAddresses: () => Promise.reject(new Error('nobody has clicked')),
  };
  const popup = createStore<PopupState>(initialState);
  const model = createVerdictModel(popup, deps, () => {});
  const show = (facts: ReportPage | null, preview: Preview['network'] | null = null) =>
    popup.update((state) => ({
      ...state,
      facts,
      header: { ...headerWith('www.six.test'), tab: 5, page: facts?.id ?? 'unknown', preview },
    }));
  await pass();
  const consent = (given: boolean): void => {
    consented = given;
    changeConsent();
  };
  const { changeSettings: change } = deps;
  return { model, show, asked, done, known, blocked, previews, settings: () => settings, change, consent };
}

const facts = (id: string) =>
  page([host('www.six.test', { at: six }), host('www.four.test', { at: four })], { id, run: id });
/** A popup whose user has asked about its page. */
async function checkingPopup() {
  const all = await popup({ aaaaCheck: 'button', resolver: 'quad9' });
  all.show(facts('A'));
  await pass();
  all.model.lookUp();
  await pass();
  return all;
}

const answer = records('www.four.test', [four], 'no-data');

describe('a verdict', () => {
  it('asks nobody, and does not even load what asks, as long as the check is off', async () => {
    const { model, show, asked, done } = await popup();
    show(facts('A'));
    await pass();
    model.lookUp();
    await pass();
    expect(model.store.get().judged?.page.verdict).toMatchObject({ class: 'ipv6-partial', confidence: 'likely' });
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
    model.lookUp();
    await pass();
    expect(asked.map(({ hostnames }) => hostnames)).toEqual([['www.four.test']]);
    expect(model.store.get().checking).toEqual({ done: 0, total: 1 });
    asked[0]?.found(answer);
    asked[0]?.end();
    await pass();
    expect(model.store.get().checking).toBeNull();
    expect(model.store.get().judged?.page.verdict.class).toBe('ipv6-partial');
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

  it('asks nobody without the consent that the browser asks for, and stops when it is taken back', async () => {
    const { model, show, asked, consent } = await popup({ aaaaCheck: 'auto', resolver: 'quad9' });
    consent(false);
    show(facts('A'));
    await pass();
    expect([model.mode(), model.controls().needsConsent, asked.length]).toEqual(['off', true, 0]);
    consent(true);
    await pass();
    expect([model.mode(), model.controls().needsConsent, asked.length]).toEqual(['auto', false, 1]);
    consent(false);
    await pass();
    expect([model.mode(), asked[0]?.signal.aborted]).toEqual(['off', true]);
  });

  it('asks for the consent when the user turns the check on, and changes nothing that is locked', async () => {
    const { model, done, settings, consent } = await popup();
    consent(false);
    await pass();
    model.turnOn();
    await pass();
    expect(done).toContain('asked for consent');
    expect(settings()).toMatchObject({ aaaaCheck: 'button', resolver: 'quad9' });
    const managed = await popup({ aaaaCheck: 'auto', resolver: 'google' }, ['aaaaCheck']);
    managed.consent(false);
    await pass();
    managed.model.turnOn();
    await pass();
    expect(managed.done).toContain('asked for consent');
    expect(managed.settings()).toMatchObject({ aaaaCheck: 'auto', resolver: 'google' });
  });

  it('gives up and forgets when the check is turned off, or another resolver is chosen', async () => {
    const { model, show, asked, change } = await popup({ aaaaCheck: 'auto', resolver: 'quad9' });
    show(facts('A'));
    await pass();
    asked[0]?.found(answer);
    await pass();
    expect(model.store.get().judged?.page.verdict).toMatchObject({ class: 'ipv6-partial', confidence: 'certain' });
    await change({ aaaaCheck: 'off' });
    await pass();
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(model.store.get().judged?.page.verdict).toMatchObject({ class: 'ipv6-partial', confidence: 'likely' });
    await change({ aaaaCheck: 'auto', resolver: 'google' });
    await pass();
    expect(asked).toHaveLength(2);
  });

  it('previews what breaks, and blocks what turns up later', async () => {
    const { model, show, asked, done, previews } = await checkingPopup();
    asked[0]?.found(answer);
    asked[0]?.end();
    await pass();
    model.selectPreviewNetwork('without-nat64');
    model.startPreview();
    await pass();
    expect(previews.get(5)).toEqual({ network: 'without-nat64', hostnames: ['www.four.test'], beforehand: [] });
    expect(done.at(-1)).toBe('preview 5 false');
    const later = page([host('www.six.test', { at: six }), host('late.test', { at: four })], { id: 'B', run: 'B' });
    show(later, 'without-nat64');
    await pass();
    model.lookUp();
    await pass();
    asked[1]?.found(records('late.test', [four], 'no-data'));
    await pass();
    expect(previews.get(5)?.hostnames).toEqual(['www.four.test', 'late.test']);
    expect(loadedBefore(model)).toEqual(['late.test']);
  });

  it('tells every view of a previewed page what was loaded before the rules knew it, whichever view has told them', async () => {
    const { model, show, known, previews } = await popup({ aaaaCheck: 'button', resolver: 'quad9' });
    known.push(records('late.test', [four], 'no-data'));
    previews.set(5, { network: 'without-nat64', hostnames: [], beforehand: ['late.test'] });
    show(page([host('www.six.test', { at: six }), host('late.test', { at: four })]), 'without-nat64');
    await pass();
    expect(loadedBefore(model)).toEqual(['late.test']);
  });

  it('promises of no host that a reload blocks what shared and service workers alone ask it for', async () => {
    const { model, show, known, previews } = await popup({ aaaaCheck: 'button', resolver: 'quad9' });
    for (const name of ['worker.test', 'both.test']) known.push(records(name, [four], 'no-data'));
    previews.set(5, { network: 'without-nat64', hostnames: [], beforehand: ['worker.test', 'both.test'] });
    const byWorker = { at: four, count: 2, served: 2 };
    const byBoth = { at: four, count: 2, served: 1 };
    show(
      page([host('www.six.test', { at: six }), host('worker.test', byWorker), host('both.test', byBoth)]),
      'without-nat64',
    );
    await pass();
    expect(loadedBefore(model)).toEqual(['both.test']);
  });

  it('keeps the verdicts of the page before the preview, which hides them', async () => {
    const { model, show, asked } = await checkingPopup();
    asked[0]?.found(answer);
    asked[0]?.end();
    await pass();
    const verdict = model.store.get().judged?.hosts.get('www.four.test')?.verdict;
    expect(verdict?.id).toBe('no-aaaa');
    show(page([host('www.six.test', { at: six })], { id: 'B', run: 'B' }), 'without-nat64');
    await pass();
    expect(model.store.get().judged?.hosts.has('www.four.test')).toBe(false);
    expect(model.store.get().before.get('www.four.test')?.verdict).toEqual(verdict);
  });

  it('previews with all hosts blocked that are known to break, and does not call those late', async () => {
    const { model, show, asked, known, blocked, previews } = await checkingPopup();
    known.push(answer, records('elsewhere.test', [four], 'no-data'), records('six.test', [four], [six]));
    asked[0]?.found(answer);
    asked[0]?.end();
    await pass();
    // Previews of other tabs get it at once.
    expect(blocked.slice(-2)).toEqual([[], ['www.four.test', 'elsewhere.test']]);
    model.selectPreviewNetwork('without-nat64');
    model.startPreview();
    await pass();
    expect(previews.get(5)?.beforehand).toEqual(['www.four.test', 'elsewhere.test']);
    const isBlocked = { error: 'net::ERR_BLOCKED_BY_CLIENT' };
    show(page([host('www.six.test', { at: six }), host('198.41.30.9', isBlocked)], { id: 'B' }), 'without-nat64');
    await pass();
    expect(previews.get(5)?.hostnames).toEqual(['www.four.test', '198.41.30.9']);
    expect(loadedBefore(model)).toEqual([]);
  });

  it('passes to previews what an earlier view has found out, once, as soon as a page is judged', async () => {
    const { show, known, blocked } = await popup({ aaaaCheck: 'button', resolver: 'quad9' });
    known.push(records('elsewhere.test', [four], 'no-data'));
    await pass();
    expect(blocked).toEqual([]);
    show(facts('A'));
    await pass();
    show({ ...facts('A') });
    await pass();
    expect(blocked).toEqual([[], ['elsewhere.test']]);
  });

  it('passes to previews what is found out while the page of the view is not known', async () => {
    const { show, asked, known, blocked } = await checkingPopup();
    known.push(answer);
    asked[0]?.found(answer);
    show(null);
    await pass();
    show(facts('B'));
    await pass();
    expect(blocked.at(-1)).toEqual(['www.four.test']);
  });
});

it('counts as blocked what the rules of a preview name, and all IPv4 addresses where they go with it', () => {
  const hostnames = ['a.test', 'b.test', 'c.test', '192.0.2.7'];
  const named: Preview = { network: 'without-nat64', hostnames: ['a.test'] };
  expect(hostnames.filter(blockedBy(named))).toEqual(['a.test']);
  expect(hostnames.filter(blockedBy({ ...named, beforehand: ['b.test'] }))).toEqual(['a.test', 'b.test', '192.0.2.7']);
});

it.each([
  'net::ERR_BLOCKED_BY_CLIENT',
  'NS_ERROR_ABORT',
])('gives a report of a previewed page that says so, with the hosts of the page that were blocked (%s)', async (error) => {
  const { model, show, previews } = await popup();
  previews.set(5, { network: 'without-nat64', hostnames: ['www.four.test', 'elsewhere.test'] });
  const blocked = host('www.four.test', { error });
  show(page([host('www.six.test', { at: six }), blocked]), 'without-nat64');
  await pass();
  const { judged, preview } = model.store.get();
  const source = judged && preview && sourceAsPreviewed(judged, preview);
  expect(source?.pages.at(0)?.preview).toEqual({ network: 'without-nat64', blocked: ['www.four.test'] });
});
