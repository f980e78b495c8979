import './whois.css';
import { useCallback, useMemo } from 'preact/hooks';
import { parseLookupTarget } from '../../src/lookup/lookup-target.ts';
import type { WhoisLookup } from '../../src/lookup/rdap/whois-result.ts';
import type { RoutingLookup } from '../../src/lookup/routing/routing-result.ts';
import type { AddressRow } from '../../src/page/presentation/row.ts';
import type { Words } from '../../ui/words.ts';
import { WhoisCard } from './WhoisCard.tsx';

/** Loads what asks registries, and who announces an address: most popups are closed without. */
export type LoadWhois = () => Promise<{ readonly whois: WhoisLookup; readonly routing: RoutingLookup }>;

export interface WhoisOfProps {
  readonly of: AddressRow;
  readonly whois: LoadWhois;
  readonly words: Words;
  readonly copy: (text: string, message: string) => void;
}

/** The whois card of a row's address: of the IPv4 address inside, if the server is reached over IPv4. */
export function WhoisOf({ of, whois: load, ...others }: WhoisOfProps) {
  const lookup: WhoisLookup = useCallback(async (target, question) => (await load()).whois(target, question), [load]);
  const routing: RoutingLookup = useCallback(
    async (target, question) => (await load()).routing(target, question),
    [load],
  );
  const { address, family, embedded } = of;
  const target = useMemo(() => {
    const isBehind = family === '4' && embedded !== '';
    const read = parseLookupTarget(isBehind ? embedded : address, []);
    return read && isBehind ? { ...read, embeddedIn: address } : read;
  }, [address, family, embedded]);
  return target ? (
    <div data-whois-card={address}>
      <WhoisCard target={target} lookup={lookup} routing={routing} {...others} />
    </div>
  ) : null;
}
