import { useLayoutEffect, useState } from 'preact/hooks';
import type { Tunnel } from '../../src/address/decode-tunnel.ts';
import type { AddressRow } from '../../src/page/presentation/row.ts';
import type { Words } from '../../src/text.ts';

/**
 * @param id an address class
 * @returns whether addresses of that class contain the ends of a tunnel
 */
export function hasTunnelFacts(id: string): boolean {
  return id === 'teredo' || id === '6to4';
}

/**
 * What a tunnel address contains, one fact a line. Empty, but as high, until the code that reads it is there.
 * @param props.of an address whose class has such facts
 * @param props.words texts in the user's language
 */
export function TunnelFacts({ of, words }: { of: AddressRow; words: Words }) {
  const tunnel = useTunnel(of.address);
  return (
    <span class="tunnel about" data-tunnel={of.class}>
      {tunnel !== undefined && factsOf(tunnel, of, words).map((fact) => <span key={fact}>{fact}</span>)}
    </span>
  );
}

function factsOf(tunnel: Tunnel | null, { embedded }: AddressRow, { text }: Words): string[] {
  // Could not be loaded; the row itself still knows as much.
  if (!tunnel) return [text('embeds', embedded)];
  return tunnel.kind === '6to4'
    ? [text('tunnel_gateway', tunnel.gateway)]
    : // A port is a name, not an amount: it has no separators.
      [text('tunnel_server', tunnel.server), text('tunnel_client', tunnel.client, String(tunnel.port))];
}

/** @returns the tunnel, null if it cannot be read, undefined as long as that is not known */
function useTunnel(address: string): Tunnel | null | undefined {
  const [tunnel, setTunnel] = useState<Tunnel | null>();
  useLayoutEffect(() => {
    let wanted = true;
    void import('../../src/address/decode-tunnel.ts')
      .then(({ decodeTunnel }) => decodeTunnel(address))
      .catch(() => null)
      .then((read) => {
        if (wanted) setTunnel(read);
      });
    return () => {
      wanted = false;
    };
  }, [address]);
  return tunnel;
}
