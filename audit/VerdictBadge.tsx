import { readinessText } from '../src/readiness/text/verdict-text.ts';
import type { HostVerdict } from '../src/readiness/verdicts/host-verdict.ts';
import { verdictTones } from '../src/readiness/verdicts/tone.ts';
import type { Words } from '../ui/words.ts';

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
