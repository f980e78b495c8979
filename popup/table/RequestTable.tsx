// biome-ignore-all lint/a11y/noRedundantRoles: laid out by CSS as blocks where it is narrow, some browsers would forget these roles

import type { FamilySign } from '../../src/address/describe-address.ts';
import { visibleText } from '../../src/display/visible-text.ts';
import { resourceKind } from '../../src/page/events/resource-kind.ts';
import type { AddressRow, RowRequests } from '../../src/page/presentation/row.ts';
import type { RequestRecord } from '../../src/page/recording/host.ts';
import type { Words } from '../../src/text.ts';
import { FamilyBadge } from '../../ui/FamilyBadge.tsx';
import { hintText, idText } from '../../ui/id-texts.ts';

interface RequestTableProps {
  readonly requests: RowRequests;
  /** The host's addresses; where there are several, each request reports its own. */
  readonly addresses: readonly AddressRow[];
  readonly words: Words;
}

/** The single requests of a host, oldest first. */
export function RequestTable({ requests: { requests, leftOut }, addresses, words }: RequestTableProps) {
  const { text } = words;
  const start = requests[0]?.time ?? 0;
  const several = addresses.length > 1;
  const columns = [
    'column_time',
    'column_status',
    'column_type',
    ...(several ? (['column_address'] as const) : []),
    'column_path',
  ] as const;
  return (
    <>
      <table class="requests" role="table" aria-label={text('detail_requests')}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((id) => (
              <th
                key={id}
                role="columnheader"
                scope="col"
                title={
                  // The list loses its oldest requests first, and with them the host's first one.
                  id === 'column_time' ? text(leftOut > 0 ? 'column_time_listed_hint' : 'column_time_hint') : undefined
                }
              >
                {text(id)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {requests.map((request, at) => (
            <tr key={`${request.id} ${at}`} role="row" data-request={request.id}>
              <td role="cell" class="time">
                {secondsText(request.time - start)}
              </td>
              <td role="cell">{request.status ?? '–'}</td>
              <td role="cell" title={visibleText(request.type)}>
                {text(idText('type', resourceKind(request.type)))}
              </td>
              {several && (
                <td role="cell" class="address">
                  {request.address !== '' && (
                    <>
                      <FamilyBadge family={familyOf(request.address, addresses)} /> {request.address}
                    </>
                  )}
                </td>
              )}
              <td role="cell" class="path">
                <bdi dir="ltr">{visibleText(request.path)}</bdi>
                <RequestMarks request={request} words={words} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {leftOut > 0 && <p class="left-out">{words.plural('left_out', leftOut)}</p>}
    </>
  );
}

function RequestMarks({ request, words }: { request: RequestRecord; words: Words }) {
  return (
    <>
      {request.marks.map((id) => (
        <span key={id} class="mark" data-mark={id} title={words.text(hintText('mark', id))}>
          {words.text(idText('mark', id))}
        </span>
      ))}
      {request.error !== undefined && <code>{visibleText(request.error)}</code>}
    </>
  );
}

function familyOf(address: string, addresses: readonly AddressRow[]): FamilySign {
  return addresses.find((known) => known.address === address)?.family ?? '?';
}

/** Milliseconds as "+1.204 s"; the point in every language, as in other tools of the field. */
function secondsText(milliseconds: number): string {
  return `+${(milliseconds / 1000).toFixed(3)} s`;
}
