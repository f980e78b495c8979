import { percent } from '../../src/display/percent.ts';
import { type Tone, tones } from '../../src/readiness/verdicts/tone.ts';
import type { Words } from '../../src/text.ts';

/** A part of a whole. */
export interface Share {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly count: number;
  readonly tone: Tone;
}

/** A stacked bar, and beside it the same in words and numbers; each entry filters the tables where it can. */
export function Distribution(props: {
  readonly id: string;
  readonly title: string;
  readonly hint?: string;
  readonly shares: readonly Share[];
  /** Left out where nothing can be filtered by it. */
  readonly filter?: { readonly chosen: string; choose(id: string): void };
  readonly words: Words;
}) {
  const { id, title, hint, filter, words } = props;
  const { text, number } = words;
  const total = props.shares.reduce((sum, { count }) => sum + count, 0);
  const shares = props.shares
    .filter(({ count }) => count > 0)
    .sort((one, other) => tones.indexOf(one.tone) - tones.indexOf(other.tone) || other.count - one.count);
  const entry = ({ label, count, tone }: Share) => (
    <>
      <span class="swatch" data-tone={tone} aria-hidden="true" />
      <span class="name">{label}</span> <b>{number(count)}</b>{' '}
      <span class="percent">{text('audit_percent', percent(count, total))}</span>
    </>
  );
  return (
    <section class="distribution" aria-labelledby={`distribution-${id}`} data-distribution={id}>
      <h3 id={`distribution-${id}`} title={hint}>
        {title} <span class="total">{number(total)}</span>
      </h3>
      <div class="bar" aria-hidden="true">
        {shares.map(({ id: share, count, tone }) => (
          <span key={share} data-tone={tone} style={{ flexGrow: String(count) }} />
        ))}
      </div>
      <ul>
        {shares.map((share) => (
          <li key={share.id} data-share={share.id} data-count={share.count}>
            {filter ? (
              <button
                type="button"
                class="entry"
                title={share.hint}
                aria-pressed={filter.chosen === share.id}
                onClick={() => filter.choose(filter.chosen === share.id ? '' : share.id)}
              >
                {entry(share)}
              </button>
            ) : (
              <span class="entry" title={share.hint}>
                {entry(share)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
