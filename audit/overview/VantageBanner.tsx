import { visibleText } from '../../src/display/visible-text.ts';
import type { JudgedReport, JudgedRun } from '../../src/readiness/judged-report/judged-report.ts';
import type { VantageId } from '../../src/readiness/network/vantage.ts';
import { evidenceLine, readinessText, vantageHint } from '../../src/readiness/text/verdict-text.ts';
import type { TextId, Words } from '../../src/text.ts';
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
  const groups: { hint: TextId; id: VantageId; runs: JudgedRun[] }[] = [];
  for (const run of judged.runs) {
    if (!judged.pages.some(({ page }) => page.run === run.run.id)) continue;
    const hint = vantageHint(run.vantage);
    const group = groups.find((each) => each.hint === hint);
    if (group) group.runs.push(run);
    else groups.push({ hint, id: run.vantage.id, runs: [run] });
  }
  return (
    <>
      {groups.map(({ hint, id, runs }) => (
        <section key={hint} class="vantage" data-vantage={id} aria-label={text('report_vantage')}>
          <p>
            <b>
              {text('report_vantage')}: {text(readinessText('vantage', id))}.
            </b>{' '}
            {text(hint)}
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
      ))}
    </>
  );
}
