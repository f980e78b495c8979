import type { ComponentChildren } from 'preact';
import { type NetworkId, networkIds } from '../../src/readiness/report/report.ts';
import { outcomeOf } from '../../src/readiness/text/breaking-hosts.ts';
import {
  classText,
  readinessHint,
  readinessText,
  resultText,
  resultWithDoubt,
} from '../../src/readiness/text/verdict-text.ts';
import type { Confidence, HostVerdict, Outcome as OutcomeId } from '../../src/readiness/verdicts/host-verdict.ts';
import type { NetworkVerdict, PageClassId } from '../../src/readiness/verdicts/page-verdict.ts';
import { classTones, verdictTones } from '../../src/readiness/verdicts/tone.ts';
import type { Words } from '../../src/text.ts';

/** A page's class in the words of the study of IMC 2025; of one page's with how sure it is. */
export function ClassBadge(props: { of: PageClassId; confidence?: Confidence; words: Words }) {
  const { of, confidence = 'certain' } = props;
  const { text } = props.words;
  return (
    <span class="verdict" data-class={of} title={text(readinessHint('readiness', of))}>
      <span class="swatch" data-tone={classTones[of]} aria-hidden="true" /> {classText({ class: of, confidence }, text)}
    </span>
  );
}

/** A host's verdict in two words, and how sure it is. */
export function VerdictBadge({ verdict, words: { text } }: { verdict: HostVerdict; words: Words }) {
  const { id, confidence } = verdict;
  return (
    <span class="verdict" data-verdict={id} data-confidence={confidence}>
      <span class="swatch" data-tone={verdictTones[id]} aria-hidden="true" /> {text(readinessText('verdict', id))}{' '}
      <span class="confidence">{text(readinessText('confidence', confidence))}</span>
    </span>
  );
}

/** A sign for those who do not tell the colours apart. */
const signs: Readonly<Record<OutcomeId, string>> = { works: '✓', breaks: '✕', unknown: '?', 'fails-anyway': '–' };

/** A sign with the words that it stands for. */
export function WithSign(props: {
  readonly sign: string;
  readonly children: ComponentChildren;
  /** What tests and styles know it by. */
  readonly [data: `data-${string}`]: string;
}) {
  const { sign, children, ...data } = props;
  return (
    <span class="outcome" {...data}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>{' '}
      {children}
    </span>
  );
}

/** What becomes of a host's requests on a network: a sign and a word. */
export function Outcome({ of, words: { text } }: { of: OutcomeId; words: Words }) {
  return (
    <WithSign sign={signs[of]} data-outcome={of}>
      {text(readinessText('outcome', of))}
    </WithSign>
  );
}

/** What becomes of a page on a network, in a few words; with the network also whether that is a guess. */
export function Result(props: { of: NetworkVerdict; network?: NetworkId; words: Words }) {
  const { of, network, words } = props;
  return (
    <WithSign sign={signs[of.result]} data-outcome={of.result}>
      {network ? resultWithDoubt(network, of, words.text) : resultText(of, words.text)}
    </WithSign>
  );
}

/**
 * On how many pages, or with how many hosts, something breaks.
 * @param props.open of how many it is not known
 */
export function BreaksCount(props: { count: number; open: number; of: number; words: Words }) {
  const { count, open, of, words } = props;
  const outcome = outcomeOf(count, open);
  return (
    <WithSign sign={signs[outcome]} data-outcome={outcome}>
      {outcome === 'unknown'
        ? words.text('result_unknown')
        : words.text('audit_count_of', words.number(count), words.number(of))}
    </WithSign>
  );
}

/** A few words for each network without IPv4: its name, and what is shown of it. */
export function OnEachNetwork(props: { words: Words; children: (network: NetworkId) => ComponentChildren }) {
  const { words, children } = props;
  return networkIds.map((id) => (
    <span key={id} class="network">
      {words.text(readinessText('network', id))}: {children(id)}
    </span>
  ));
}
