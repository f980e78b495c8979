import { useEffect, useRef, useState } from 'preact/hooks';
import { type Store, useStore } from '../ui/store.ts';
import { UnansweredNotes } from '../ui/UnansweredNotes.tsx';
import { AaaaBar } from './bars/AaaaBar.tsx';
import { ExportBar } from './bars/ExportBar.tsx';
import { Nat64Suggestions } from './bars/Nat64Suggestions.tsx';
import { OwnNetworkBar } from './bars/OwnNetworkBar.tsx';
import { Problems } from './bars/Problems.tsx';
import { RecorderBar } from './bars/RecorderBar.tsx';
import { CompareTab } from './comparison/CompareTab.tsx';
import { Filters } from './overview/Filters.tsx';
import { Headline } from './overview/Headline.tsx';
import { Summary } from './overview/Summary.tsx';
import { Tabs } from './overview/Tabs.tsx';
import { VantageBanner } from './overview/VantageBanner.tsx';
import type { AuditDeps } from './state/audit-deps.ts';
import type { AuditModel } from './state/audit-model.ts';
import { firstPlace, type Place, tabIds } from './state/place.ts';
import { tabCounts, tables, tabsOf } from './tabs/tables.ts';

/**
 * The audit page: would this work on an IPv6-only network?
 * @param props.model what is shown and done
 * @param props.places where the reader is
 * @param props.deps what the page depends on
 */
export function Audit(props: { model: AuditModel<File>; places: Store<Place>; deps: AuditDeps }) {
  const { model, places, deps } = props;
  const state = useStore(model.store);
  const known = useStore(places);
  const [paths, setPaths] = useState(false);
  const given = { state, model, deps };
  const { words } = deps;
  const { text } = words;
  const { report, judged, failure } = state;
  const tabs = judged ? tabsOf(tabIds, judged) : tabIds;
  const place = tabs.includes(known.tab) ? known : { ...known, tab: firstPlace.tab };
  const go = (changes: Partial<Place>) => places.update((before) => ({ ...before, ...changes }));
  const dropping = useFileDrop((files) => void model.importFiles(files));
  useEffect(() => {
    document.documentElement.toggleAttribute('data-paths', paths);
  }, [paths]);
  if (!report && failure === 'none' && !state.judging && state.unanswered.length === 0) return null;
  const Table = place.tab === 'compare' ? null : tables[place.tab];
  return (
    <>
      <RecorderBar {...given} />
      <main data-dropping={dropping}>
        {!judged && state.judging && (
          <p class="reading" role="status" data-judging>
            <progress aria-label={text('audit_judging')} /> {text('audit_judging')}
          </p>
        )}
        <UnansweredNotes what={state.unanswered} words={words} />
        <Problems {...given} />
        {report && judged && judged.pages.length === 0 && (
          <section class="empty">
            <h2>{text('audit_empty')}</h2>
            <p>{text('audit_empty_record')}</p>
            <p>{text('audit_empty_import')}</p>
            <p class="hint">{text('audit_privacy')}</p>
          </section>
        )}
        {report && judged && judged.pages.length > 0 && (
          <>
            <Headline judged={judged} words={words} />
            <VantageBanner judged={judged} words={words} />
            {state.ownRuns.length > 0 && <OwnNetworkBar {...given} />}
            <AaaaBar {...given} />
            <Nat64Suggestions {...given} />
            <Summary judged={judged} place={place} go={go} words={words} />
            <section class="tables" aria-labelledby="tables">
              <h2 id="tables">{text('audit_tables')}</h2>
              <Tabs
                tabs={tabs}
                chosen={place.tab}
                choose={(tab) => go({ tab })}
                counts={tabCounts(judged)}
                words={words}
              />
              <div id="table" role="tabpanel" aria-labelledby={`tab-${place.tab}`}>
                <Filters place={place} go={go} words={words} />
                {Table ? (
                  <Table key={place.tab} source={judged} place={place} go={go} words={words} />
                ) : (
                  <CompareTab {...given} place={place} go={go} paths={paths} />
                )}
              </div>
            </section>
            <ExportBar {...given} state={{ ...state, report }} paths={paths} setPaths={setPaths} />
          </>
        )}
      </main>
    </>
  );
}

/** Files may be dropped anywhere on the page. @returns whether some are held over it */
function useFileDrop(take: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const control = new AbortController();
    const { signal } = control;
    const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    addEventListener(
      'dragover',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      },
      { signal },
    );
    addEventListener(
      'dragleave',
      (event) => {
        // Leaving one element for another is not leaving the page.
        if (event.relatedTarget === null) setOver(false);
      },
      { signal },
    );
    addEventListener(
      'drop',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        latest.current([...(event.dataTransfer?.files ?? [])]);
      },
      { signal },
    );
    return () => control.abort();
  }, []);
  return over;
}
