// biome-ignore-all lint/a11y/useSemanticElements: the text of a real button cannot be selected
// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: bdi is nothing but text
// biome-ignore-all lint/a11y/noRedundantRoles: laid out by CSS as blocks and grids, some browsers would forget these roles
import { Component } from 'preact';
import { isBlocking } from '../../src/page/resource-kind.ts';
import type { Row, RowRequests } from '../../src/page/row.ts';
import { hostnameText } from '../../ui/hostname-text.ts';
import { typesText } from '../../ui/types-text.ts';
import type { Words } from '../../ui/words.ts';
import type { Judging } from '../state/judging.ts';
import { AddressClassTag } from './AddressClassTag.tsx';
import { HostDetails, type HostTools } from './HostDetails.tsx';
import { Marks } from './Marks.tsx';

interface HostRowProps {
  readonly row: Row;
  readonly opened: boolean;
  readonly requests: RowRequests | undefined;
  /** The addresses whose whois card is shown. */
  readonly whois: ReadonlySet<string>;
  readonly judging: Judging | null;
  readonly tools: HostTools;
  readonly words: Words;
}

/**
 * A host: one line, and what is behind it when it is opened. Rendered again only when the row itself is another object.
 *
 * The elements are laid out as a grid and not as a table, so each says its role. There are few of them, and no
 * listeners: a page may have thousands of hosts. What opens the row is not a real button, because browsers do not let
 * the text of a button be selected.
 */
export class HostRow extends Component<HostRowProps> {
  override shouldComponentUpdate(next: HostRowProps): boolean {
    const { row, opened, requests, whois, judging } = this.props;
    const verdictOf = (of: Judging | null) => of?.verdicts.get(row.hostname);
    return (
      row !== next.row ||
      opened !== next.opened ||
      verdictOf(judging) !== verdictOf(next.judging) ||
      (opened && (requests !== next.requests || whois !== next.whois || judging !== next.judging))
    );
  }

  override render({ row, opened, requests, whois, judging, tools, words }: HostRowProps) {
    const { shown, title } = hostnameText(row.hostname);
    const line = (
      <tr
        role="row"
        class={`host${row.main ? ' main' : ''}${opened ? ' open' : ''}`}
        data-host={row.hostname}
        data-address={row.address}
        data-family={row.family}
        data-class={row.class}
        data-marks={row.marks.map(({ id }) => id).join(' ')}
        data-verdict={judging?.verdicts.get(row.hostname)}
      >
        <td role="cell" class="family">
          {row.family}
        </td>
        <th role="rowheader" scope="row">
          <bdi dir="ltr" role="button" tabIndex={-1} aria-expanded={opened} title={title}>
            {shown}
          </bdi>
        </th>
        <td role="cell" class="address">
          {row.address === '' ? (
            <i title={words.text('address_none_hint')}>{words.text('address_none')}</i>
          ) : (
            row.address
          )}
          <AddressClassTag of={row} words={words} />
        </td>
        <td role="cell" class="total">
          {words.number(row.total)}
        </td>
        <td role="cell" class="marks">
          {typesText(row.types, words)}
          {isBlocking(row.types) && <i title={words.text('blocking_hint')}>{words.text('blocking')}</i>}
          <Marks row={row} words={words} />
        </td>
      </tr>
    );
    return opened ? [line, <HostDetails key="details" {...{ row, requests, whois, judging, tools, words }} />] : line;
  }
}
