import type { SeenPage } from '../../src/readiness/page-answer.ts';
import { hostChip } from '../../src/readiness/verdicts/host-chip.ts';
import { type Store, useStore } from '../../ui/store.ts';
import type { Words } from '../../ui/words.ts';
import type { Judging } from '../state/judging.ts';
import type { ViewState } from '../state/view-state.ts';
import { HostVerdict } from './HostVerdict.tsx';
import type { JudgedPage } from './judge-page.ts';
import { VerdictStrip } from './VerdictStrip.tsx';
import type { VerdictDeps } from './verdict-deps.ts';
import { createVerdictModel } from './verdict-model.ts';

/**
 * Gives the popup its verdicts. Loaded after the popup is drawn.
 * @param store what the popup shows
 * @param words texts in the user's language
 * @param deps the browser
 */
export function connectVerdict(store: Store<ViewState>, words: Words, deps: VerdictDeps): void {
  const model = createVerdictModel(store, deps, show);
  const parts = {
    source: () => model.store.get().judged?.source ?? null,
    Strip: ({ seen }: { readonly seen: SeenPage }) => (
      <VerdictStrip model={model} header={useStore(store).header} seen={seen} words={words} />
    ),
    HostVerdict: ({ hostname }: { readonly hostname: string }) => (
      <HostVerdict hostname={hostname} model={model} words={words} />
    ),
  };
  show(null);

  function show(judged: JudgedPage | null): void {
    const hosts = [...(judged?.hosts ?? [])];
    const verdicts: Judging['verdicts'] = new Map(hosts.map(([hostname, { verdict }]) => [hostname, verdict.id]));
    const chips: Judging['chips'] = new Map(
      hosts.flatMap(([hostname, host]) => {
        const chip = hostChip(host);
        return chip ? [[hostname, chip] as const] : [];
      }),
    );
    store.update((state) =>
      state.judging && isSame(state.judging.verdicts, verdicts) && isSame(state.judging.chips, chips)
        ? state
        : { ...state, judging: { ...parts, verdicts, chips } },
    );
  }
}

function isSame<Value>(one: ReadonlyMap<string, Value>, other: ReadonlyMap<string, Value>): boolean {
  return one.size === other.size && [...one].every(([hostname, id]) => other.get(hostname) === id);
}
