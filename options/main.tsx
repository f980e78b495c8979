/** Connects the options page to the browser; everything else gets what it needs passed in. */
import { render } from 'preact';
import { browserResolves } from '../src/browser/network/dns-resolve.ts';
import { observeDataConsent, readDataConsent, requestDataConsent } from '../src/browser/permissions/data-consent.ts';
import { startPage } from '../src/browser/start-page.ts';
import { forgetRecords } from '../src/browser/storage/dns-cache.ts';
import { changeSettings, observeSettings, readStoredSettings } from '../src/browser/storage/page-settings.ts';
import { applyTheme } from '../src/browser/theme.ts';
import type { Bootstraps } from '../src/lookup/rdap/bootstrap.ts';
import { saveFile } from '../ui/save-file.ts';
import { createStore } from '../ui/store.ts';
import { noteUnanswered, type UnansweredId } from '../ui/unanswered-ids.ts';
import { Options } from './Options.tsx';
import type { Published } from './options-deps.ts';
import { createSettingsModel } from './settings-model.ts';

const words = startPage('options_title');

const model = createSettingsModel({ read: readStoredSettings, change: changeSettings });
// Sooner than by way of the background.
model.store.subscribe(() => applyTheme(model.store.get().stored?.settings.theme));
observeSettings(() => void model.refresh());
model.store.subscribe(forgetWhenOff());
const consent = createStore(false);
const unanswered = createStore<readonly UnansweredId[]>([]);
observeDataConsent(() => void readConsent());
await Promise.all([readConsent(), model.refresh()]);
render(
  <Options
    model={model}
    deps={{
      words,
      newProviderId: () => `custom-${crypto.getRandomValues(new Uint32Array(1))[0]?.toString(36)}`,
      registries: {
        published: async () => datesOf(await (await rdap()).readRegistries()),
        async refresh(signal) {
          const result = await (await rdap()).refreshRegistries(signal);
          return result.ok ? { ok: true, published: datesOf(result.bootstraps) } : result;
        },
      },
      browserResolves,
      consent,
      unanswered,
      requestDataConsent,
      forgetAnswers: forgetRecords,
      saveFile: (name, content) => saveFile(name, 'application/json', [content]),
    }}
  />,
  document.body,
);
// What the address names is there only now.
if (location.hash !== '') document.getElementById(location.hash.slice(1))?.scrollIntoView();

async function readConsent(): Promise<void> {
  const given = await readDataConsent();
  // Nothing is sent while the browser does not say.
  consent.update(() => given === true);
  unanswered.update((before) => noteUnanswered(before, 'consent', given === undefined));
}

/** Who switches the AAAA check off wants nothing of it to stay. */
function forgetWhenOff(): () => void {
  let before: string | undefined;
  return () => {
    const mode = model.store.get().stored?.settings.aaaaCheck;
    if (mode === 'off' && before !== 'off' && before !== undefined) void forgetRecords();
    before = mode;
  };
}

/** Not wanted before the page stands. */
function rdap() {
  return import('../src/browser/network/rdap.ts');
}

function datesOf(lists: Bootstraps): Published {
  return { 4: lists[4].publication, 6: lists[6].publication };
}
