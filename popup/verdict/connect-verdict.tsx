import type { Preview } from '../../src/readiness/network/preview-rules.ts';
import { hostChip } from '../../src/readiness/verdicts/host-chip.ts';
import type { Words } from '../../src/text.ts';
import { whenIdle } from '../../ui/page-slices.ts';
import { type Store, useStore } from '../../ui/store.ts';
import type { Judging, PopupState } from '../state/popup-state.ts';
import { rowsPerFrame } from '../table/HostTable.tsx';
import { HostVerdict } from './HostVerdict.tsx';
import type { PageJudgement } from './judge-page.ts';
import { blockedBy, sourceAsPreviewed } from './preview-control.ts';
import { VerdictStrip } from './VerdictStrip.tsx';
import { createVerdictModel, type VerdictDeps } from './verdict-model.ts';

/**
 * Gives the popup its verdicts. Loaded after the popup is drawn.
 * @param store what the popup shows
 * @param words texts in the user's language
 * @param deps the browser
 */
export function connectVerdict(store: Store<PopupState>, words: Words, deps: VerdictDeps): void {
  let stopShowing = (): void => {};
  const model = createVerdictModel(store, deps, show);
  const parts: Pick<Judging, 'source' | 'Strip' | 'HostVerdict'> = {
    source() {
      const { judged, preview: shown } = model.store.get();
      if (!judged) return null;
      return shown && store.get().header?.notices.includes('previewed')
        ? sourceAsPreviewed(judged, shown)
        : judged.source;
    },
    Strip: ({ seen }) => <VerdictStrip model={model} header={useStore(store).header} seen={seen} words={words} />,
    HostVerdict: ({ hostname }) => <HostVerdict hostname={hostname} model={model} words={words} />,
  };
  let preview: Preview | undefined;
  let isBlocked: Judging['isBlocked'] = () => false;
  model.store.subscribe(() => {
    const now = model.store.get().preview;
    if (now === preview) return;
    preview = now;
    isBlocked = now ? blockedBy(now) : () => false;
    store.update((state) => (state.judging ? { ...state, judging: { ...state.judging, isBlocked } } : state));
  });
  show(null);

  function show(judged: PageJudgement | null): void {
    stopShowing();
    const hosts = [...(judged?.hosts ?? [])];
    const verdicts: Judging['verdicts'] = new Map(hosts.map(([hostname, { verdict }]) => [hostname, verdict.id]));
    const chips: Judging['chips'] = new Map(
      hosts.flatMap(([hostname, host]) => {
        const chip = hostChip(host);
        return chip ? [[hostname, chip] as const] : [];
      }),
    );
    showRows(verdicts, chips, rowsPerFrame);
  }

  /** Each row whose verdict is new is drawn again: of thousands, some in each frame. */
  function showRows(verdicts: Judging['verdicts'], chips: Judging['chips'], count: number): void {
    const { judging } = store.get();
    if (judging && isSame(judging.verdicts, verdicts) && isSame(judging.chips, chips)) return;
    const isAll = count >= verdicts.size;
    const shown = isAll
      ? { verdicts, chips }
      : { verdicts: firstOf(count, verdicts, judging?.verdicts), chips: firstOf(count, chips, judging?.chips) };
    store.update((state) => ({ ...state, judging: { ...parts, isBlocked, ...shown } }));
    if (!isAll) stopShowing = whenIdle(() => showRows(verdicts, chips, count + rowsPerFrame));
  }
}

/** @returns the first entries of a map, before those of an older one that it will replace */
function firstOf<Value>(
  count: number,
  map: ReadonlyMap<string, Value>,
  older: ReadonlyMap<string, Value> = new Map(),
): ReadonlyMap<string, Value> {
  return new Map([...older, ...[...map].slice(0, count)]);
}

function isSame<Value>(one: ReadonlyMap<string, Value>, other: ReadonlyMap<string, Value>): boolean {
  return one.size === other.size && [...one].every(([hostname, id]) => other.get(hostname) === id);
}
