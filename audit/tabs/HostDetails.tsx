import { visibleText } from '../../src/display/visible-text.ts';
import type { AddressAnswer, HostRecords, RecordSource } from '../../src/dns/host-records.ts';
import { requestUrl } from '../../src/page/events/request-url.ts';
import { actorTexts, choiceTexts, otherChoices, whoActs } from '../../src/readiness/advice/who-acts.ts';
import type { JudgedHost, JudgedPage } from '../../src/readiness/judged-report/judged-report.ts';
import { operatorLabel } from '../../src/readiness/report/report.ts';
import {
  evidenceText,
  loaderText,
  pathText,
  readinessHint,
  readinessText,
  verdictHint,
} from '../../src/readiness/text/verdict-text.ts';
import { isOfOnePort } from '../../src/readiness/verdicts/host-verdict.ts';
import type { Text, Words } from '../../src/text.ts';
import { typesText } from '../../ui/id-texts.ts';
import { OnEachNetwork, Outcome } from '../parts/badges.tsx';
import { Fact, MoreList } from '../parts/details.tsx';
import { HostName, PageUrl } from '../parts/names.tsx';

/** All that is known of a host: the evidence, who has to act, where it is needed, where it was reached. */
export function HostDetails({ host, pages, words }: { host: JudgedHost; pages: readonly JudgedPage[]; words: Words }) {
  const { text } = words;
  const { verdict, sightings, records } = host;
  const acting = whoActs(host);
  return (
    <dl>
      <Fact name={text('report_verdict')}>
        <b>{text(readinessText('verdict', verdict.id))}</b> ({text(readinessText('confidence', verdict.confidence))}).{' '}
        {text(verdictHint(verdict.id, isOfOnePort(verdict)))}
        {acting !== null && <p data-who-acts={acting.name}>{text(actorTexts[acting.id], visibleText(acting.name))}</p>}
        {otherChoices(host).map(({ id, name }) => (
          <p key={id} data-choice={id}>
            {text(choiceTexts[id], visibleText(name))}
          </p>
        ))}
      </Fact>
      {host.loadedBy.length > 0 && (
        <Fact name={text('load_by')}>
          {host.load && host.load.depth > 0 && <p data-load-path>{pathText(host.load)}</p>}
          <MoreList items={host.loadedBy} keyOf={({ kind, hostname }) => `${kind} ${hostname}`} words={words}>
            {(loader) => `${loaderText(loader, text)} ×${words.number(loader.requests)}`}
          </MoreList>
        </Fact>
      )}
      {host.goesWithIt.length > 0 && (
        <Fact name={text('load_goes_with')}>
          <MoreList items={host.goesWithIt} keyOf={(name) => name} words={words}>
            {(name) => <HostName name={name} />}
          </MoreList>
        </Fact>
      )}
      <Fact name={text('audit_networks')}>
        <OnEachNetwork words={words}>{(id) => <Outcome of={verdict.outcomes[id]} words={words} />}</OnEachNetwork>
      </Fact>
      <Fact name={text('report_evidence')}>
        <ul class="list">
          {verdict.evidence.map((fact) => (
            <li key={`${fact.id} ${fact.values.join()}`}>{evidenceText(fact, text, visibleText)}</li>
          ))}
        </ul>
      </Fact>
      <Fact name={text('report_severity')}>
        {text(readinessText('severity', host.severity))} – {text(readinessHint('severity', host.severity))}
      </Fact>
      <Fact name={text('audit_types')}>{typesText(host.types, words)}</Fact>
      {sightings.reached.length + sightings.stored.length > 0 && (
        <Fact name={text('audit_addresses')}>
          <Addresses host={host} words={words} />
        </Fact>
      )}
      {records && (
        <Fact name={text('audit_dns')}>
          <Records records={records} words={words} />
        </Fact>
      )}
      <Fact name={words.plural('audit_needed_by', host.pages.length)}>
        <MoreList
          items={host.pages.flatMap((at) => pages[at] ?? [])}
          keyOf={({ page }) => `${page.run} ${page.id}`}
          words={words}
        >
          {({ page }) => <PageUrl url={page.url} />}
        </MoreList>
      </Fact>
    </dl>
  );
}

/** Where the host was reached, now or when what is in the cache was stored, and who runs that network. */
function Addresses({ host: { sightings, operators }, words }: { host: JudgedHost; words: Words }) {
  return (
    <MoreList
      items={[
        ...sightings.reached.map((sighting) => ({ ...sighting, stored: false })),
        ...sightings.stored.map((sighting) => ({ ...sighting, stored: true })),
      ]}
      keyOf={({ kind, address, stored }) => `${stored} ${kind} ${address}`}
      words={words}
    >
      {({ address, count, stored }) => (
        <>
          <code>{visibleText(address)}</code>{' '}
          {operators
            .filter((operator) => operator.address === address)
            .map((operator) => `${visibleText(operatorLabel(operator))} (${visibleText(operator.prefix)}), `)}
          {words.text(stored ? 'audit_address_cached' : 'audit_address_count', words.number(count))}
        </>
      )}
    </MoreList>
  );
}

/** What a resolver has answered about the host. */
function Records({ records, words }: { records: HostRecords; words: Words }) {
  const { text, time } = words;
  const { hostname, cnames, aaaa, a, source, at } = records;
  return (
    <ul class="list">
      {cnames.length > 0 && <li>{text('audit_dns_alias', visibleText([hostname, ...cnames].join(' → ')))}</li>}
      <li>AAAA: {answerText(aaaa, text)}</li>
      <li>A: {answerText(a, text)}</li>
      <li>{text('audit_dns_source', sourceText(source, text), time(at))}</li>
    </ul>
  );
}

function answerText({ status, addresses }: AddressAnswer, text: Text) {
  if (addresses.length > 0) return <code>{visibleText(addresses.join(', '))}</code>;
  return text('audit_dns_none', status);
}

function sourceText(source: RecordSource, text: Text): string {
  if (source.kind === 'doh') return visibleText(requestUrl(source.url).hostname || source.url);
  return source.kind === 'server' ? visibleText(source.server) : text('audit_dns_browser');
}
