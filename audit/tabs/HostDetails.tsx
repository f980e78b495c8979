import { visibleText } from '../../src/display/visible-text.ts';
import type { RecordSource } from '../../src/dns/host-records.ts';
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
  const { text, time } = words;
  const { verdict, sightings, records, operators } = host;
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
                {text(stored ? 'audit_address_cached' : 'audit_address_count', words.number(count))}
              </>
            )}
          </MoreList>
        </Fact>
      )}
      {records && (
        <Fact name={text('audit_dns')}>
          <ul class="list">
            {records.cnames.length > 0 && (
              <li>{text('audit_dns_alias', visibleText([host.hostname, ...records.cnames].join(' → ')))}</li>
            )}
            <li>AAAA: {answerText(records.aaaa)}</li>
            <li>A: {answerText(records.a)}</li>
            <li>{text('audit_dns_source', sourceText(records.source, text), time(records.at))}</li>
          </ul>
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

  function answerText({ status, addresses }: { readonly status: string; readonly addresses: readonly string[] }) {
    if (addresses.length > 0) return <code>{visibleText(addresses.join(', '))}</code>;
    return text('audit_dns_none', status);
  }
}

function sourceText(source: RecordSource, text: Text): string {
  if (source.kind === 'doh') return visibleText(requestUrl(source.url).hostname || source.url);
  return source.kind === 'server' ? visibleText(source.server) : text('audit_dns_browser');
}
