import { type Store, useStore } from '../../ui/store.ts';
import type { Words } from '../../ui/words.ts';
import type { Judging } from '../state/judging.ts';
import type { ViewState } from '../state/view-state.ts';
import { HostVerdict } from './HostVerdict.tsx';
import type { JudgedPage } from './judge-page.ts';
import { VerdictStrip } from './VerdictStrip.tsx';
import { createVerdictModel, type VerdictDeps } from './verdict-model.ts';

/**
 * Gives the popup its verdicts. Loaded after the popup is drawn.
 * @param store what the popup shows
 * @param words texts in the user's language
 * @param deps the browser
 */
export function connectVerdict(store: Store<ViewState>, words: Words, deps: VerdictDeps): void {
  const model = createVerdictModel(store, deps, show);
  const parts = {
    Strip: () => <VerdictStrip model={model} header={useStore(store).header} words={words} />,
    HostVerdict: ({ hostname }: { readonly hostname: string }) => (
      <HostVerdict hostname={hostname} model={model} words={words} />
    ),
  };
  show(null);

  function show(judged: JudgedPage | null): void {
    const verdicts: Judging['verdicts'] = new Map(
      [...(judged?.hosts ?? [])].map(([hostname, { verdict }]) => [hostname, verdict.id]),
    );
    store.update((state) =>
      state.judging && isSame(state.judging.verdicts, verdicts) ? state : { ...state, judging: { ...parts, verdicts } },
    );
  }
}

function isSame(one: Judging['verdicts'], other: Judging['verdicts']): boolean {
  return one.size === other.size && [...one].every(([hostname, id]) => other.get(hostname) === id);
}
