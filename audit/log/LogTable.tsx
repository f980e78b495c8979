/** The table of the live log: a line for each request. */
import { type Describe, familySign } from '../../src/address/describe-address.ts';
import { displayHostname } from '../../src/display/display-hostname.ts';
import { visibleText } from '../../src/display/visible-text.ts';
import { failureId } from '../../src/page/events/failure.ts';
import { type LogEntry, logUrl } from '../../src/page/events/log-entry.ts';
import { failureHint } from '../../src/page/presentation/failure-hint.ts';
import type { Words } from '../../src/text.ts';
import { FamilyBadge } from '../../ui/FamilyBadge.tsx';
import { idText } from '../../ui/id-texts.ts';
import { lineKey } from './line-window.ts';
import { isFailure, type RequestLog } from './request-log.ts';
import { rowHeight, useLineWindow } from './use-line-window.ts';

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
  const { box, lines, onScroll } = useLineWindow({ count: shown.length, moved, follow, setFollow });
  const { from, to } = lines;

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard (axe: scrollable-region-focusable)
    <section class="rows" ref={box} tabIndex={0} aria-label={text('log_title')} onScroll={onScroll}>
      <table aria-rowcount={shown.length + 1}>
        <Heading words={words} />
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

/** The columns, with their names and widths. */
function Heading({ words: { text } }: { words: Words }) {
  return (
    <>
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
    </>
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
  const { error } = entry;
  const status = error === undefined ? String(entry.status ?? '') : text(idText('failure', failureId(error)));
  const reason = error === undefined ? status : `${text(failureHint(error))} ${visibleText(error)}`;
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
      <td class="of-status" title={reason}>
        {status}
        {entry.cached && <span class="mark">{text('log_cached')}</span>}
        {entry.fromServiceWorker && <span class="mark">{text('log_service_worker')}</span>}
      </td>
      <td class="of-initiator" title={visibleText(initiator)}>
        <bdi>{displayHostname(initiator)}</bdi>
      </td>
    </tr>
  );
}
