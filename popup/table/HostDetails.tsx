// biome-ignore-all lint/a11y/noRedundantRoles: laid out by CSS as blocks and grids, some browsers would forget these roles
import './details.css';
import type { ComponentChildren } from 'preact';
import type { AddressClass } from '../../src/address/class-table.ts';
import { visibleText } from '../../src/display/visible-text.ts';
import { failureId } from '../../src/page/events/failure.ts';
import { isBlocking } from '../../src/page/events/resource-kind.ts';
import { failureHint } from '../../src/page/presentation/failure-hint.ts';
import type { AddressRow, Failure, Row, RowRequests } from '../../src/page/presentation/row.ts';
import type { Words } from '../../src/text.ts';
import { FamilyBadge } from '../../ui/FamilyBadge.tsx';
import { hintText, idText, typesText } from '../../ui/id-texts.ts';
import { lazy } from '../lazy.tsx';
import type { Judging } from '../state/popup-state.ts';
import type { LoadWhois } from '../whois/WhoisCard.tsx';
import { idInPreview, isBlockedByPreview } from './preview-rows.ts';
import { RequestTable } from './RequestTable.tsx';
import { embeddedText } from './row-tags.ts';
import { hasTunnelFacts, TunnelFacts } from './TunnelFacts.tsx';

/** Most popups are closed without. */
const lazyWhois = lazy(async () => (await import('../whois/WhoisCard.tsx')).AddressWhois);

/** The dependencies of the details. */
export interface HostTools {
  /** Asks the registry of an address's network. */
  readonly whois: LoadWhois;
  /** Writes to the clipboard, and says so. */
  readonly copy: (text: string, message: string) => void;
}

export interface HostDetailsProps {
  readonly row: Row;
  readonly requests: RowRequests | undefined;
  /** The addresses whose whois card is shown. */
  readonly whois: ReadonlySet<string>;
  readonly judging: Judging | null;
  readonly tools: HostTools;
  readonly words: Words;
}

/** What is behind a row: all addresses, failures, and the single requests. */
export function HostDetails({ row, requests, whois, judging, tools, words }: HostDetailsProps) {
  const { text } = words;
  return (
    <tr role="row" class="details" data-detail={row.hostname}>
      <td role="cell" colSpan={4}>
        <dl class="facts">
          <Fact name={text('detail_hostname')}>
            <span class="copyable">
              <bdi dir="ltr">{row.hostname}</bdi> <CopyButton what={row.hostname} words={words} />{' '}
              <LookUpButton what={row.hostname} words={words} />
            </span>
          </Fact>
          {row.addresses.length > 0 && (
            <Fact name={text('detail_addresses')}>
              <ul>
                {row.addresses.map((address) => (
                  <AddressItem
                    key={address.address}
                    of={address}
                    whois={whois.has(address.address)}
                    tools={tools}
                    words={words}
                  />
                ))}
              </ul>
            </Fact>
          )}
          {row.failures.length > 0 && (
            <Fact name={text('detail_failures')}>
              <ul>
                {row.failures.map((failure) => (
                  <FailureItem
                    key={failure.error}
                    failure={failure}
                    byPreview={isBlockedByPreview(row, judging)}
                    words={words}
                  />
                ))}
              </ul>
            </Fact>
          )}
          {row.proxies.length > 0 && <Fact name={text('detail_proxies')}>{visibleText(row.proxies.join(', '))}</Fact>}
          {row.versions.length > 0 && (
            <Fact name={text('detail_versions')}>{visibleText(row.versions.join(', '))}</Fact>
          )}
          {row.total > 0 && (
            <Fact name={text('detail_types')}>
              {words.plural('requests', row.total)}
              {': '}
              {typesText(row.types, words)}
              {isBlocking(row.types) && <span title={text('blocking_hint')}> · {text('blocking')}</span>}
            </Fact>
          )}
          {judging && <judging.HostVerdict hostname={row.hostname} />}
        </dl>
        {requests && requests.requests.length > 0 && (
          <RequestTable requests={requests} addresses={row.addresses} words={words} />
        )}
      </td>
    </tr>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function AddressItem(props: { of: AddressRow; whois: boolean; tools: HostTools; words: Words }) {
  const { of, whois, tools, words } = props;
  const { text } = words;
  // It is empty for what is no address, and browsers name nothing else.
  const id = of.class as AddressClass;
  const tunnel = hasTunnelFacts(id);
  const embedded = embeddedText(of);
  return (
    <li data-detail-address={of.address}>
      <span class="copyable">
        <FamilyBadge family={of.family} /> <span class="address">{of.address}</span>{' '}
        <CopyButton what={of.address} words={words} />{' '}
        <button
          type="button"
          class="small"
          data-whois={of.address}
          aria-expanded={whois}
          aria-label={text('whois_named', of.address)}
          title={text('whois_hint')}
        >
          {text('whois')}
        </button>{' '}
        <LookUpButton what={of.address} words={words} />
      </span>{' '}
      <span class="about">
        {[
          // What is plain needs no explanation.
          id === 'global' ? text('class_global') : text(hintText('class', id)),
          // The facts about a tunnel name it, and say what it is.
          embedded !== '' && !tunnel && text('embeds', embedded),
          words.plural('requests', of.total),
          of.cached > 0 && text('from_cache', words.number(of.cached)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {tunnel && <TunnelFacts of={of} words={words} />}
      {whois && <lazyWhois.Component of={of} {...tools} words={words} />}
    </li>
  );
}

function FailureItem(props: { failure: Failure; byPreview: boolean; words: Words }) {
  const {
    failure: { error, count },
    byPreview,
    words,
  } = props;
  const id = failureId(error);
  const isOurs = byPreview && idInPreview(error) === 'blocked';
  return (
    <li data-detail-failure={id}>
      <b>{words.text(isOurs ? 'chip_preview_blocks' : idText('failure', id))}</b>
      {count > 1 && ` ×${words.number(count)}`}{' '}
      <span class="about">{words.text(isOurs ? 'chip_preview_blocks_hint' : failureHint(error))}</span>{' '}
      <code>{visibleText(error)}</code>
    </li>
  );
}

/**
 * Copies one text. It has no listener of its own: the page reads `data-copy`.
 * @param props.what what is copied
 * @param props.words texts in the user's language
 */
function CopyButton({ what, words }: { what: string; words: Words }) {
  const name = words.text('copy_named', what);
  return (
    <button type="button" class="small" data-copy={what} aria-label={name} title={name}>
      {words.text('copy')}
    </button>
  );
}

/**
 * Opens the user's lookup site about one text, as the context menu does; phones have none. It has no listener of its own:
 * the page reads `data-look-up`.
 * @param props.what a hostname or an address
 * @param props.words texts in the user's language
 */
function LookUpButton({ what, words }: { what: string; words: Words }) {
  return (
    <button
      type="button"
      class="small"
      data-look-up={what}
      aria-label={words.text('look_up_named', what)}
      title={words.text('look_up_hint')}
    >
      {words.text('look_up')}
    </button>
  );
}
