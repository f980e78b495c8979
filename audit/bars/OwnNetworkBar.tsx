import { useState } from 'preact/hooks';
import { useOwnAddresses } from '../../ui/own-addresses/use-own-addresses.tsx';
import type { AuditDeps } from '../state/audit-deps.ts';
import type { AuditModel } from '../state/audit-model.ts';
import type { AuditState } from '../state/audit-state.ts';

/** The button that asks for this machine's addresses, and what came of it: evidence for what the network offers. */
export function OwnNetworkBar(props: { state: AuditState; model: AuditModel<File>; deps: AuditDeps }) {
  const { state, model, deps } = props;
  const { words } = deps;
  const [status, setStatus] = useState('');
  const { button, card } = useOwnAddresses(
    {
      ...state.own,
      current: () => model.store.get().own.known,
      onKnown: model.setOwnAddresses,
      load: deps.loadOwnAddresses,
      say: setStatus,
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
