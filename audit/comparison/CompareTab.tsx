import { useEffect, useMemo, useState } from 'preact/hooks';
import { visibleText } from '../../src/display/visible-text.ts';
import type { ComparableReports } from '../../src/format/redact-report.ts';
import { type Comparison, changeKinds } from '../../src/readiness/judged-report/compare-reports.ts';
import type { JudgedHost, JudgedPage } from '../../src/readiness/judged-report/judged-report.ts';
import { networkIds } from '../../src/readiness/report/report.ts';
import {
  readinessText,
  resultWithDoubt,
  vantageChangeText,
  verdictText,
} from '../../src/readiness/text/verdict-text.ts';
import type { Words } from '../../src/text.ts';
import { useOutcome } from '../../ui/use-outcome.ts';
import { WithSign } from '../parts/badges.tsx';
import { Fact, MoreList } from '../parts/details.tsx';
import { FileButton } from '../parts/FileButton.tsx';
import { HostName, PageUrl } from '../parts/names.tsx';
import { runNames } from '../parts/run-name.ts';
import type { AuditDeps, AuditProps } from '../state/audit-deps.ts';
import type { Place } from '../state/place.ts';
import { type Change, changesOf, changeTable } from '../tables/change-table.ts';
import type { Column } from '../tabs/DataTable.tsx';
import { tableTab } from '../tabs/table-tab.tsx';
import { comparedReports } from './comparison.ts';

interface CompareTabProps extends AuditProps {
  readonly place: Place;
  readonly go: (changes: Partial<Place>) => void;
  readonly paths: boolean;
}

