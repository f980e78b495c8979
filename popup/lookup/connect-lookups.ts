/** "Look up on ...": by the browser's context menu, and by buttons where there is none. */
import { type Nat64Prefix, parseNat64Prefixes } from '../../src/address/nat64-prefix.ts';
import { shortenMiddle } from '../../src/display/shorten-middle.ts';
import { visibleText } from '../../src/display/visible-text.ts';
import { type LookupPlan, planLookup } from '../../src/lookup/plan-lookup.ts';
import type { LookupProvider } from '../../src/lookup/providers.ts';
import { providersOf, type Settings } from '../../src/settings.ts';
import type { Words } from '../../src/text.ts';
import { hintText } from '../../ui/id-texts.ts';
import { lookupTexts } from './lookup-texts.ts';

/** What the lookups need of the page. */
export interface LookupsDeps {
  readonly words: Words;
  /** Tells the user why nothing was opened. */
  showMessage(message: string): void;
  readSettings(): Promise<Settings>;
  /** Calls back after any setting has changed; ends with the page. */
  observeSettings(changed: () => void): void;
  /** Opens a tab beside the current one, in the same window. */
  openTab(url: string): void;
  /** The browser's menu, which all views share; nothing happens in a browser without menus. */
  readonly menu: {
    /** Offers these names, the first one apart from the others. */
    offer(title: string, names: readonly string[]): void;
    /** Says to all other views that the menu was opened in this one. */
    claim(): void;
    listen(handlers: {
      /** A name was chosen, given by its place; every view gets the event. */
      chosen(place: number): void;
      /** Another view has claimed the menu. */
      lost(): void;
    }): void;
  };
}

/** Characters of an unreadable text that are repeated to the user. */
const maxChars = 60;

/**
 * Offers lookups in the browser's context menu and by all elements with `data-look-up`, until the page ends.
 * @param root the page's document
 * @param deps what the lookups depend on
 */
export function connectLookups(root: Document, deps: LookupsDeps): void {
  const { menu } = deps;
  const offer = offerProviders(deps);
  /** What the menu was opened on in this view, until it is used or opened elsewhere. */
  let meant: readonly string[] | undefined;

  /** @param place of the provider among those that are offered; the first is the one that the user prefers */
  const lookUp = async (texts: readonly string[], place = 0): Promise<void> => {
    const { providers, nat64 } = await offer();
    const provider = providers[place];
    if (provider) carryOut(planLookup(texts, provider, nat64), provider, deps);
  };

  root.addEventListener('contextmenu', ({ target }) => {
    meant = target instanceof Element ? lookupTexts(target, root.getSelection()) : [];
    menu.claim();
  });
  root.addEventListener('click', ({ target }) => {
    const value = target instanceof Element && target.closest<HTMLElement>('[data-look-up]')?.dataset.lookUp;
    if (value) void lookUp([value]);
  });
  menu.listen({
    chosen: (place) => {
      const texts = meant;
      meant = undefined;
      if (texts) void lookUp(texts, place);
    },
    lost: () => {
      meant = undefined;
    },
  });
}

/** Who can be asked, and how addresses are read for that. */
interface Offer {
  /** In the order of the menu. */
  readonly providers: readonly LookupProvider[];
  readonly nat64: readonly Nat64Prefix[];
}

/**
 * Puts the providers of the settings into the menu, and again when the settings change.
 * @returns gives what is offered, as soon as the settings were read
 */
function offerProviders(deps: LookupsDeps): () => Promise<Offer> {
  let offer: Offer = { providers: [], nat64: [] };
  const refresh = async (): Promise<void> => {
    const settings = await deps.readSettings();
    const { provider, nat64Prefixes } = settings;
    const all = providersOf(settings);
    const providers = [...all.filter(({ id }) => id === provider), ...all.filter(({ id }) => id !== provider)];
    offer = { providers, nat64: parseNat64Prefixes(nat64Prefixes) };
    deps.menu.offer(
      deps.words.text('lookup_menu'),
      providers.map(({ name }) => name),
    );
  };
  const ready = refresh();
  deps.observeSettings(() => void refresh());
  return async () => {
    await ready;
    return offer;
  };
}

/** Opens what was planned, or says why nothing is opened. */
function carryOut(plan: LookupPlan, provider: LookupProvider, deps: LookupsDeps): void {
  const { text } = deps.words;
  switch (plan.kind) {
    case 'open':
      deps.openTab(plan.url);
      break;
    case 'special':
      deps.showMessage(text('lookup_special', plan.target.value, text(hintText('class', plan.target.class))));
      break;
    case 'lacking':
      deps.showMessage(text(`lookup_lacking_${plan.what}`, visibleText(provider.name)));
      break;
    case 'unreadable':
      deps.showMessage(
        plan.text === undefined
          ? text('lookup_nothing')
          : text('lookup_unreadable', visibleText(shortenMiddle(plan.text.trim(), maxChars))),
      );
  }
}
