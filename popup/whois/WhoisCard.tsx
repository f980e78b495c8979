import './whois.css';
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { type LookupTarget, parseLookupTarget, type SpecialTarget } from '../../src/lookup/lookup-target.ts';
import {
  mailtoUrl,
  type WhoisLookup,
  type WhoisProgress,
  type WhoisResult,
} from '../../src/lookup/rdap/whois-result.ts';
import type { RoutingLookup, RoutingResult } from '../../src/lookup/routing/routing-result.ts';
import type { AddressRow } from '../../src/page/presentation/row.ts';
import type { Words } from '../../src/text.ts';
import { routingFacts, type WhoisFact, whoisFacts } from './whois-facts.ts';
import { progressText, routingText, whoisResultText, whoisText } from './whois-text.ts';

/** Loads what asks registries, and who announces an address: most popups are closed without. */
export type LoadWhois = () => Promise<{ readonly whois: WhoisLookup; readonly routing: RoutingLookup }>;

interface AddressWhoisProps {
  readonly of: AddressRow;
  readonly whois: LoadWhois;
  readonly words: Words;
  readonly copy: (text: string, message: string) => void;
}

/** The whois card of a row's address: of the IPv4 address inside, if the server is reached over IPv4. */
export function AddressWhois({ of, whois: load, ...others }: AddressWhoisProps) {
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

interface WhoisCardProps {
  /** The address; it must stay the same object as long as it is the same question. */
  readonly target: LookupTarget | SpecialTarget;
  readonly lookup: WhoisLookup;
  /** Asked at the same time; either may fail alone. */
  readonly routing?: RoutingLookup;
  readonly words: Words;
  /** Writes to the clipboard, and says so. */
  readonly copy: (text: string, message: string) => void;
}

/** Of a longer list the rest is folded: registries write whole pages of remarks. */
const maxValuesAtOnce = 3;

/**
 * Asks the registry when it appears, and gives up when it goes: it is to be shown on the user's click only. One button
 * is what can be done next, so that the focus stays where it is when that changes.
 */
export function WhoisCard({ target, lookup, routing, words, copy }: WhoisCardProps) {
  const { text } = words;
  const heading = useId();
  const chief = useRef<HTMLButtonElement>(null);
  const { progress, result, routed, ask, cancel } = useWhois(target, lookup, routing);
  const facts = [...routingFacts(routed), ...(result?.kind === 'card' ? whoisFacts(result.card) : [])];
  const status = result ? whoisResultText(result, words, Date.now()) : progress ? progressText(progress, words) : '';
  const [action, label] = !result
    ? ([cancel, text('whois_cancel')] as const)
    : result.kind === 'failed'
      ? ([() => ask(false), text('whois_retry')] as const)
      : ([
          () => copy(whoisText(target, result, routed, status, words), text('whois_copied', target.value)),
          text('whois_copy'),
        ] as const);
  return (
    <section class="whois" aria-labelledby={heading} aria-busy={!result} data-whois-state={result?.kind ?? 'asking'}>
      <h2 id={heading}>{text('whois_heading', target.value)}</h2>
      {target.embeddedIn !== undefined && <p class="about">{text('whois_embedded', target.embeddedIn)}</p>}
      {/* Always there, or screen readers do not notice that it changes. */}
      <p role="status" data-failure={result?.kind === 'failed' ? result.failure.kind : undefined}>
        {status}
      </p>
      {facts.length > 0 && (
        <dl>
          {facts.map((fact) => (
            <Fact key={fact.name} fact={fact} words={words} />
          ))}
        </dl>
      )}
      {routed && routed.kind !== 'not-asked' && (
        <p
          class="about"
          data-routing={routed.kind}
          data-routing-failure={routed.kind === 'failed' ? routed.reason : undefined}
        >
          {routingText(routed, words)}
        </p>
      )}
      <p class="whois-actions">
        <button ref={chief} type="button" onClick={action}>
          {label}
        </button>
        {result?.kind === 'card' && result.cached && (
          <button
            type="button"
            onClick={() => {
              // This one goes while it asks, and would take the focus with it.
              chief.current?.focus();
              ask(true);
            }}
          >
            {text('whois_ask_again')}
          </button>
        )}
        {result?.kind === 'card' && (
          <a href={result.card.link} target="_blank" rel="noopener noreferrer">
            {text('whois_link')}
          </a>
        )}
      </p>
    </section>
  );
}

/** A fact with all its values; of many, the first ones are there at once. */
function Fact({ fact, words }: { fact: WhoisFact; words: Words }) {
  const { text } = words;
  const values = fact.values.map((value) => <Value key={value.text} value={value} language={words.language} />);
  // One more takes no more room than the line that would stand for it.
  const atOnce = values.length === maxValuesAtOnce + 1 ? values.length : maxValuesAtOnce;
  const more = values.slice(atOnce);
  return (
    <div data-whois-fact={fact.name} data-layout={fact.layout}>
      <dt>{text(fact.name)}</dt>
      {values.slice(0, atOnce).map((value) => (
        <dd key={value.key}>
          {value}
          {fact.note && <span class="about"> ({text(fact.note)})</span>}
        </dd>
      ))}
      {more.length > 0 && (
        <dd>
          <details>
            <summary>{words.plural('whois_more', more.length)}</summary>
            {more.map((value) => (
              <div key={value.key}>{value}</div>
            ))}
          </details>
        </dd>
      )}
      {values.length === 0 && <dd class="about">{text('whois_not_given')}</dd>}
    </div>
  );
}

function Value({ value: { kind, text }, language }: { value: WhoisFact['values'][number]; language: string }) {
  switch (kind) {
    case 'email':
      return <a href={mailtoUrl(text)}>{text}</a>;
    case 'date':
      return (
        <time dateTime={text} title={text}>
          {dayText(text, language)}
        </time>
      );
    case 'country':
      return <>{countryName(text, language)}</>;
    case 'address':
      return <span class="address">{text}</span>;
    default:
      return <bdi>{text}</bdi>;
  }
}

/** The day that the registry wrote, whatever the time zone here is. */
function dayText(text: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(text.slice(0, 10)),
  );
}

