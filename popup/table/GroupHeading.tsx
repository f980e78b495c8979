// biome-ignore-all lint/a11y/useSemanticElements: the text of a real button cannot be selected
// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: bdi is nothing but text
// biome-ignore-all lint/a11y/noRedundantRoles: laid out by CSS as blocks and grids, some browsers would forget these roles
import type { FamilySign } from '../../src/page/row.ts';
import { FamilyBadge } from '../../ui/FamilyBadge.tsx';
import { hostnameText } from '../../ui/hostname-text.ts';
import type { Words } from '../../ui/words.ts';
import type { RowGroup } from './row-groups.ts';

interface GroupHeadingProps {
  readonly group: RowGroup;
  readonly folded: boolean;
  readonly words: Words;
}

const signs: readonly FamilySign[] = ['6', '4', '?'];

/** The line above the hosts of one site: its name, and what its hosts add up to. It folds them away. */
export function GroupHeading({ group: { site, rows }, folded, words }: GroupHeadingProps) {
  const { shown, title } = hostnameText(site);
  const total = rows.reduce((sum, row) => sum + row.total, 0);
  return (
    <tr role="row" class={`group${folded ? '' : ' open'}`} data-site={site}>
      <th role="rowheader" scope="rowgroup" colSpan={3}>
        <bdi dir="ltr" role="button" tabIndex={-1} aria-expanded={!folded} title={title}>
          {shown}
        </bdi>
        <span class="about">
          {words.plural('group_hosts', rows.length)}
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
        </span>
      </th>
      <td role="cell" class="total">
        {words.number(total)}
      </td>
      <td role="cell" />
    </tr>
  );
}
