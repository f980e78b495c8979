import { flushSync } from 'preact/compat';
import { createStore, type Store, useStore } from '../../ui/store.ts';

let printing: Store<boolean> | undefined;

/** One for the page: what is drawn because the page is printed has to know it from its first drawing on. */
function followPrinting(): Store<boolean> {
  const store = createStore(false);
  // What is drawn later than in this event is not printed: by window.print() in any browser, in Firefox ever.
  addEventListener('beforeprint', () => flushSync(() => store.update(() => true)));
  addEventListener('afterprint', () => store.update(() => false));
  return store;
}

/** @returns whether the page is being printed: paper has no window to scroll, and nothing on it can be opened */
export function usePrinting(): boolean {
  printing ??= followPrinting();
  return useStore(printing);
}
