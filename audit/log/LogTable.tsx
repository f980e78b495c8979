/** The table of the live log: a line for each request. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Describe, familySign } from '../../src/address/describe-address.ts';
import { displayHostname } from '../../src/display/display-hostname.ts';
import { visibleText } from '../../src/display/visible-text.ts';
import { type LogEntry, logUrl } from '../../src/page/events/log-entry.ts';
import type { Words } from '../../src/text.ts';
import { FamilyBadge } from '../../ui/FamilyBadge.tsx';
import { type LineWindow, lineKey, nextLineWindow } from './line-window.ts';
import { isFailure, type RequestLog } from './request-log.ts';

/** Each line has this height, in pixels (log.css), so that where a line stands is known without drawing it. */
const rowHeight = 26;
/** After a jump the lines around the visible ones are drawn when no other jump has come for so long. */
const restDelayMs = 150;

const columns = ['time', 'family', 'url', 'address', 'type', 'status', 'initiator'] as const;

interface LogTableProps {
  readonly log: RequestLog;
  /** Whether the newest line is kept in view. */
  readonly follow: boolean;
  readonly setFollow: (follow: boolean) => void;
  readonly words: Words;
  readonly describe: Describe;
  readonly time: (milliseconds: number) => string;
}

/** The table; of 100,000 lines only those in and near the window are in the document. */
export function LogTable({ log, follow, setFollow, words, describe, time }: LogTableProps) {
  const { shown, moved } = log;
  const { text } = words;
  const box = useRef<HTMLElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  const drawn = useRef<LineWindow | undefined>(undefined);
  const [, drawRest] = useState({});
  const movedBefore = useRef(moved);
  /** Where the window was last, be it that a person or this page has moved it: the browser reports that late. */
  const topBefore = useRef(0);

  /** By so many lines what is shown has moved down since it was drawn. */
  const movedNow = moved - movedBefore.current;

  // Where the lines have moved, what a person reads stays where it is.
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return;
    movedBefore.current = moved;
    // To ask where the end is costs a layout, which no scrolling should have to wait for.
    if (!follow && movedNow === 0) return;
    // A scroll up since then has an event under way, and is not undone.
    const end = current.scrollHeight - current.clientHeight;
    const isUp = current.scrollTop < Math.min(topBefore.current, end);
    if (follow && !isUp) current.scrollTop = end;
    else if (movedNow !== 0) current.scrollTop += movedNow * rowHeight;
    else return;
    topBefore.current = current.scrollTop;
    // The browser reports it after the next drawing only.
    if (movedNow !== 0) setView({ top: current.scrollTop, height: current.clientHeight });
  });
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return undefined;
    const observer = new ResizeObserver(() => setView({ top: current.scrollTop, height: current.clientHeight }));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);

  const look = () => {
    const { current } = box;
    if (!current) return;
    const { scrollTop, scrollHeight, clientHeight } = current;
    setView({ top: scrollTop, height: clientHeight });
    // Away from the end a person reads; at the end new lines are wanted.
    const isAtEnd = scrollTop + clientHeight >= scrollHeight - rowHeight;
    if (scrollTop < topBefore.current && !isAtEnd) setFollow(false);
    else if (isAtEnd && scrollHeight > clientHeight) setFollow(true);
    topBefore.current = scrollTop;
  };

  const fitting = Math.ceil(view.height / rowHeight);
  const first = follow
    ? shown.length - fitting
    : Math.min(Math.floor(view.top / rowHeight) + movedNow, shown.length - fitting);
  const isSelected = getSelection()?.type === 'Range';
  const lines = nextLineWindow(drawn.current, { count: shown.length, moved, first, fitting }, !isSelected);
  useLayoutEffect(() => {
    drawn.current = lines;
    if (!lines.isPartial) return undefined;
    const timer = setTimeout(() => drawRest({}), restDelayMs);
    return () => clearTimeout(timer);
  });
  const { from, to } = lines;

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard (axe: scrollable-region-focusable)
    <section class="rows" ref={box} tabIndex={0} aria-label={text('log_title')} onScroll={look}>
      <table aria-rowcount={shown.length + 1}>
        <colgroup>
          {columns.map((column) => (
            <col key={column} class={`of-${column}`} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">{text('log_column_time')}</th>
            <th scope="col">
              <span class="unseen">{text('log_family')}</span>
            </th>
            <th scope="col">{text('log_column_url')}</th>
            <th scope="col">{text('log_column_address')}</th>
            <th scope="col" class="of-type">
              {text('log_column_type')}
            </th>
            <th scope="col">{text('log_column_status')}</th>
            <th scope="col" class="of-initiator">
              {text('log_column_initiator')}
            </th>
          </tr>
        </thead>
        <Gap rows={from} />
        <tbody>
          {shown.slice(from, to).map((entry, at) => (
            <Line
              key={lineKey(lines, from + at, moved)}
              entry={entry}
              index={from + at + 2}
              words={words}
              describe={describe}
              time={time}
            />
          ))}
        </tbody>
        <Gap rows={shown.length - to} />
      </table>
    </section>
  );
}

/** Stands for lines that are not in the document. */
function Gap({ rows }: { rows: number }) {
  return (
    <tbody aria-hidden="true" class="gap">
      <tr>
        <td style={{ height: `${rows * rowHeight}px` }} />
      </tr>
    </tbody>
  );
}

interface LineProps {
  readonly entry: LogEntry;
  /** Counted from 1, the heading is the first. */
  readonly index: number;
  readonly words: Words;
  readonly describe: Describe;
  readonly time: (milliseconds: number) => string;
}

function Line({ entry, index, words: { text }, describe, time }: LineProps) {
  const { number, kind, scheme, hostname, port, path, method, address = '', proxy, type, initiator } = entry;
  const status = visibleText(entry.error ?? String(entry.status ?? ''));
  const where = visibleText(proxy ?? describe(address).text);
  const plain = scheme === 'https' ? '' : `${scheme}://`;
  return (
    <tr data-line={number} data-kind={kind} data-failed={isFailure(entry)} aria-rowindex={index}>
      <td class="of-time">{time(entry.time)}</td>
      <td class="of-family">
        <FamilyBadge family={familySign(address, describe)} />
      </td>
      <td class="of-url" title={visibleText(`${method} ${logUrl(entry)}`)}>
        {method !== 'GET' && <span class="method">{visibleText(method)} </span>}
        {plain}
        <bdi class="host">{displayHostname(hostname)}</bdi>
        {port === undefined ? '' : `:${port}`}
        <span class="path">{visibleText(path)}</span>
      </td>
      <td class="of-address" title={where}>
        {where}
      </td>
      <td class="of-type">{visibleText(type)}</td>
      <td class="of-status" title={status}>
        {status}
        {entry.cached && <span class="mark">{text('log_cached')}</span>}
        {entry.fromServiceWorker && <span class="mark">{text('log_service_worker')}</span>}
      </td>
      <td class="of-initiator" title={initiator}>
        <bdi>{displayHostname(initiator)}</bdi>
      </td>
    </tr>
  );
}
