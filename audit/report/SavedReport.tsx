import { useEffect, useState } from 'preact/hooks';
import { visibleText } from '../../src/display/visible-text.ts';
import type { PageHead } from '../../src/format/html.ts';
import type { JudgedReport } from '../../src/readiness/judged-report/judged-report.ts';
import type { Words } from '../../src/text.ts';
import { type Store, useStore } from '../../ui/store.ts';
import { useOutcome } from '../../ui/use-outcome.ts';
import { Filters } from '../overview/Filters.tsx';
import { Headline } from '../overview/Headline.tsx';
import { Summary } from '../overview/Summary.tsx';
import { Tabs } from '../overview/Tabs.tsx';
import { VantageBanner } from '../overview/VantageBanner.tsx';
import type { Place } from '../state/place.ts';
import { type TableId, tabCounts, tables, tabsOf } from '../tabs/tables.ts';
import { Advice } from './Advice.tsx';
import { LoaderTrees } from './LoaderTrees.tsx';

const tableIds = Object.keys(tables) as TableId[];

interface SavedReportProps {
  readonly head: PageHead;
  readonly judged: JudgedReport;
  readonly places: Store<Place>;
  readonly words: Words;
  readonly print: () => void;
  /** Hands the user the report as a file. @returns its name */
  readonly save: (format: 'json' | 'csv') => string;
}

/** What stands further below and takes long is drawn in a task of its own. */
function useAfterFirstDrawing(): boolean {
  const [isAfter, setAfter] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setAfter(true));
    return () => clearTimeout(timer);
  }, []);
  return isAfter;
}

/** A report that somebody was sent: the audit page without what changes anything. */
export function SavedReport({ head, judged, places, words, print, save }: SavedReportProps) {
  const { text, time } = words;
  const place = useStore(places);
  const go = (changes: Partial<Place>) => places.update((before) => ({ ...before, ...changes }));
  const tabs = tabsOf(tableIds, judged);
  const tab = tabs.find((id) => id === place.tab) ?? 'hosts';
  const Table = tables[tab];
  const hasTables = useAfterFirstDrawing();
  const [outcome, follow] = useOutcome();
  const saveAs = (format: 'json' | 'csv') => follow(() => text('export_saved', save(format)), text('save_failed'));
  return (
    <>
      <header>
        <h1>{visibleText(head.title)}</h1>
        <p class="made">
          {text('report_made', visibleText(head.generator), time(head.time))}
          {head.redacted && ` ${text('report_redacted')}`}
        </p>
      </header>
      <main>
        <Headline judged={judged} words={words} />
        <VantageBanner judged={judged} words={words} />
        <Advice hosts={judged.hosts} words={words} />
        <LoaderTrees judged={judged} words={words} />
        <Summary judged={judged} place={{ ...place, tab }} go={go} words={words} />
        <section class="tables" aria-labelledby="tables">
          <h2 id="tables">{text('audit_tables')}</h2>
          <Tabs
            tabs={tabs}
            chosen={tab}
            choose={(next) => go({ tab: next })}
            counts={tabCounts(judged)}
            words={words}
          />
          <div id="table" role="tabpanel" aria-labelledby={`tab-${tab}`}>
            <Filters place={{ ...place, tab }} go={go} words={words} />
            {hasTables && <Table key={tab} source={judged} place={place} go={go} words={words} />}
          </div>
        </section>
        <section class="export" aria-labelledby="export">
          <h2 id="export">{text('audit_export')}</h2>
          <div class="buttons">
            <button type="button" data-export="json" onClick={() => saveAs('json')}>
              {text('audit_export_json')}
            </button>
            <button type="button" data-export="csv" onClick={() => saveAs('csv')}>
              {text('audit_export_csv')}
            </button>
            <button type="button" onClick={print}>
              {text('audit_print')}
            </button>
            <span role="status">{outcome}</span>
          </div>
        </section>
      </main>
    </>
  );
}
