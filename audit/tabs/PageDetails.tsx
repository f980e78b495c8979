import { visibleText } from '../../src/display/visible-text.ts';
import type { JudgedPage } from '../../src/readiness/judged-report/judged-report.ts';
import { askedUrl } from '../../src/readiness/report/asked-url.ts';
import { networkIds } from '../../src/readiness/report/report.ts';
import { evidenceLine, readinessHint, readinessText } from '../../src/readiness/text/verdict-text.ts';
import type { PageHost } from '../../src/readiness/verdicts/page-verdict.ts';
import type { Words } from '../../src/text.ts';
import { typesText } from '../../ui/id-texts.ts';
import { ClassBadge, OnEachNetwork, Result, VerdictBadge } from '../parts/badges.tsx';
import { Fact, MoreList } from '../parts/details.tsx';
import { HostName, PageUrl } from '../parts/names.tsx';
import { hasLoaders } from '../tables/host-tree.ts';
import { HostTree } from './HostTree.tsx';

/** All that is known of one visit of a page: its redirects, what breaks and why, and what leaves doubt. */
export function PageDetails({ judged, words }: { judged: JudgedPage; words: Words }) {
  const { text, time } = words;
  const { page, verdict, hosts } = judged;
  const asked = askedUrl(page);
  const worst = networkIds.flatMap((id) => verdict.networks[id].breaks);
  const open = networkIds.flatMap((id) => verdict.networks[id].unknown);
  const breaking = hosts.filter((host) => worst.includes(host));
  const unknown = hosts.filter((host) => open.includes(host) && !worst.includes(host));
  const others = hosts.filter((host) => !breaking.includes(host) && !unknown.includes(host));
  const list = (name: string, of: readonly PageHost[]) =>
    of.length > 0 && (
      <Fact name={name}>
        <MoreList items={of} keyOf={({ hostname, port }) => `${hostname} ${port}`} words={words}>
          {(host) => (
            <>
              <HostName name={host.hostname} /> <VerdictBadge verdict={host.verdict} words={words} />{' '}
              <span class="quiet">
                {text(readinessText('severity', host.severity))}: {typesText(host.types, words)} –{' '}
                {evidenceLine(host.verdict.evidence, text, visibleText)}
              </span>
            </>
          )}
        </MoreList>
      </Fact>
    );
  return (
    <dl>
      <Fact name={text('report_class')}>
        <ClassBadge of={verdict.class} confidence={verdict.confidence} words={words} />{' '}
        {text(readinessHint('readiness', verdict.class))}
        {verdict.caveats.map((id) => (
          <p key={id}>{text(readinessText('caveat', id))}</p>
        ))}
        {page.problem && <p lang="en">{visibleText(page.problem.text)}</p>}
      </Fact>
      <Fact name={text('audit_networks')}>
        <OnEachNetwork words={words}>
          {(id) => (
            <>
              <Result of={verdict.networks[id]} words={words} /> (
              {text(readinessText('confidence', verdict.networks[id].confidence))})
            </>
          )}
        </OnEachNetwork>
      </Fact>
      {list(text('audit_page_breaks'), breaking)}
      {list(text('audit_page_open'), unknown)}
      {list(text('audit_page_works'), others)}
      {hasLoaders(judged) && (
        <Fact name={text('load_tree')}>
          <HostTree judged={judged} words={words} />
        </Fact>
      )}
      {page.chain.length > 1 && (
        <Fact name={text('audit_chain')}>
          <ol class="list">
            {page.chain.map(({ hostname, address }, at) => (
              <li key={at}>
                <HostName name={hostname} /> <code>{visibleText(address)}</code>
              </li>
            ))}
          </ol>
        </Fact>
      )}
      {asked !== undefined && (
        <Fact name={text('audit_asked')}>
          <PageUrl url={asked} />
        </Fact>
      )}
      {page.file !== undefined && <Fact name={text('audit_file')}>{visibleText(page.file)}</Fact>}
      <Fact name={text('audit_visited')}>{time(page.time)}</Fact>
    </dl>
  );
}