/** What got better and what got worse, from a file or an earlier run to what is here now. */
export function CompareTab(props: CompareTabProps) {
  const { state, model, place, go, paths, deps } = props;
  const { words } = deps;
  const { text } = words;
  const { report, baseline } = state;
  const { before, after } = place;
  const chosen = useMemo(
    () => report && comparedReports(report, baseline?.report ?? null, { before, after }),
    [report, baseline, before, after],
  );
  // Another choice has no comparison yet; of one that grows while it is recorded the last one stays till the next is there.
  const choice = useMemo(() => ({}), [baseline, before, after]);
  const comparison = useComparison(chosen, choice, deps);
  const [outcome, follow] = useOutcome();
  const runs = useMemo(() => [...runNames(report?.runs ?? [], report?.pages ?? [], words)], [report, words]);
  const side = (name: 'before' | 'after') => (
    <label>
      {text(name === 'before' ? 'report_before' : 'report_after')}{' '}
      <select name={name} onChange={(event) => go({ [name]: event.currentTarget.value })}>
        {name === 'before' && (
          <option value="" selected={place.before === ''}>
            {text('audit_compare_choose')}
          </option>
        )}
        {baseline && name === 'before' && (
          <option value="file" selected={place.before === 'file'}>
            {visibleText(baseline.name)}
          </option>
        )}
        {name === 'after' && (
          <option value="rest" selected={place.after === 'rest'}>
            {text(before === '' || before === 'file' ? 'audit_compare_all' : 'audit_compare_rest')}
          </option>
        )}
        {runs.map(([id, run]) => (
          <option key={id} value={id} selected={place[name] === id}>
            {run}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      <p class="hint">{text('audit_compare_hint')}</p>
      <div class="tools">
        {side('before')}
        {side('after')}
        <FileButton
          label={text('audit_compare_file')}
          multiple={false}
          choose={async ([file]) => {
            if (file && (await model.openBaseline(file))) go({ before: 'file' });
          }}
        />
        {chosen && (
          <button
            type="button"
            data-copy-comparison
            onClick={() =>
              follow(async () => {
                await deps.copy(await deps.writeComparison(chosen.before, chosen.after, paths));
                return text('copied', 'Markdown');
              }, text('copy_failed'))
            }
          >
            {text('audit_copy_markdown')}
          </button>
        )}
        <span role="status">{outcome}</span>
      </div>
      {chosen && !comparison && (
        <p class="reading" role="status">
          <progress aria-label={text('audit_judging')} /> {text('audit_judging')}
        </p>
      )}
      {chosen?.isByHost && <p class="notice">{text('audit_compare_by_host')}</p>}
      {comparison && <Changes comparison={comparison} place={place} go={go} deps={deps} />}
    </>
  );
}

/** Judging two reports takes its time, and is only done while somebody looks. */
function useComparison(chosen: ComparableReports | null, choice: object, { compare }: AuditDeps): Comparison | null {
  const [known, setKnown] = useState<{ readonly choice: object; readonly comparison: Comparison } | null>(null);
  useEffect(() => {
    if (!chosen) return undefined;
    let wanted = true;
    void compare(chosen.before, chosen.after).then((comparison) => {
      if (wanted) setKnown({ choice, comparison });
    });
    return () => {
      wanted = false;
    };
  }, [chosen, choice, compare]);
  return chosen && known?.choice === choice ? known.comparison : null;
}

function Changes(props: {
  comparison: Comparison;
  place: Place;
  go: (changes: Partial<Place>) => void;
  deps: AuditDeps;
}) {
  const { comparison, place, go, deps } = props;
  const { text, number } = deps.words;
  const all = useMemo(() => changesOf(comparison), [comparison]);
  return (
    <>
      {comparison.vantageChanged && <p class="notice">{vantageChangeText(comparison, text)}</p>}
      <p class="changes">
        {all.length === 0
          ? text('report_no_changes')
          : changeKinds.map((kind) => (
              <span key={kind} data-change={kind} data-count={all.filter((change) => change.kind === kind).length}>
                <b>{number(all.filter((change) => change.kind === kind).length)}</b>{' '}
                {text(readinessText('change', kind))}
              </span>
            ))}
      </p>
      {all.length > 0 && <ChangeTable source={comparison} place={place} go={go} words={deps.words} />}
    </>
  );
}

const ChangeTable = tableTab<Comparison, Change>('compare', {
  rows: changesOf,
  model: changeTable,
  columns: columnsWith,
  details: (change, _, words) => <ChangeDetails change={change} words={words} />,
});

const signs = { worse: '▼', new: '+', changed: '~', gone: '−', better: '▲' } as const;

function columnsWith({ text }: Words): Column<Change>[] {
  const standing = (change: Change, which: 'before' | 'after') => {
    if (change.of === 'host') {
      const host = change[which];
      return host && text(readinessText('verdict', host.verdict.id));
    }
    return [...new Set(change[which].map(({ verdict }) => text(readinessText('readiness', verdict.class))))].join(', ');
  };
  return [
    {
      id: 'subject',
      label: text('audit_change_subject'),
      sort: 'ascending',
      from: 'narrow',
      cell: (change) => (change.of === 'host' ? <HostName name={change.hostname} /> : <PageUrl url={change.url} />),
    },
    {
      id: 'change',
      label: text('report_change'),
      sort: 'ascending',
      from: 'narrow',
      cell: ({ kind }) => (
        <WithSign sign={signs[kind]} data-change={kind}>
          {text(readinessText('change', kind))}
        </WithSign>
      ),
    },
    { id: 'before', label: text('report_before'), from: 'medium', cell: (change) => standing(change, 'before') },
    { id: 'after', label: text('report_after'), from: 'medium', cell: (change) => standing(change, 'after') },
  ];
}

function ChangeDetails({ change, words }: { change: Change; words: Words }) {
  const { text } = words;
  const side = (name: string, lines: readonly string[]) => (
    <Fact name={name}>
      {lines.length === 0 ? text('audit_change_absent') : lines.map((line) => <p key={line}>{line}</p>)}
    </Fact>
  );
  const hostLine = (host: JudgedHost | undefined) => (host ? [verdictText(host.verdict, text, visibleText)] : []);
  const pageLines = (visits: readonly JudgedPage[]) => [
    ...new Set(
      visits.flatMap(({ verdict }) =>
        networkIds.map(
          (id) => `${text(readinessText('network', id))}: ${resultWithDoubt(id, verdict.networks[id], text)}`,
        ),
      ),
    ),
  ];
  const because = change.of === 'page' ? [...change.worseBy, ...change.betterBy] : [];
  return (
    <dl>
      {change.of === 'host' ? (
        <>
          {side(text('report_before'), hostLine(change.before))}
          {side(text('report_after'), hostLine(change.after))}
        </>
      ) : (
        <>
          {side(text('report_before'), pageLines(change.before))}
          {side(text('report_after'), pageLines(change.after))}
        </>
      )}
      {because.length > 0 && (
        <Fact name={text('report_because')}>
          <MoreList items={because} keyOf={(hostname) => hostname} words={words}>
            {(hostname) => <HostName name={hostname} />}
          </MoreList>
        </Fact>
      )}
    </dl>
  );
}
