import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Describe } from '../../src/address/describe-address.ts';
import type { LogFormatId } from '../../src/format/request-log.ts';
import type { LogEntry } from '../../src/page/events/log-entry.ts';
import type { Words } from '../../src/text.ts';
import { type Store, useStore } from '../../ui/store.ts';
import { useOutcome } from '../../ui/use-outcome.ts';
import { LogTable } from './LogTable.tsx';
import type { LogFilter, RequestLog } from './request-log.ts';
import { type LogTab, tabNames } from './tab-names.ts';

/** What changes on the page besides the lines. */
export interface LogState {
  readonly filter: LogFilter;
  /** The tabs that can be chosen. */
  readonly tabs: readonly LogTab[];
  /** Grows whenever the log has changed. */
  readonly revision: number;
  /** Whether the browser reports the requests to all hosts. */
  readonly permitted: boolean;
  /** Whether requests come; not while whoever tells of them is being started. */
  readonly isListening: boolean;
  /** Whether the log could be a panel of the developer tools, if the user wants that. */
  readonly isPanelMissing: boolean;
}

/** The dependencies of the page. */
export interface LogDeps {
  readonly words: Words;
  readonly describe: Describe;
  /** Whether this is a private window: then the log has requests of private windows, and no others. */
  readonly isPrivate: boolean;
  /** Whether this is the log of one tab for as long as somebody sees it, which can ask the browser for nothing. */
  readonly isRelayed: boolean;
  /** @returns a time (ms since the epoch) as people write it, to the millisecond */
  time(milliseconds: number): string;
  setFilter(filter: LogFilter): void;
  /** To be called when the log was changed. */
  redraw(): void;
  /** Asks the user for the permission to see the requests of all sites; needs the user's click. */
  requestPermission(): void;
  /** Asks the user whether the log may be a panel of the developer tools; needs the user's click. @returns whether it is */
  requestPanel(): Promise<boolean>;
  /** Writes the lines to the clipboard; rejects where the browser does not allow it. */
  copy(entries: readonly LogEntry[]): Promise<void>;
  /** Hands the user the lines as a file. @returns its name */
  save(format: LogFormatId, entries: readonly LogEntry[]): Promise<string>;
}

interface LogProps {
  readonly log: RequestLog;
  readonly store: Store<LogState>;
  readonly deps: LogDeps;
}

/** Every request as it comes. */
export function Log({ log, store, deps }: LogProps) {
  const { filter, tabs, permitted, isListening, isPanelMissing } = useStore(store);
  const [follow, setFollow] = useState(true);
  const [outcome, followWork] = useOutcome();
  const { words, setFilter } = deps;
  const { text } = words;
  const { shown, unsearched, size } = log;

  // Of two changes between two drawings the second must not undo the first.
  const change = (changed: Partial<LogFilter>) => setFilter({ ...store.get().filter, ...changed });

  return (
    <>
      <header>
        <h1>
          <img src="/icons/logo-32.png" alt="" width="20" height="20" />
          {text('log_title')}
          {deps.isPrivate && <span class="mark">{text('log_private')}</span>}
        </h1>
        <Tools {...{ log, deps, follow, setFollow, followWork, isPanelMissing }} />
      </header>
      <Filters filter={filter} tabs={deps.isRelayed ? null : tabs} change={change} words={words} />
      <main aria-busy={!isListening}>
        {!permitted && (
          <p class="notice">
            <b>{text('permission_missing')}</b> {text('permission_missing_hint')}{' '}
            {!deps.isRelayed && (
              <button type="button" class="primary" onClick={deps.requestPermission}>
                {text('permission_request')}
              </button>
            )}
          </p>
        )}
        <LogTable
          log={log}
          follow={follow}
          setFollow={setFollow}
          words={words}
          describe={deps.describe}
          time={deps.time}
        />
        {shown.length === 0 && unsearched === 0 && <p class="empty">{text(size === 0 ? 'log_empty' : 'log_none')}</p>}
      </main>
      <Counts log={log} outcome={outcome} deps={deps} />
    </>
  );
}

interface ToolsProps {
  readonly log: RequestLog;
  readonly deps: LogDeps;
  /** Whether the newest line stays in view. */
  readonly follow: boolean;
  readonly setFollow: (follow: boolean) => void;
  /** Says what came of a button's work. */
  readonly followWork: ReturnType<typeof useOutcome>[1];
  readonly isPanelMissing: boolean;
}

