import { visibleText } from '../../src/display/visible-text.ts';
import type { AuditProps } from '../state/audit-deps.ts';

/** NAT64 prefixes that were found: kept, they make the verdicts of the runs right that saw them. */
export function Nat64Suggestions({ state, model, deps }: AuditProps) {
  const { text } = deps.words;
  return (
    <>
      {state.suggestions.map(({ prefix, hostnames }) => (
        <p key={prefix} class="aaaa" data-nat64-suggestion={prefix}>
          <span>
            {hostnames.length > 0
              ? text(
                  'audit_nat64_inferred',
                  prefix,
                  hostnames
                    .slice(0, 3)
                    .map((name) => visibleText(name))
                    .join(', '),
                )
              : text('check_nat64_told', prefix)}
          </span>{' '}
          <button type="button" onClick={() => void model.acceptPrefix(prefix)}>
            {text('check_nat64_keep')}
          </button>
          <button type="button" onClick={() => void model.dismissPrefix(prefix)}>
            {text('check_nat64_drop')}
          </button>
        </p>
      ))}
    </>
  );
}
