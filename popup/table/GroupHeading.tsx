// biome-ignore-all lint/a11y/useSemanticElements: the text of a real button cannot be selected
// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: bdi is nothing but text
// biome-ignore-all lint/a11y/noRedundantRoles: laid out by CSS as blocks and grids, some browsers would forget these roles

import type { FamilySign } from '../../src/address/describe-address.ts';
import { displayHostname } from '../../src/display/display-hostname.ts';
import type { Words } from '../../src/text.ts';
import { FamilyBadge } from '../../ui/FamilyBadge.tsx';
import type { RowGroup } from './row-groups.ts';

interface GroupHeadingProps {
  readonly group: RowGroup;
  readonly folded: boolean;
  readonly words: Words;
}

const signs: readonly FamilySign[] = ['4', '6', '?'];

/** The line above the hosts of one site: its name, and what its hosts add up to. It folds them away. */
export function GroupHeading({ group: { site, rows }, folded, words }: GroupHeadingProps) {
  return (
    <tr role="row" class={`group${folded ? '' : ' open'}`} data-site={site}>
      <th role="rowheader" scope="rowgroup" colSpan={2}>
        <bdi dir="ltr" role="button" tabIndex={-1} aria-expanded={!folded} title={site}>
          {displayHostname(site)}
        </bdi>
      </th>
      <td role="cell" class="counts">
        {signs.map((sign) => {
          const count = rows.filter(({ family }) => family === sign).length;
          return (
            count > 0 && (
              <span key={sign} class="count">
                <FamilyBadge family={sign} /> {words.number(count)}
              </span>
            )
          );
        })}
      </td>
      <td role="cell" class="loads">
        {words.plural('group_hosts', rows.length)}
      </td>
    </tr>
  );
}