/** What can be done with the log, and with the lines that it shows. */
function Tools({ log, deps, follow, setFollow, followWork, isPanelMissing }: ToolsProps) {
  const { text, number } = deps.words;
  const { shown, unsearched, size, paused } = log;
  const act = (action: () => void) => () => {
    action();
    deps.redraw();
  };
  const copy = async () => {
    const count = shown.length;
    await deps.copy([...shown]);
    return text('log_copied', number(count));
  };
  const save = (format: LogFormatId) =>
    followWork(async () => text('export_saved', await deps.save(format, [...shown])), text('save_failed'));
  const addPanel = async () => ((await deps.requestPanel()) ? text('log_panel_added') : '');
  // What is not found yet would be missing in what is copied or saved.
  const isPartial = shown.length === 0 || unsearched > 0;
  return (
    <p class="tools">
      <button
        type="button"
        data-log="pause"
        onClick={act(() => log.setPaused(!paused))}
        class={paused ? 'primary' : undefined}
      >
        {text(paused ? 'log_resume' : 'log_pause')}
      </button>
      <button type="button" data-log="follow" aria-pressed={follow} onClick={() => setFollow(!follow)}>
        {text('log_follow')}
      </button>
      <button type="button" data-log="clear" disabled={size === 0} onClick={act(() => log.clear())}>
        {text('log_clear')}
      </button>
      <button type="button" data-log="copy" disabled={isPartial} onClick={() => followWork(copy, text('copy_failed'))}>
        {text('log_copy')}
      </button>
      <button type="button" data-log="ndjson" disabled={isPartial} onClick={() => save('ndjson')}>
        {text('log_save_ndjson')}
      </button>
      <button type="button" data-log="har" disabled={isPartial} onClick={() => save('har')}>
        {text('log_save_har')}
      </button>
      {isPanelMissing && (
        <button type="button" data-log="panel" onClick={() => followWork(addPanel, '')}>
          {text('log_add_panel')}
        </button>
      )}
    </p>
  );
}

/** How many lines there are, which are missing, and what was done last. */
function Counts({ log, outcome, deps }: { log: RequestLog; outcome: string; deps: LogDeps }) {
  const { text, number } = deps.words;
  const { shown, unsearched, size, dropped, missed, paused } = log;
  return (
    <footer>
      <p data-log="count">
        {text('log_count', number(shown.length), number(size))}
        {unsearched > 0 && ` – ${text('log_searching', number(unsearched))}`}
      </p>
      {(paused || missed > 0) && (
        // Grows with each request: a screen reader that reads every change would say nothing else.
        <p data-log="missed">{text(paused ? 'log_paused' : 'log_missed', number(missed))}</p>
      )}
      <p role="status">{outcome}</p>
      {dropped > 0 && <p>{text('log_dropped', number(dropped))}</p>}
      <p class="kept">{text(deps.isRelayed ? 'log_kept_panel' : 'log_kept')}</p>
    </footer>
  );
}

/** What the log shows of all lines. */
function Filters(props: {
  readonly filter: LogFilter;
  /** Null where they cannot be chosen. */
  readonly tabs: LogState['tabs'] | null;
  readonly change: (changed: Partial<LogFilter>) => void;
  readonly words: Words;
}) {
  const { filter, tabs, change, words } = props;
  const { text } = words;
  const search = useRef<HTMLInputElement>(null);
  const names = useMemo(() => tabNames(tabs ?? [], text), [tabs, text]);
  const isClosed = filter.tab !== null && !tabs?.some(({ id }) => id === filter.tab);
  useEffect(() => {
    const focusSearch = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
      event.preventDefault();
      search.current?.focus();
    };
    addEventListener('keydown', focusSearch);
    return () => removeEventListener('keydown', focusSearch);
  }, []);
  return (
    <search class="filters">
      {tabs && (
        <label>
          <span>{text('log_tab')}</span>
          <select
            data-log="tab"
            value={filter.tab ?? ''}
            onChange={({ currentTarget: { value } }) => change({ tab: value === '' ? null : Number(value) })}
          >
            <option value="">{text('log_all_tabs')}</option>
            {isClosed && <option value={filter.tab ?? ''}>{text('log_closed_tab')}</option>}
            {tabs.map(({ id }, at) => (
              <option key={id} value={id}>
                {names[at]}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span>{text('log_family')}</span>
        <select
          data-log="family"
          value={filter.family}
          onChange={({ currentTarget: { value } }) => change({ family: value as LogFilter['family'] })}
        >
          <option value="all">{text('log_all_families')}</option>
          <option value="6">IPv6</option>
          <option value="4">IPv4</option>
          <option value="?">{text('log_unknown_family')}</option>
        </select>
      </label>
      <label class="words">
        <span>{text('log_filter')}</span>
        <input
          ref={search}
          type="text"
          data-log="words"
          spellcheck={false}
          autocomplete="off"
          aria-keyshortcuts="/"
          placeholder={text('log_filter_hint')}
          value={filter.words}
          onInput={({ currentTarget: { value } }) => change({ words: value })}
          onKeyDown={({ key }) => key === 'Escape' && change({ words: '' })}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          data-log="failures"
          checked={filter.failures}
          onChange={({ currentTarget: { checked } }) => change({ failures: checked })}
        />
        {text('log_failures')}
      </label>
    </search>
  );
}
