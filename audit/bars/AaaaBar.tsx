import { consentText } from '../../ui/consent-text.ts';
import type { AuditProps } from '../state/audit-deps.ts';

/** Asks the DNS about all hosts whose verdict that would settle, if the user has turned it on. */
export function AaaaBar({ state, model, deps }: AuditProps) {
  const { aaaa, asking, hostnamesToLookUp } = state;
  const { words } = deps;
  const { text, number } = words;
  const count = hostnamesToLookUp.length;
  if (!aaaa || (count === 0 && !asking)) return null;
  if (asking) {
    return (
      <p class="aaaa" data-asking>
        <progress max={asking.of} value={asking.done} aria-label={text('audit_aaaa_label')} />{' '}
        {text('audit_aaaa_progress', number(asking.done), number(asking.of))}{' '}
        <button type="button" onClick={model.cancelAaaa}>
          {text('options_cancel')}
        </button>
      </p>
    );
  }
  return (
    <p class="aaaa" data-aaaa={aaaa.state}>
      <span>{words.plural('audit_aaaa_missing', count)}</span>{' '}
      {aaaa.state === 'ready' ? (
        <>
          <button type="button" class="primary" data-check-aaaa onClick={() => void model.checkAaaa()}>
            {words.plural('audit_aaaa_check', count)}
          </button>
          <span class="hint">{consentText(aaaa.resolverName || null, 'audit', words)}</span>
        </>
      ) : (
        <button type="button" onClick={deps.openOptions}>
          {text('audit_aaaa_turn_on')}
        </button>
      )}
    </p>
  );
}
