import type { JudgedReport, Totals } from '../../src/readiness/judged-report/judged-report.ts';
import { networkIds } from '../../src/readiness/report/report.ts';
import { readinessHint, readinessText } from '../../src/readiness/text/verdict-text.ts';
import type { Outcome as OutcomeId } from '../../src/readiness/verdicts/host-verdict.ts';
import type { HostVerdictId } from '../../src/readiness/verdicts/host-verdict-id.ts';
import type { PageClassId } from '../../src/readiness/verdicts/page-verdict.ts';
import { classTones, outcomeTones, type Tone, verdictTones } from '../../src/readiness/verdicts/tone.ts';
import type { TextId, Words } from '../../src/text.ts';
import type { Place } from '../state/place.ts';
import { Distribution } from './Distribution.tsx';

const results: Readonly<Record<OutcomeId, TextId>> = {
  works: 'audit_pages_work',
  breaks: 'audit_pages_break',
  unknown: 'result_unknown',
  'fails-anyway': 'audit_pages_fail',
};

const families: Readonly<Record<keyof Totals['share'], { text: TextId; tone: Tone }>> = {
  ipv6: { text: 'audit_family_ipv6', tone: 'good' },
  nat64: { text: 'audit_family_nat64', tone: 'half' },
  ipv4: { text: 'audit_family_ipv4', tone: 'bad' },
  cached: { text: 'audit_family_cached', tone: 'open' },
  failed: { text: 'audit_family_failed', tone: 'open' },
  unknown: { text: 'audit_family_unknown', tone: 'open' },
};

/** How it stands, at a glance: both networks, the pages by class, the hosts by verdict, the requests by family. */
export function Summary(props: {
  judged: JudgedReport;
  place: Place;
  go(changes: Partial<Place>): void;
  words: Words;
}) {
  const { judged, place, go, words } = props;
  const { totals } = judged;
  const { text } = words;
  return (
    <section class="summary" aria-labelledby="summary">
      <h2 id="summary">{text('audit_summary')}</h2>
      <div class="distributions">
        {networkIds.map((id) => (
          <Distribution
            key={id}
            id={id}
            title={text('audit_pages_on', text(readinessText('network', id)))}
            hint={text(readinessHint('network', id))}
            shares={(Object.keys(results) as OutcomeId[]).map((result) => ({
              id: result,
              label: text(results[result]),
              tone: outcomeTones[result],
              count: totals.pagesByResult[id][result],
            }))}
            words={words}
          />
        ))}
        <Distribution
          id="classes"
          title={text('report_classes')}
          shares={(Object.keys(classTones) as PageClassId[]).map((id) => ({
            id,
            label: text(readinessText('readiness', id)),
            hint: text(readinessHint('readiness', id)),
            tone: classTones[id],
            count: totals.pagesByClass[id],
          }))}
          filter={{
            chosen: place.pageClass,
            choose: (id) => go({ pageClass: id as PageClassId | '', tab: place.tab === 'sites' ? 'sites' : 'pages' }),
          }}
          words={words}
        />
        <Distribution
          id="families"
          title={text('audit_requests_by_family')}
          shares={(Object.keys(families) as (keyof typeof families)[]).map((id) => ({
            id,
            label: text(families[id].text),
            tone: families[id].tone,
            count: totals.share[id],
          }))}
          words={words}
        />
        <Distribution
          id="verdicts"
          title={text('audit_hosts_by_verdict')}
          shares={(Object.keys(verdictTones) as HostVerdictId[]).map((id) => ({
            id,
            label: text(readinessText('verdict', id)),
            hint: text(readinessHint('verdict', id)),
            tone: verdictTones[id],
            count: totals.hostsByVerdict[id],
          }))}
          filter={{
            chosen: place.verdict,
            choose: (id) =>
              go({
                verdict: id as HostVerdictId | '',
                tab: place.tab === 'domains' || place.tab === 'operators' ? place.tab : 'hosts',
              }),
          }}
          words={words}
        />
      </div>
      <p class="key">
        {(['good', 'half', 'bad', 'open'] as const).map((tone) => (
          <span key={tone}>
            <span class="swatch" data-tone={tone} aria-hidden="true" /> {text(`audit_tone_${tone}`)}
          </span>
        ))}
      </p>
    </section>
  );
}
