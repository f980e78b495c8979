import './own-addresses.css';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { parseLookupTarget } from '../../src/lookup/lookup-target.ts';
import { type RoutingLookup, routingServer } from '../../src/lookup/routing/routing-result.ts';
import type { AddressProvider } from '../../src/own-addresses/address-providers.ts';
import { conclude } from '../../src/own-addresses/conclude.ts';
import { type KnownAddresses, type OwnAddresses, ownFamilies } from '../../src/own-addresses/own-addresses.ts';
import type { Words } from '../../src/text.ts';
import { type OwnFact, type OwnFacts, ownFacts, ownText } from './own-facts.ts';

/** What asking needs of the browser. */
export interface OwnAddressesDeps {
  ask(provider: AddressProvider, signal: AbortSignal): Promise<OwnAddresses>;
  /** In the turn of a click. */
  requestPermission(provider: AddressProvider): Promise<boolean>;
  readonly routing: RoutingLookup;
  /** Keeps what was latest in memory, for all views. */
  keep(known: KnownAddresses): Promise<void>;
  copy(text: string): Promise<void>;
  openSettings(): void;
  readonly isPrivate: boolean;
}

export interface OwnAddressesCardProps {
  readonly deps: OwnAddressesDeps;
  readonly provider: AddressProvider;
  /** The NAT64 prefixes that the user has named. */
  readonly prefixes: readonly string[];
  /** What is known already; where nothing is, the provider is asked at once. */
  readonly known: KnownAddresses | null;
  /** @returns what is known at this moment; null where nothing is */
  current(): KnownAddresses | null;
  /** Is called with what was latest. */
  onKnown(known: KnownAddresses): void;
  /** Says that something was copied, or not. */
  showMessage(message: string): void;
  /** What its heading is, below those of the page. */
  readonly heading: 'h2' | 'h3';
  readonly words: Words;
}

/** Both addresses of this machine with what follows from them. To be shown on the user's click only; gives up when it goes. */
export function OwnAddressesCard(props: OwnAddressesCardProps) {
  const { deps, provider, prefixes, known, showMessage, heading: Heading, words } = props;
  const { text } = words;
  const heading = useId();
  const againButton = useRef<HTMLButtonElement>(null);
  const { asking, again } = useQuestion(props);
  const copy = (what: string, done: string): void =>
    void deps.copy(what).then(
      () => showMessage(done),
      () => showMessage(text('copy_failed')),
    );

  const allow = async (): Promise<void> => {
    if (!(await deps.requestPermission(provider))) return;
    againButton.current?.focus();
    again();
  };

  const shown = known && !asking ? ownFacts(known, prefixes, words) : null;
  const [host4, host6] = [new URL(provider.ipv4).hostname, new URL(provider.ipv6).hostname];
  return (
    <section
      class="own-addresses"
      aria-labelledby={heading}
      aria-busy={asking}
      data-own-state={asking ? 'asking' : 'answered'}
    >
      <Heading id={heading}>{text('own_heading')}</Heading>
      {/* Always there, or screen readers do not notice that it changes. */}
      <p role="status" data-conclusion={shown?.id}>
        {asking ? text('own_asking', host4, host6) : shown?.conclusion}
      </p>
      {known && shown && <Answers {...{ known, shown, copy, words }} isPrivate={deps.isPrivate} />}
      {known && (
        <p class="judged-action">
          {/* It stays while they are asked, or the focus would go with it. */}
          <button
            ref={againButton}
            type="button"
            data-own-again
            aria-disabled={asking}
            onClick={asking ? undefined : again}
          >
            {text('whois_ask_again')}
          </button>
          {shown && (
            <>
              <button
                type="button"
                data-own-copy
                onClick={() => copy(ownText(shown, words), text('copied', text('own_heading')))}
              >
                {text('own_copy')}
              </button>
              {hasUnreadable(known) && (
                <button type="button" data-own-allow onClick={() => void allow()}>
                  {text('own_allow')}
                </button>
              )}
              <button type="button" onClick={() => deps.openSettings()}>
                {text('check_settings')}
              </button>
            </>
          )}
        </p>
      )}
    </section>
  );
}

