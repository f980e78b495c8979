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

let shown = false;
const store = createStore(initialState, (tell) => {
  // The first table is what the user waits for: it does not wait for a frame too.
  if (shown || !store.get().header) return void nextFrame(tell);
  shown = true;
  tell();
});
const connection = connectView(await currentTab(location.search), {
  onUpdate: (message) => store.update((state) => applyUpdate(state, message)),
  onState: (line) => store.update((state) => noteSurroundings(state, { connected: line === 'connected' })),
});
observeHostPermission((permitted) => store.update((state) => noteSurroundings(state, { permitted })));

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
