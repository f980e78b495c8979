// biome-ignore-all lint/a11y/useSemanticElements: the text of a real button cannot be selected
// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: bdi is nothing but text
// biome-ignore-all lint/a11y/noRedundantRoles: laid out by CSS as blocks and grids, some browsers would forget these roles
import { Component } from 'preact';
import { displayHostname } from '../../src/display/display-hostname.ts';
import type { Row, RowRequests } from '../../src/page/presentation/row.ts';
import type { Words } from '../../src/text.ts';
import { lazy } from '../lazy.tsx';
import type { Judging } from '../state/popup-state.ts';
import type { HostTools } from './HostDetails.tsx';
import { chipOf } from './preview-rows.ts';
import { isLongAddress, roomBehindAddress } from './row-room.ts';
import { type RowTag, type RowTags, rowTags } from './row-tags.ts';

interface HostRowProps {
  readonly row: Row;
  readonly opened: boolean;
  readonly requests: RowRequests | undefined;
  /** The addresses whose whois card is shown. */
  readonly whois: ReadonlySet<string>;
  readonly judging: Judging | null;
  /** The width of the table in CSS pixels, as far as rows say more or less by it (`layoutWidth`). */
  readonly width: number;
  readonly tools: HostTools;
  readonly words: Words;
}

/** What is behind a row: no row is opened by the first paint. */
export const lazyDetails = lazy(async () => (await import('./HostDetails.tsx')).HostDetails);

/**
 * A host: one line, and what is behind it when it is opened. Rendered again only when the row itself is another object.
 *
 * The elements are laid out as a grid and not as a table, so each says its role. There are few of them, and no
 * listeners: a page may have thousands of hosts. What opens the row is not a real button, because browsers do not let
 * the text of a button be selected.
 */
export class HostRow extends Component<HostRowProps> {
  override shouldComponentUpdate(next: HostRowProps): boolean {
    const { row, opened, requests, whois, judging, width } = this.props;
    const { hostname } = row;
    const now = next.judging;
    return (
      row !== next.row ||
      opened !== next.opened ||
      width !== next.width ||
      judging?.isBlocked(hostname) !== now?.isBlocked(hostname) ||
      judging?.verdicts.get(hostname) !== now?.verdicts.get(hostname) ||
      judging?.chips.get(hostname) !== now?.chips.get(hostname) ||
      (opened && (requests !== next.requests || whois !== next.whois || judging !== now))
    );
  }

  override render({ row, opened, requests, whois, judging, width, tools, words }: HostRowProps) {
    const { hostname, address } = row;
    const roomBeside = (behindAddress: RowTag | undefined) => roomBehindAddress(row, behindAddress, width, words);
    const tags = rowTags(row, chipOf(row, judging), roomBeside, words);
    const line = (
      <tr
        role="row"
        class={`host${row.main ? ' main' : ''}${opened ? ' open' : ''}`}
        data-host={hostname}
        data-address={address}
        data-family={row.family}
        data-class={row.class}
        data-marks={row.marks.map(({ id }) => id).join(' ')}
        data-verdict={judging?.verdicts.get(hostname)}
        data-total={row.total}
      >
        <td role="cell" class="family">
          {row.family}
        </td>
        <th role="rowheader" scope="row">
          <bdi dir="ltr" role="button" tabIndex={-1} aria-expanded={opened} title={hostname}>
            {displayHostname(hostname)}
          </bdi>
        </th>
        <td role="cell" class={isLongAddress(row) ? 'address long' : 'address'}>
          {address === '' ? <i title={words.text('address_none_hint')}>{words.text('address_none')}</i> : address}
          {tags.behindAddress && signOf(tags.behindAddress)}
        </td>
        {loadsCell(tags, words)}
      </tr>
    );
    return opened
      ? [line, <lazyDetails.Component key="details" {...{ row, requests, whois, judging, tools, words }} />]
      : line;
  }
}

/**
 * The last cell of a line: what is said of the host, and in its title what had no room. This and the signs are no
 * components: each of those costs about as much as an element, thousands of times.
 */
function loadsCell({ shown, more, counted }: RowTags, words: Words) {
  // Types next to each other are one text: every element more counts thousands of times.
  const pieces: (string | RowTag)[] = [];
  for (const load of shown) {
    const last = pieces.at(-1);
    if (load.kind !== 'type') pieces.push(load);
    else if (typeof last === 'string') pieces[pieces.length - 1] = `${last}, ${load.text}`;
    else pieces.push(load.text);
  }
  return (
    <td role="cell" class="loads" title={more.map(({ text }) => text).join(', ') || undefined}>
      {pieces.map((piece) => (typeof piece === 'string' ? <span key={piece}>{piece}</span> : signOf(piece)))}
      {counted > 0 && <i>+{words.number(counted)}</i>}
    </td>
  );
}

/** A small sign on a row: a mark, the class of an address, or what a check found. */
function signOf({ key, kind, text, title }: RowTag) {
  if (kind === 'class') {
    return (
      <span key={key} class="class" title={title}>
        {text}
      </span>
    );
  }
  return (
    <span key={key} class="mark" {...{ [`data-${kind}`]: key }} title={title}>
      {text}
    </span>
  );
}
