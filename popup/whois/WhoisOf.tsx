import './whois.css';
import { useMemo } from 'preact/hooks';
import { readLookupTarget } from '../../src/lookup/lookup-target.ts';
import type { WhoisLookup } from '../../src/lookup/rdap/whois-result.ts';
import type { RoutingLookup } from '../../src/lookup/routing/routing-result.ts';
import type { AddressRow } from '../../src/page/row.ts';
import type { Words } from '../../ui/words.ts';
import { WhoisCard } from './WhoisCard.tsx';

export interface WhoisOfProps {
  readonly of: AddressRow;
  readonly lookup: WhoisLookup;
  readonly routing: RoutingLookup;
  readonly words: Words;
  /** A BCP 47 tag. */
  readonly language: string;
  readonly copy: (text: string, message: string) => void;
}

/** The whois card of a row's address: of the IPv4 address inside, if the server is reached over IPv4. */
export function WhoisOf({ of, ...others }: WhoisOfProps) {
  const { address, family, embedded } = of;
  const target = useMemo(() => {
    const isBehind = family === '4' && embedded !== '';
    const read = readLookupTarget(isBehind ? embedded : address, []);
    return read && isBehind ? { ...read, embeddedIn: address } : read;
  }, [address, family, embedded]);
  return target ? (
    <div data-whois-card={address}>
      <WhoisCard target={target} {...others} />
    </div>
  ) : null;
}
