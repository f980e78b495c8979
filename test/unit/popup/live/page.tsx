/** The popup in a page without a background: the test plays its part through `popupTest`. */
import { render } from 'preact';
import { Popup } from '../../../../popup/Popup.tsx';
import { fitPopup } from '../../../../popup/popup-size.ts';
import { applyUpdate, initialState, noteSurroundings, type PopupState } from '../../../../popup/state/popup-state.ts';
import { isBusy } from '../../../../popup/table/row-focus.ts';
import { judgePageInSteps } from '../../../../popup/verdict/judge-page.ts';
import { VerdictStrip } from '../../../../popup/verdict/VerdictStrip.tsx';
import type { VerdictModel } from '../../../../popup/verdict/verdict-model.ts';
import { initialVerdictState, type VerdictState } from '../../../../popup/verdict/verdict-state.ts';
import type { HostRecords } from '../../../../src/dns/host-records.ts';
import type { Row } from '../../../../src/page/presentation/row.ts';
import type { TabStatus } from '../../../../src/page/presentation/tab-status.ts';
import type { Message, ViewUpdates } from '../../../../src/protocol.ts';
import type { Preview } from '../../../../src/readiness/network/preview-rules.ts';
import type { ReportPage, ReportSource } from '../../../../src/readiness/report/report.ts';
import { checkControls } from '../../../../src/settings/check-controls.ts';
import { defaultSettings } from '../../../../src/settings.ts';
import { createWords } from '../../../../src/text.ts';
import { nextFrame } from '../../../../ui/next-frame.ts';
import { createStore, useStore } from '../../../../ui/store.ts';
import { english, filling } from '../english.ts';
import { headerWith, rowWith } from '../rows.ts';

let words = english;
const store = createStore<PopupState>(initialState, nextFrame);
const verdicts = createStore<VerdictState>(initialVerdictState, nextFrame);
const model = {
  store: verdicts,
  controls: () =>
    checkControls({ aaaaCheck: 'button', resolver: 'https://doh.test/dns-query' }, [], {
      browserAnswers: false,
      consented: true,
    }),
} as Pick<VerdictModel, 'store' | 'controls'> as VerdictModel;
const copied: string[] = [];
/** What there is of tabs that show no page. */
const tabStates = new Map<number, TabStatus>();
const reloaded: number[] = [];
const opened: (readonly string[])[] = [];

/** So many frames without a change show that nothing more is drawn: a part of a long table follows the other in the next one. */
const framesAtRest = 3;

/** Waits until all that was asked for is drawn. */
async function atRest(): Promise<void> {
  let changes = 0;
  const observer = new MutationObserver((seen) => {
    changes += seen.length;
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  for (let frames = 0; frames < framesAtRest; ) {
    const before = changes;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    frames = changes === before ? frames + 1 : 0;
  }
  observer.disconnect();
}

const popupTest = {
  atRest,
  copied,
  opened,
  tabStates,
  reloaded,
  headerWith,
  rowWith,
  update: (message: Message<ViewUpdates>) => store.update((state) => applyUpdate(state, message, isBusy(document))),
  /** As if the user had unfolded every group, those of rows that tests add among them. */
  unfoldAll: (rows: readonly Row[]) =>
    store.update((state) => ({
      ...state,
      folded: new Map([...rows.map(({ site }) => site), 'a.example', 'zzz.example'].map((site) => [site, false])),
    })),
  surroundings: (known: Partial<Pick<PopupState, 'connected' | 'permitted'>>) =>
    store.update((state) => noteSurroundings(state, known)),
  /** As if the code that judges had been loaded, and had the facts of the page. */
  judge: (source: ReportSource) =>
    store.update((state) => ({
      ...state,
      judging: {
        Strip: (props) => <VerdictStrip model={model} header={useStore(store).header} {...props} words={words} />,
        HostVerdict: () => null,
        source: () => source,
        isBlocked: () => false,
        verdicts: new Map(),
        chips: new Map(),
      },
    })),
  /** As if the facts had led to a verdict. */
  conclude: (page: ReportPage, dns: readonly HostRecords[] = []) => {
    const records = new Map(dns.map((known) => [known.hostname, known]));
    const steps = judgePageInSteps(page, { records, nat64Prefixes: [], siteOf: (hostname) => hostname });
    let step = steps.next();
    while (!step.done) step = steps.next();
    const judged = step.value;
    verdicts.update((state) => ({ ...state, judged, settings: defaultSettings }));
  },
  /** As if the rules of the tab had been read. */
  preview: (preview: Preview) => verdicts.update((state) => ({ ...state, preview })),
  /** As if a check had found that of hosts. */
  chips: (chips: NonNullable<PopupState['judging']>['chips']) =>
    store.update((state) => (state.judging ? { ...state, judging: { ...state.judging, chips } } : state)),
  /** Begins anew in another language, with its entries of extension/_locales. */
  speak: (locale: string, texts: Parameters<typeof filling>[1]) => {
    words = createWords(filling(locale, texts), locale.replace('_', '-'));
    render(null, document.body);
    draw();
  },
  /** As many rows as asked for, of all kinds. */
  rows: (count: number): Row[] =>
    Array.from({ length: count }, (_, at) =>
      at === 0
        ? rowWith('www.example.com', ['2606:4700::11'], { main: true })
        : rowWith(
            `h${at}.site${at % 31}.example`,
            at % 9 === 0 ? [] : [at % 3 === 0 ? '192.0.2.7' : `2606:4700::${at}`],
            {
              total: at,
              marks: at % 4 === 0 ? [{ id: 'cached', count: 1 }] : [],
            },
          ),
    ),
};

declare global {
  interface Window {
    popupTest: typeof popupTest;
  }
}
window.popupTest = popupTest;

fitPopup(window, true);
function draw(): void {
  render(
    <Popup
      store={store}
      deps={{
        words,
        open: (hostnames) => opened.push(hostnames),
        copy: async (text) => {
          copied.push(text);
        },
        requestPermission: () => {},
        endPreview: () => {},
        observeTab: (tab, changed) => {
          changed(tabStates.get(tab) ?? { id: 'none' });
          return () => {};
        },
        openAudit: () => {},
        openLog: () => {},
        openOptions: () => {},
        programName: async () => 'Greensix 1.0.0',
        reload: (tab) => reloaded.push(tab),
        whois: async () => {
          throw new Error('nobody asks here');
        },
      }}
    />,
    document.body,
  );
}
draw();
