/** Connects the popup to the browser; everything else gets what it needs passed in. */
import { render } from 'preact';
import { connectView } from '../src/browser/connect-view.ts';
import { currentTab } from '../src/browser/current-tab.ts';
import { observeHostPermission, requestHostPermission } from '../src/browser/host-permission.ts';
import { language, text } from '../src/browser/text.ts';
import { nextFrame } from '../ui/next-frame.ts';
import { createStore } from '../ui/store.ts';
import { createWords } from '../ui/words.ts';
import { Popup } from './Popup.tsx';
import { setPageView } from './page-view.ts';
import { applyUpdate, initialState, noteSurroundings } from './view-state.ts';

document.documentElement.lang = language;
setPageView(window, new URLSearchParams(location.search).has('tab'));

let isShown = false;
const store = createStore(initialState, nextFrame);
const connection = connectView(await currentTab(location.search), {
  onUpdate: (message) => {
    store.update((state) => applyUpdate(state, message));
    show();
  },
  onState: (line) => store.update((state) => noteSurroundings(state, { connected: line === 'connected' })),
});
observeHostPermission((permitted) => store.update((state) => noteSurroundings(state, { permitted })));
// Nothing is drawn twice when the table comes at once; when the background has to start first, people see that.
setTimeout(show, 100);

function show(): void {
  if (isShown) return;
  isShown = true;
  render(
    <Popup
      store={store}
      outside={{
        words: createWords(text, language),
        open: (hostnames) => connection.open(hostnames),
        copy: (copied) => navigator.clipboard.writeText(copied),
        // The answer is heard by the observer.
        requestPermission: () => void requestHostPermission(),
      }}
    />,
    document.body,
  );
}
