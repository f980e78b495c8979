import { useId } from 'preact/hooks';
import type { PageHeader } from '../../src/protocol.ts';
import type { VantageId } from '../../src/readiness/network/vantage.ts';
import { readinessHint, readinessText } from '../../src/readiness/text/verdict-text.ts';
import {
  type AnswerSentence,
  answerFromSightings,
  type SeenPage,
} from '../../src/readiness/verdicts/answer-from-sightings.ts';
import { answerFromVerdict } from '../../src/readiness/verdicts/answer-from-verdict.ts';
import { seenBehindProxies } from '../../src/readiness/verdicts/seen-behind-proxies.ts';
import { resolverName } from '../../src/settings/resolver-choice.ts';
import type { Words } from '../../src/text.ts';
import { useStore } from '../../ui/store.ts';
import { Answer } from './Answer.tsx';
import { isFruitless } from './aaaa-check-result.ts';
import { checkOutcomeText } from './aaaa-check-text.ts';
import type { PageJudgement } from './judge-page.ts';
import { NextStep } from './NextStep.tsx';
import { hostnamesLoadedBefore } from './preview-control.ts';
import { VerdictPanel } from './VerdictPanel.tsx';
import type { VerdictModel } from './verdict-model.ts';

interface StripProps {
  readonly model: VerdictModel;
  readonly header: PageHeader | null;
  readonly seen: SeenPage;
  readonly words: Words;
}

/** Vantages that are the reason for what is seen, whatever the hosts are like. */
const explainedVantages: readonly VantageId[] = ['nat64', 'no-ipv6', 'proxied', 'failing'];

/** The answer, beside it the one next step, and behind it why, and what else can be done. */
export function VerdictStrip({ model, header, seen: asReported, words }: StripProps) {
  const state = useStore(model.store);
  const id = useId();
  const { text } = words;
  const preview = header?.preview ?? null;
  const { judged, open, checking } = state;
  const seen = judged ? seenBehindProxies(asReported, header?.hostname ?? '', judged.hosts) : asReported;
  const answer = answerOf(seen, judged);
  const outcome = ({ checked, hostnamesToLookUp }: PageJudgement): string => {
    if (!state.settings || hostnamesToLookUp.length > 0) return '';
    const answers = { seen: answerFromSightings(seen), judged: answer };
    return checkOutcomeText(checked, resolverName(model.controls().resolver.choice), answers, words);
  };
  const isPreviewed = header?.notices.includes('previewed') === true;
  const late =
    preview && isPreviewed && judged && state.preview ? hostnamesLoadedBefore(judged, state.preview).length : 0;
  if (!preview && isPreviewed) {
    return (
      <>
        <p class="verdict-line">{text('judged_previewed')}</p>
        <p class="next-step">
          <button type="button" class="primary" onClick={() => model.reload()}>
            {text('judged_reload')}
          </button>
        </p>
      </>
    );
  }
  return (
    <>
      <h2 class="verdict-line">
        <button
          type="button"
          class="disclosure"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => model.togglePanel()}
        >
          {preview ? (
            words.plural('preview_blocked', state.preview?.hostnames.length ?? 0)
          ) : (
            <Line {...{ judged, answer, words }} />
          )}
        </button>
      </h2>
      <p class="next-step">
        {/* Always there, or screen readers do not notice that it changes. */}
        <span class="verdict-status" role="status">
          {checking
            ? text('check_progress', words.number(checking.done), words.number(checking.total))
            : seen.loading && text('tab_loading')}
        </span>
        {judged && !preview && <NextStep {...{ model, state, judged, words }} />}
        {late > 0 && (
          <button type="button" class="primary" data-next-step="reload" onClick={() => model.reload()}>
            {text('judged_reload')}
          </button>
        )}
      </p>
      <p class="verdict-outcome" role="status" data-late={late > 0 ? late : undefined}>
        {late > 0 && words.plural('preview_late', late)}
        {judged && !preview && !checking && outcome(judged)}
      </p>
      <div id={id} class="verdict-panel" hidden={!open || !judged}>
        {open && judged && <VerdictPanel {...{ model, state, judged, preview, words }} />}
      </div>
    </>
  );
}

/** @returns until the page is judged, what was seen of it */
function answerOf(seen: SeenPage, judged: PageJudgement | null): readonly AnswerSentence[] {
  const verdict = judged?.page.verdict;
  return judged && verdict
    ? answerFromVerdict(seen, verdict, judged.hostnamesToLookUp.length === 0 && !isFruitless(judged.checked))
    : answerFromSightings(seen);
}

/** The answer is in the same element before and after the page is judged: nothing moves when the verdict comes. */
function Line({
  judged,
  answer,
  words,
}: {
  judged: PageJudgement | null;
  answer: readonly AnswerSentence[];
  words: Words;
}) {
  const { text } = words;
  const verdict = judged?.page.verdict;
  return (
    <>
      <span
        data-readiness={verdict?.class}
        title={
          verdict &&
          `${text(readinessText('readiness', verdict.class))}: ${text(readinessHint('readiness', verdict.class))}`
        }
      >
        <Answer answer={answer} words={words} />
      </span>
      {judged && explainedVantages.includes(judged.vantage.id) && (
        <span data-vantage={judged.vantage.id} title={text(readinessHint('vantage', judged.vantage.id))}>
          {text(readinessText('vantage', judged.vantage.id))}
        </span>
      )}
    </>
  );
}
