import { useState } from 'preact/hooks';
import { useOwnAddresses } from '../../ui/own-addresses/use-own-addresses.tsx';
import type { AuditProps } from '../state/audit-deps.ts';

/** The button that asks for this machine's addresses, and what came of it: evidence for what the network offers. */
export function OwnNetworkBar({ state, model, deps }: AuditProps) {
  const { words } = deps;
  const [status, setStatus] = useState('');
  const { button, card } = useOwnAddresses(
    {
      ...state.own,
      current: () => model.store.get().own.known,
      onKnown: model.setOwnAddresses,
      load: deps.loadOwnAddresses,
      showMessage: setStatus,
      heading: 'h2',
    },
    words,
  );
  if (!button) return null;
  return (
    <div class="own-network">
      <p>
        {button} <span role="status">{status}</span>
      </p>
      {card}
      {card && !deps.isPrivate && <p class="hint">{words.text('audit_own_kept')}</p>}
    </div>
  );
}
