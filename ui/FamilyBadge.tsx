import type { FamilySign } from '../src/address/describe-address.ts';

/**
 * A family as a digit, recognisable by its shape and its colour as well.
 * @param props.family 6, 4 or ?
 */
export function FamilyBadge({ family }: { family: FamilySign }) {
  return (
    <span class="family" data-family={family}>
      {family}
    </span>
  );
}
