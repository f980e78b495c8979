import { resolverName } from '../../src/settings/resolver-choice.ts';
import { checkStandingText } from '../../ui/check-standing-text.ts';
import { consentText } from '../../ui/consent-text.ts';
import { checkResultText } from './aaaa-check-text.ts';
import type { VerdictPartProps } from './verdict-model.ts';

/** The AAAA check: what it would send to whom as long as it is off, then its button. */
export function CheckPart({ model, state, judged, words }: VerdictPartProps) {
  const { settings, checking } = state;
  const { text } = words;
  if (!settings) return null;
  const { standing, resolver, turnOn } = model.controls();
  const who = resolverName(resolver.choice);
  if (standing !== 'on') {
    const why = checkStandingText(standing, words);
    if (!turnOn) {
      return (
        <p class="about" data-check={standing}>
          {why}
        </p>
      );
    }
    return (
      <div class="judged-action" data-check={standing}>
        <p class="about">
          {why} {consentText(who, 'check', words)}
        </p>
        <button type="button" class="primary" data-turn-on onClick={() => model.turnOn()}>
          {text('check_turn_on')}
        </button>
        <button type="button" onClick={() => model.openCheckSettings()}>
          {text('check_settings')}
        </button>
      </div>
    );
  }
  const { checked, hostnamesToLookUp } = judged;
  const isChecked = checked.answered + checked.unanswered > 0;
  const label = hostnamesToLookUp.length > 0 || !isChecked ? text('check_start') : text('check_again');
  return (
    <p class="judged-action" data-check={checking ? 'checking' : 'ready'} data-open={hostnamesToLookUp.length}>
      {checking ? (
        <button type="button" onClick={() => model.cancel()}>
          {text('check_cancel')}
        </button>
      ) : (
        <button type="button" disabled={hostnamesToLookUp.length === 0 && !isChecked} onClick={() => model.lookUp()}>
          {label}
        </button>
      )}
      <span class="about">
        {hostnamesToLookUp.length > 0
          ? words.plural('check_open_hosts', hostnamesToLookUp.length)
          : checkResultText(checked, words)}{' '}
        {who === null ? text('check_asks_browser') : text('check_asks', who)}
      </span>
    </p>
  );
}
