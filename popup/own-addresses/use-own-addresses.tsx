import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { chosenAddressProvider } from '../../src/settings/own-address-provider.ts';
import type { Words } from '../../ui/words.ts';
import type { VerdictModel, VerdictState } from '../verdict/verdict-model.ts';
import type { OwnAddressesBrowser, OwnAddressesCard } from './OwnAddressesCard.tsx';

/** What is loaded by the click. */
interface Loaded {
  readonly Card: typeof OwnAddressesCard;
  readonly browser: OwnAddressesBrowser;
}

/**
 * The button that shows the addresses of this machine, and what it shows. What asks is loaded by the click, and nobody is
 * asked before.
 * @returns both; nothing where nobody may be asked
 */
export function useOwnAddresses(props: {
  readonly model: VerdictModel;
  readonly state: VerdictState;
  readonly words: Words;
}): { readonly button: ComponentChildren; readonly card: ComponentChildren } {
  const { model, state, words } = props;
  const { settings, ownAddresses } = state;
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const provider = settings && chosenAddressProvider(settings.ownAddresses);
  if (!provider) return { button: null, card: null };
  const toggle = async (): Promise<void> => {
    if (loaded) return setLoaded(null);
    const [{ OwnAddressesCard: Card }, browser] = await Promise.all([
      import('./OwnAddressesCard.tsx'),
      model.loadOwnAddresses(),
    ]);
    return setLoaded({ Card, browser });
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
        browser={loaded.browser}
        provider={provider}
        prefixes={settings.nat64Prefixes}
        known={ownAddresses}
        current={() => model.store.get().ownAddresses}
        learn={model.learnOwnAddresses}
        say={model.say}
        words={words}
      />
    ),
  };
}