/** Whether an answer came that the browser keeps from the page, as long as it is not allowed to read it. */
function hasUnreadable({ own }: KnownAddresses): boolean {
  return ownFamilies.some((family) => {
    const answer = own.answers[family];
    return answer.kind === 'failed' && answer.reason === 'unreadable';
  });
}

interface AnswersProps {
  readonly known: KnownAddresses;
  readonly shown: OwnFacts;
  copy(what: string, done: string): void;
  readonly isPrivate: boolean;
  readonly words: Words;
}

/** The addresses, what is remarkable about them, and whom that is from. */
function Answers({ known, shown, copy, isPrivate, words }: AnswersProps) {
  const { text } = words;
  const { hosts, time } = known.own;
  return (
    <>
      <dl>
        {shown.facts.map((fact) => (
          <Address key={fact.family} fact={fact} copy={copy} words={words} />
        ))}
      </dl>
      <ul>
        {shown.remarks.map(({ id, text: remark }) => (
          <li key={id} data-remark={id}>
            {remark}
          </li>
        ))}
      </ul>
      <p class="about">
        {text(
          'own_asked',
          hosts.ipv4,
          hosts.ipv6,
          new Intl.DateTimeFormat(words.language, { timeStyle: 'short' }).format(time),
        )}{' '}
        {Object.keys(known.networks).length > 0 && text('own_routed', routingServer)}{' '}
        {text(isPrivate ? 'own_private' : 'own_kept')}
      </p>
    </>
  );
}

/** Asks the provider when the card is shown without an answer, and whenever the user wants that; gives up when the card goes. */
function useQuestion(props: OwnAddressesCardProps): { readonly asking: boolean; again(): void } {
  const { deps, provider, prefixes, known } = props;
  /** How often the user wanted it asked. */
  const [round, setRound] = useState(known ? 0 : 1);
  const [asking, setAsking] = useState(!known);
  useEffect(() => {
    if (round === 0) return undefined;
    const ending = new AbortController();
    setAsking(true);
    // Rejects only when it is given up.
    void ask(ending.signal).catch(() => {});
    return () => ending.abort();
  }, [round]);

  async function ask(signal: AbortSignal): Promise<void> {
    const own = await deps.ask(provider, signal);
    if (signal.aborted) return;
    let latest: KnownAddresses = { own, reach: conclude(own, prefixes).reach, networks: {} };
    const update = (more: Partial<KnownAddresses>): void => {
      latest = { ...latest, ...more };
      props.onKnown(latest);
      void deps.keep(latest);
    };
    update({});
    setAsking(false);
    for (const family of ownFamilies) {
      const answer = own.answers[family];
      const target = answer.kind === 'address' ? parseLookupTarget(answer.address, []) : undefined;
      if (!target) continue;
      void deps.routing(target, { signal }).then((result) => {
        // What was forgotten meanwhile, because the network has changed, stays so.
        if (signal.aborted || result.kind !== 'routed' || props.current()?.own.time !== own.time) return;
        update({ networks: { ...latest.networks, [family]: result.network.origins } });
      });
    }
  }
  return { asking, again: () => setRound((before) => before + 1) };
}

interface AddressProps {
  readonly fact: OwnFact;
  copy(what: string, done: string): void;
  readonly words: Words;
}

/** The address of one family, or why there is none. */
function Address({ fact, copy, words: { text } }: AddressProps) {
  const { family, name, address, className, classHint, networks, failure } = fact;
  return (
    <div data-own-family={family}>
      <dt>{name}</dt>
      {address === undefined ? (
        <dd class="about" data-own-failure>
          {failure}
        </dd>
      ) : (
        <dd>
          <span class="address" data-own-address>
            {address}
          </span>{' '}
          <button
            type="button"
            class="small"
            aria-label={text('copy_named', address)}
            title={text('copy_named', address)}
            onClick={() => copy(address, text('copied', address))}
          >
            {text('copy')}
          </button>{' '}
          <span class="about" title={classHint}>
            {className}
          </span>{' '}
          {networks.map((network) => (
            <bdi key={network}>{network}</bdi>
          ))}
        </dd>
      )}
    </div>
  );
}