/** A code with its name, as "United States (US)"; other text as it is. */
function countryName(text: string, language: string): string {
  if (!/^[A-Z]{2}$/.test(text)) return text;
  const name = new Intl.DisplayNames(language, { type: 'region' }).of(text) ?? text;
  return name === text ? text : `${name} (${text})`;
}

interface Whois {
  readonly progress?: WhoisProgress;
  readonly result?: WhoisResult;
  readonly routed?: RoutingResult;
}

/** Asks when it is first used and on `ask`, until the answer, `cancel` or the end of the component. */
function useWhois(target: LookupTarget | SpecialTarget, lookup: WhoisLookup, routing: RoutingLookup | undefined) {
  const [whois, set] = useState<Whois>({});
  // A new object asks anew.
  const [round, setRound] = useState({ fresh: false });
  const cancel = useRef(() => {});
  useEffect(() => {
    const ending = new AbortController();
    let progress: WhoisProgress | undefined;
    const end = (result: WhoisResult) => {
      if (!ending.signal.aborted) set((before) => ({ ...before, result }));
    };
    set({});
    cancel.current = () => {
      end({ kind: 'failed', failure: { kind: 'cancelled', asked: progress?.asked ?? [] } });
      ending.abort();
    };
    void lookup(target, {
      signal: ending.signal,
      fresh: round.fresh,
      onProgress(next) {
        progress = next;
        if (!ending.signal.aborted) set((before) => ({ ...before, progress: next }));
      },
    }).then(end);
    // A special-purpose address is announced by nobody.
    if (routing && target.kind === 'address') {
      void routing(target, { signal: ending.signal, fresh: round.fresh }).then((routed) => {
        if (!ending.signal.aborted) set((before) => ({ ...before, routed }));
      });
    }
    return () => ending.abort();
  }, [target, lookup, routing, round]);
  return { ...whois, cancel: () => cancel.current(), ask: (fresh: boolean) => setRound({ fresh }) };
}
