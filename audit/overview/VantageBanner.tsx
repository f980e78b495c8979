import { visibleText } from '../../src/display/visible-text.ts';
import type { JudgedReport } from '../../src/readiness/judged-report/judged-report.ts';
import { vantageGroups } from '../../src/readiness/text/vantage-groups.ts';
import { evidenceLine, readinessText, vantageHint } from '../../src/readiness/text/verdict-text.ts';
import type { Words } from '../../src/text.ts';
import { runNames } from '../parts/run-name.ts';

/** More runs than these are counted instead of named. */
const maxRuns = 5;

/** What the networks offer from which pages were visited: without that, no verdict reads right. */
export function VantageBanner({ judged, words }: { judged: JudgedReport; words: Words }) {
  const { text } = words;
  const names = runNames(
    judged.runs.map(({ run }) => run),
    judged.pages.map(({ page }) => page),
    words,
  );
  const visited = new Set(judged.pages.map(({ page }) => page.run));
  // The name of each run has its browser.
  const groups = vantageGroups(
    judged.runs.filter(({ run }) => visited.has(run.id)),
    () => '',
  );
  return (
    <>
      {groups.map((runs) => {
        const [{ vantage: network }] = runs;
        return (
          <section key={runs[0].run.id} class="vantage" data-vantage={network.id} aria-label={text('report_vantage')}>
            <p>
              <b>
                {text('report_vantage')}: {text(readinessText('vantage', network.id))}.
              </b>{' '}
              {text(vantageHint(network))}
            </p>
            <ul>
              {runs.slice(0, maxRuns).map(({ run, vantage }) => (
                <li key={run.id}>
                  {names.get(run.id)}
                  {run.nat64Prefixes.length > 0 &&
                    `, ${text('audit_nat64_prefixes', visibleText(run.nat64Prefixes.join(', ')))}`}
                  : {evidenceLine(vantage.evidence, text, visibleText)}
                </li>
              ))}
              {runs.length > maxRuns && <li>{words.plural('audit_runs_more', runs.length - maxRuns)}</li>}
            </ul>
          </section>
        );
      })}
    </>
  );
}
