import { visibleText } from '../../src/address/visible-text.ts';
import { networkIds } from '../../src/readiness/networks.ts';
import type { PageHost } from '../../src/readiness/page-verdict.ts';
import { evidenceText, readinessHint, readinessText, resultText } from '../../src/readiness/verdict-text.ts';
import { hostnameText } from '../../ui/hostname-text.ts';
import type { Words } from '../../ui/words.ts';
import { CheckPart } from './CheckPart.tsx';
import type { JudgedPage } from './judge-page.ts';
import { PreviewPart } from './PreviewPart.tsx';
import type { PanelProps } from './panel-props.ts';

/** As many hosts as anybody reads here; the table has them all. */
const most = 100;

/** Why the verdict is what it is, and what can be done to know more. */
export function VerdictPanel(props: PanelProps) {
  const { model, state, judged, preview, words } = props;
  const { text } = words;
  const { view, vantage, hiddenByCache } = judged;
  const { verdict } = view;
  const show = (value: string) => visibleText(value);
  const { breaks, unknown } = verdict.networks['without-nat64'];
  return (
    <>
      {preview ? (
        <ul class="judged-hosts">
          {state.preview?.hostnames.map((hostname) => (
            <li key={hostname} data-blocked={hostname}>
              <Hostname hostname={hostname} />
            </li>
          ))}
        </ul>
      ) : (
        <>
          <p data-vantage={vantage.id}>
            <b>{text('judged_from', text(readinessText('vantage', vantage.id)))}</b>{' '}
            {text(readinessHint('vantage', vantage.id))}{' '}
            <span class="about">{vantage.evidence.map((fact) => evidenceText(fact, text, show)).join('; ')}</span>
          </p>
          <dl class="judged-networks">
            {[...networkIds].reverse().map((id) => {
              const { result, confidence } = verdict.networks[id];
              return (
                <div key={id} data-network={id} data-result={result}>
                  <dt title={text(readinessHint('network', id))}>{text(readinessText('network', id))}</dt>
                  <dd>
                    {resultText(verdict.networks[id], text)}{' '}
                    {result !== 'unknown' && (
                      <span class="about">({text(readinessText('confidence', confidence))})</span>
                    )}
                  </dd>
                </div>
              );
            })}
          </dl>
          {verdict.caveats.map((id) => (
            <p key={id} class="about" data-caveat={id}>
              {text(readinessText('caveat', id))}
            </p>
          ))}
          {hiddenByCache.length > 0 && (
            <p class="judged-action" data-hidden-by-cache={hiddenByCache.length}>
              <button type="button" onClick={() => model.reload(true)}>
                {text('judged_reload_uncached')}
              </button>
              <span class="about">{words.plural('judged_hidden_by_cache', hiddenByCache.length)}</span>
            </p>
          )}
          <HostList title={text('judged_list_breaks')} hosts={breaks} {...{ judged, words }} />
          <HostList title={text('judged_list_unknown')} hosts={unknown} {...{ judged, words }} />
        </>
      )}
      <CheckPart {...{ model, state, judged, words }} />
      {state.suggestions.map(({ prefix, hostnames }) => (
        <div key={prefix} class="judged-action" data-nat64-suggestion={prefix}>
          <span>
            {hostnames.length > 0
              ? text('check_nat64_inferred', prefix, hostnames.slice(0, 3).join(', '))
              : text('check_nat64_told', prefix)}
          </span>
          <button type="button" onClick={() => model.keep(prefix)}>
            {text('check_nat64_keep')}
          </button>
          <button type="button" onClick={() => model.drop(prefix)}>
            {text('check_nat64_drop')}
          </button>
        </div>
      ))}
      <PreviewPart {...props} />
    </>
  );
}

function HostList(props: { title: string; hosts: readonly PageHost[]; judged: JudgedPage; words: Words }) {
  const { title, hosts, words } = props;
  const { text } = words;
  if (hosts.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="judged-hosts">
        {hosts.slice(0, most).map(({ hostname, port, verdict, severity }) => (
          <li key={`${hostname} ${port}`} data-judged={hostname} data-verdict={verdict.id} data-severity={severity}>
            <Hostname hostname={hostname} />{' '}
            <span class="mark" title={text(readinessHint('severity', severity))}>
              {text(readinessText('severity', severity))}
            </span>{' '}
            <span class="about">
              {text(readinessText('verdict', verdict.id))}
              {': '}
              {verdict.evidence.map((fact) => evidenceText(fact, text, visibleText)).join('; ')}
              {verdict.outcomes['with-nat64'] === 'works' && ` · ${text('judged_with_nat64', text('judged_works'))}`}
            </span>
          </li>
        ))}
        {hosts.length > most && <li class="about">{words.plural('judged_more', hosts.length - most)}</li>}
      </ul>
    </>
  );
}

function Hostname({ hostname }: { hostname: string }) {
  const { shown, title } = hostnameText(hostname);
  return (
    <bdi dir="ltr" title={title}>
      {shown}
    </bdi>
  );
}
