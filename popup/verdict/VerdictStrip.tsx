import { useId } from 'preact/hooks';
import type { PageHeader } from '../../src/protocol.ts';
import type { VantageId } from '../../src/readiness/vantage.ts';
import { readinessHint, readinessText } from '../../src/readiness/verdict-text.ts';
import { useStore } from '../../ui/store.ts';
import type { Words } from '../../ui/words.ts';
import { VerdictPanel } from './VerdictPanel.tsx';
import { resultPhrases } from './verdict-line.ts';
import type { VerdictModel, VerdictState } from './verdict-model.ts';

interface StripProps {
  readonly model: VerdictModel;
  readonly header: PageHeader | null;
  readonly words: Words;
}

/** Vantages that are the reason for what is seen, whatever the hosts are like. */
const telling: readonly VantageId[] = ['nat64', 'no-ipv6', 'proxied', 'failing'];

/** One quiet line: the page's class, and what becomes of it without IPv4. Behind it stands why, and what can be done. */
export function VerdictStrip({ model, header, words }: StripProps) {
  const state = useStore(model.store);
  const id = useId();
  const { text } = words;
  const preview = header?.preview ?? null;
  if (!preview && header?.notices.includes('previewed')) {
    return (
      <p class="verdict-line">
        {text('judged_previewed')}{' '}
        <button type="button" class="small" onClick={() => model.reload(false)}>
          {text('judged_reload')}
        </button>
      </p>
    );
  }
  if (!state.judged) return null;
  return (
    <>
      <h2 class="verdict-line">
        <button
          type="button"
          class="disclosure"
          aria-expanded={state.open}
          aria-controls={id}
          onClick={() => model.toggle()}
        >
          {preview ? (
            words.plural('preview_blocked', state.preview?.hostnames.length ?? 0)
          ) : (
            <Line {...{ state, words }} />
          )}
        </button>
      </h2>
      {/* Always there, or screen readers do not notice that it changes. */}
      <span class="verdict-said" role="status">
        {state.checking &&
          text('check_progress', words.number(state.checking.done), words.number(state.checking.total))}
      </span>
      <div id={id} class="verdict-panel" hidden={!state.open}>
        {state.open && <VerdictPanel {...{ model, state, judged: state.judged, preview, words }} />}
      </div>
    </>
  );
}

function Line({ state: { judged }, words: { text }, words }: { state: VerdictState; words: Words }) {
  if (!judged) return null;
  const { verdict } = judged.view;
  return (
    <>
      <b class="readiness" data-readiness={verdict.class} title={text(readinessHint('readiness', verdict.class))}>
        {text(readinessText('readiness', verdict.class))}
      </b>
      {telling.includes(judged.vantage.id) && (
        <span data-vantage={judged.vantage.id}>{text(readinessText('vantage', judged.vantage.id))}</span>
      )}
      {resultPhrases(verdict, words).map((phrase) => (
        <span key={phrase}>{phrase}</span>
      ))}
    </>
  );
}
