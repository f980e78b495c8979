import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { KnownAddresses } from '../../src/own-addresses/own-addresses.ts';
import { chosenAddressProvider } from '../../src/settings/own-address-provider.ts';
import type { Words } from '../../src/text.ts';
import type { OwnAddressesCard, OwnAddressesCardProps, OwnAddressesDeps } from './OwnAddressesCard.tsx';

/** What a page keeps of the addresses of this machine, and how it asks for them. */
export interface OwnAddressesSource {
  /** Who is asked, and with which NAT64 prefixes the answers are read; null until the settings are known. */
  readonly settings: { readonly ownAddresses: string; readonly nat64Prefixes: readonly string[] } | null;
  /** What is known already; null where nothing is. */
  readonly known: KnownAddresses | null;
  /** @returns what is known at this moment; null where nothing is */
  current(): KnownAddresses | null;
  /** Is called with what was found out. */
  onKnown(known: KnownAddresses): void;
  /** Loads what asks. */
  load(): Promise<OwnAddressesDeps>;
  /** Says that something was copied, or not. */
  showMessage(message: string): void;
  readonly heading: OwnAddressesCardProps['heading'];
}

/** What is loaded by the click. */
interface Loaded {
  readonly Card: typeof OwnAddressesCard;
  readonly deps: OwnAddressesDeps;
}

/**
 * The button that shows the addresses of this machine, and what it shows. What asks is loaded by the click, and nobody is
 * asked before.
 * @returns both; nothing where nobody may be asked
 */
export function useOwnAddresses(
  { settings, known, current, onKnown, load, showMessage, heading }: OwnAddressesSource,
  words: Words,
): { readonly button: ComponentChildren; readonly card: ComponentChildren } {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const provider = settings && chosenAddressProvider(settings.ownAddresses);
  if (!provider) return { button: null, card: null };
  const toggle = async (): Promise<void> => {
    if (loaded) return setLoaded(null);
    const [{ OwnAddressesCard: Card }, deps] = await Promise.all([import('./OwnAddressesCard.tsx'), load()]);
    return setLoaded({ Card, deps });
  };
  return {
    button: (
      <button
        type="button"
        aria-expanded={loaded !== null}
        title={words.text('own_heading')}
        data-own-addresses={provider.id}
        onClick={() => void toggle()}
      >
        {words.text('own_button', provider.name)}
      </button>
    ),
    card: loaded && (
      <loaded.Card
        key={settings.ownAddresses}
        deps={loaded.deps}
        provider={provider}
        prefixes={settings.nat64Prefixes}
        {...{ known, current, onKnown, showMessage, heading, words }}
      />
    ),
  };
}
