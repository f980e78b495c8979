import { visibleText } from '../../src/display/visible-text.ts';
import type { ReportView, RunView } from '../../src/readiness/judged-report/report-view.ts';
import type { VantageId } from '../../src/readiness/network/vantage.ts';
import { evidenceText, readinessHint, readinessText } from '../../src/readiness/text/verdict-text.ts';
import { runName } from '../parts/run-name.ts';
import type { Wording } from '../state/audit-deps.ts';

/** More runs than these are counted instead of named. */
const maxRuns = 5;

/** What the networks offer from which pages were visited: without that, no verdict reads right. */
export function VantageBanner({ view, wording }: { view: ReportView; wording: Wording }) {
  const { words } = wording;
  const { text } = words;
  const groups = new Map<VantageId, RunView[]>();
  for (const run of view.runs) {
    if (!view.pages.some(({ page }) => page.run === run.run.id)) continue;
    groups.set(run.vantage.id, [...(groups.get(run.vantage.id) ?? []), run]);
  }
  return (
    <>
      {[...groups].map(([id, runs]) => (
        <section key={id} class="vantage" data-vantage={id} aria-label={text('report_vantage')}>
          <p>
            <b>
              {text('report_vantage')}: {text(readinessText('vantage', id))}.
            </b>{' '}
            {text(readinessHint('vantage', id))}
          </p>
          <ul>
            {runs.slice(0, maxRuns).map(({ run, vantage }) => (
              <li key={run.id}>
                {runName(run, wording)}
                {run.nat64Prefixes.length > 0 &&
                  `, ${text('audit_nat64_prefixes', visibleText(run.nat64Prefixes.join(', ')))}`}
                : {vantage.evidence.map((fact) => evidenceText(fact, text, visibleText)).join('; ')}
              </li>
            ))}
            {runs.length > maxRuns && <li>{words.plural('audit_runs_more', runs.length - maxRuns)}</li>}
          </ul>
        </section>
      ))}
    </>
  );
}
