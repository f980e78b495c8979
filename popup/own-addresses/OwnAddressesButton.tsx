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
 * The network in a line, with the button that shows the addresses of this machine. What asks is loaded by the click, and
 * nobody is asked before.
 */
export function OwnAddressesButton(props: {
  readonly model: VerdictModel;
  readonly state: VerdictState;
  readonly words: Words;
}) {
  const { model, state, words } = props;
  const { settings, ownAddresses } = state;
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const provider = settings && chosenAddressProvider(settings.ownAddresses);
  if (!provider) return null;
  const toggle = async (): Promise<void> => {
    if (loaded) return setLoaded(null);
    const [{ OwnAddressesCard: Card }, browser] = await Promise.all([
      import('./OwnAddressesCard.tsx'),
      model.loadOwnAddresses(),
    ]);
    return setLoaded({ Card, browser });
  };
  return (
    <>
      <p>
        <button
          type="button"
          aria-expanded={loaded !== null}
          data-own-addresses={provider.id}
          onClick={() => void toggle()}
        >
          {words.text('own_button', provider.name)}
        </button>
      </p>
      {loaded && (
        <loaded.Card
          key={settings.ownAddresses}
          browser={loaded.browser}
          provider={provider}
          prefixes={settings.nat64Prefixes}
          known={ownAddresses}
          learn={model.learnOwnAddresses}
          say={model.say}
          words={words}
        />
      )}
    </>
  );
}
