import './verdict-panel.css';
import { visibleText } from '../../src/display/visible-text.ts';
import { documentHostname, networkIds } from '../../src/readiness/report/report.ts';
import { evidenceText, readinessHint, readinessText, resultText } from '../../src/readiness/text/verdict-text.ts';
import type { Words } from '../../src/text.ts';
import { useOwnAddresses } from '../../ui/own-addresses/use-own-addresses.tsx';
import { CheckPart } from './CheckPart.tsx';
import { confidenceText, networkVerdictText } from './network-verdict-text.ts';
import { type PanelProps, PreviewPart } from './PreviewPart.tsx';
import type { VerdictModel } from './verdict-model.ts';
import type { VerdictState } from './verdict-state.ts';

/**
 * Why the answer is what it is, and what can be done to know more: four lines at most, because the table below is what
 * people came for. What single hosts lack stands on their rows.
 */
export function VerdictPanel(props: PanelProps) {
  const { model, state, judged, preview, words } = props;
  if (preview) return <PreviewPart {...props} />;
  return (
    <>
      <Vantage {...props} />
      {/* Before anybody was asked, nothing is known of the networks. */}
      {model.mode() !== 'off' || judged.hostnamesToLookUp.length === 0 ? <Networks {...props} /> : null}
      <Doubt {...props} />
      <CheckPart {...{ model, state, judged, words }} />
      <PreviewPart {...props} />
    </>
  );
}

function Vantage({ model, state, judged: { vantage }, words }: PanelProps) {
  const { text } = words;
  const { button, card } = useOwnAddresses(
    {
      settings: state.settings,
      known: state.ownAddresses,
      current: () => model.store.get().ownAddresses,
      onKnown: model.setOwnAddresses,
      load: model.loadOwnAddresses,
      showMessage: model.showMessage,
      heading: 'h3',
    },
    words,
  );
  const evidence = vantage.evidence.map((fact) => evidenceText(fact, text, visibleText)).join('; ');
  return (
    <>
      <div class="judged-vantage" data-vantage={vantage.id} title={evidence}>
        <p>
          <b>{text('judged_from', text(readinessText('vantage', vantage.id)))}</b>{' '}
          <span class="about">{text(readinessHint('vantage', vantage.id))}</span>
        </p>
        {button}
      </div>
      {card}
    </>
  );
}

/** What becomes of the page on either network, in a line. */
function Networks({ judged, words }: PanelProps) {
  const { text } = words;
  const { page, verdict } = judged.page;
  const { networks } = verdict;
  return (
    <p class="judged-networks">
      {[...networkIds].reverse().map((id) => {
        const { result } = networks[id];
        const sureness = confidenceText(id, networks[id], words);
        return (
          <span key={id} data-network={id} data-result={result} title={text(readinessHint('network', id))}>
            <b>{text(readinessText('network', id))}</b>{' '}
            <span title={resultText(networks[id], text)}>
              {networkVerdictText(networks[id], documentHostname(page), words)}
              {sureness && ` (${sureness})`}
            </span>
          </span>
        );
      })}
    </p>
  );
}

/** What leaves the verdict in doubt, one thing at a time: the one that the user can do something about first. */
function Doubt({ model, state, judged, words }: PanelProps) {
  const { text } = words;
  const [suggestion] = state.suggestions;
  if (suggestion) return <Nat64Suggestion {...{ suggestion, model, words }} />;
  if (judged.hiddenByCache.length > 0) {
    return (
      <p class="judged-action" data-hidden-by-cache={judged.hiddenByCache.length}>
        <button type="button" onClick={() => model.reload({ bypassCache: true })}>
          {text('judged_reload_uncached')}
        </button>
        <span class="about">{words.plural('judged_hidden_by_cache', judged.hiddenByCache.length)}</span>
      </p>
    );
  }
  const { caveats } = judged.page.verdict;
  if (caveats.length === 0) return null;
  return <p class="about">{caveats.map((id) => text(readinessText('caveat', id))).join(' ')}</p>;
}

function Nat64Suggestion(props: {
  suggestion: VerdictState['suggestions'][number];
  model: VerdictModel;
  words: Words;
}) {
  const { suggestion, model, words } = props;
  const { text } = words;
  const { prefix, hostnames } = suggestion;
  return (
    <p class="judged-action" data-nat64-suggestion={prefix}>
      <span>
        {hostnames.length > 0
          ? text('check_nat64_inferred', prefix, hostnames.slice(0, 3).join(', '))
          : text('check_nat64_told', prefix)}
      </span>
      <button type="button" onClick={() => model.acceptNat64Prefix(prefix)}>
        {text('check_nat64_keep')}
      </button>
      <button type="button" onClick={() => model.dismissNat64Prefix(prefix)}>
        {text('check_nat64_drop')}
      </button>
    </p>
  );
}
