import { useEffect, useMemo, useRef } from 'preact/hooks';
import { visibleText } from '../../src/display/visible-text.ts';
import { type AdviceGroup, type Advice as AdviceLists, adviceOn } from '../../src/readiness/advice/advice.ts';
import { actorTexts, choiceTexts, otherChoices, whoActs } from '../../src/readiness/advice/who-acts.ts';
import type { JudgedHost } from '../../src/readiness/judged-report/judged-report.ts';
import type { NetworkId } from '../../src/readiness/report/report.ts';
import { evidenceLine, readinessText, verdictHint } from '../../src/readiness/text/verdict-text.ts';
import { type Outcome as OutcomeId, outcomesWorstFirst } from '../../src/readiness/verdicts/host-verdict.ts';
import { verdictTones } from '../../src/readiness/verdicts/tone.ts';
import type { Words } from '../../src/text.ts';
import { OnEachNetwork, Outcome } from '../parts/badges.tsx';
import { Fact, MoreList } from '../parts/details.tsx';
import { HostName } from '../parts/names.tsx';

/** What to do: each thing that is wrong with why it matters and how it is mended; what is not known; what fails anyway; what is right, folded. */
export function Advice({ hosts, words }: { hosts: readonly JudgedHost[]; words: Words }) {
  const { text } = words;
  const { mend, check, failing, passed } = useMemo(() => adviceOn(hosts), [hosts]);
  const section = useRef<HTMLElement>(null);
  useOpenOnPaper(section);
  const count = (groups: readonly AdviceGroup[]) => groups.reduce((sum, group) => sum + group.hosts.length, 0);
  const list = (groups: readonly AdviceGroup[], place: keyof AdviceLists) =>
    groups.map((group) => (
      <Group
        key={`${group.verdict} ${group.remedy?.text} ${group.ofOnePort}`}
        group={group}
        place={place}
        words={words}
      />
    ));
  return (
    <section ref={section} class="advice" aria-labelledby="advice">
      <h2 id="advice">{text('advice_title')}</h2>
      {mend.length === 0 && <p data-advice="nothing">{text('advice_nothing')}</p>}
      {list(mend, 'mend')}
      {check.length > 0 && (
        <>
          <h3>{words.plural('advice_check', count(check))}</h3>
          {list(check, 'check')}
        </>
      )}
      {failing.length > 0 && (
        <>
          <h3>{words.plural('advice_failing', count(failing))}</h3>
          {list(failing, 'failing')}
        </>
      )}
      {passed.length > 0 && (
        <details class="passed" data-advice="passed">
          <summary>
            <h3>{words.plural('advice_passed', count(passed))}</h3>
          </summary>
          {list(passed, 'passed')}
        </details>
      )}
    </section>
  );
}

function Group({ group, place, words }: { group: AdviceGroup; place: keyof AdviceLists; words: Words }) {
  const { verdict, remedy, ofOnePort, hosts, severity, pages } = group;
  const { text } = words;
  return (
    <details class="group" data-advice={place} data-group={verdict}>
      <summary>
        <span class="swatch" data-tone={verdictTones[verdict]} aria-hidden="true" />{' '}
        <b>{text(readinessText('verdict', verdict))}</b>{' '}
        <span class="quiet">
          {words.plural('advice_hosts', hosts.length)}, {words.plural('advice_pages', pages)}
          {place !== 'passed' && `, ${text('report_severity')}: ${text(readinessText('severity', severity))}`}
        </span>
      </summary>
      <dl>
        <Fact name={text(place === 'passed' ? 'report_verdict' : 'advice_why')}>
          <p>{text(verdictHint(verdict, ofOnePort))}</p>
          {place !== 'passed' && (
            <p>
              <OnEachNetwork words={words}>
                {(id) => <Outcome of={worstOutcome(hosts, id)} words={words} />}
              </OnEachNetwork>
            </p>
          )}
        </Fact>
        {remedy && (
          <Fact name={text('advice_how')}>
            <p>{text(remedy.text)}</p>
            <p>
              <a href={`https://www.rfc-editor.org/rfc/rfc${remedy.rfc}`} target="_blank" rel="noopener noreferrer">
                {text('advice_learn', `RFC ${remedy.rfc}`)}
              </a>
            </p>
          </Fact>
        )}
        <Fact name={text('audit_tab_hosts')}>
          <MoreList items={hosts} keyOf={({ hostname }) => hostname} words={words}>
            {(host) => <HostLine host={host} words={words} />}
          </MoreList>
        </Fact>
      </dl>
    </details>
  );
}

function HostLine({ host, words }: { host: JudgedHost; words: Words }) {
  const { text } = words;
  const actor = whoActs(host);
  return (
    <>
      <HostName name={host.hostname} />{' '}
      <span class="quiet">
        {text(readinessText('severity', host.severity))}, {words.plural('advice_pages', host.pages.length)} –{' '}
        {evidenceLine(host.verdict.evidence, text, visibleText)}
        {actor && `. ${text(actorTexts[actor.id], visibleText(actor.name))}`}
        {otherChoices(host).map(({ id, name }) => ` ${text(choiceTexts[id], visibleText(name))}`)}
      </span>
    </>
  );
}

function worstOutcome(hosts: readonly JudgedHost[], network: NetworkId): OutcomeId {
  return outcomesWorstFirst.find((id) => hosts.some(({ verdict }) => verdict.outcomes[network] === id)) ?? 'unknown';
}

/** On paper nobody can open anything. What is printed is closed again behind it. */
function useOpenOnPaper(section: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    let closed: HTMLDetailsElement[] = [];
    const open = () => {
      closed = [...(section.current?.querySelectorAll<HTMLDetailsElement>('details:not([open])') ?? [])];
      for (const each of closed) each.open = true;
    };
    const close = () => {
      for (const each of closed) each.open = false;
    };
    addEventListener('beforeprint', open);
    addEventListener('afterprint', close);
    return () => {
      removeEventListener('beforeprint', open);
      removeEventListener('afterprint', close);
    };
  }, [section]);
}
