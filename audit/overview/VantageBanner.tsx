import { visibleText } from '../../src/display/visible-text.ts';
import type { ReportView, RunView } from '../../src/readiness/judged-report/report-view.ts';
import { evidenceText, readinessText, vantageHint } from '../../src/readiness/text/verdict-text.ts';
import type { Words } from '../../ui/words.ts';
import { runName } from '../parts/run-name.ts';

/** More runs than these are counted instead of named. */
const maxRuns = 5;

/** What the networks offer from which pages were visited: without that, no verdict reads right. */
export function VantageBanner({ view, words }: { view: ReportView; words: Words }) {
  const { text } = words;
  const groups = new Map<ReturnType<typeof vantageHint>, RunView[]>();
  for (const run of view.runs) {
    if (!view.pages.some(({ page }) => page.run === run.run.id)) continue;
    const hint = vantageHint(run.vantage);
    groups.set(hint, [...(groups.get(hint) ?? []), run]);
  }
  return (
    <>
      {[...groups].map(([hint, runs]) => (
        <section key={hint} class="vantage" data-vantage={runs[0]?.vantage.id} aria-label={text('report_vantage')}>
          <p>
            <b>
              {text('report_vantage')}: {runs[0] && text(readinessText('vantage', runs[0].vantage.id))}.
            </b>{' '}
            {text(hint)}
          </p>
          <ul>
            {runs.slice(0, maxRuns).map(({ run, vantage }) => (
              <li key={run.id}>
                {runName(run, words)}
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
