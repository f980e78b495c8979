import { visibleText } from '../../src/display/visible-text.ts';
import { hostnamesToBlock } from '../../src/readiness/judged-report/host-selection.ts';
import { networkIds } from '../../src/readiness/report/report.ts';
import { isFruitless } from './aaaa-check-result.ts';
import type { VerdictPartProps } from './verdict-model.ts';

/** How many of the hosts to ask about are named in the title. */
const maxNamed = 20;

/** The one thing to do next: to ask whether hosts have IPv6, then to see the page without IPv4. */
export function NextStep({ model, state, judged, words }: VerdictPartProps) {
  const { text } = words;
  const open = judged.hostnamesToLookUp;
  if (state.checking) {
    return (
      <button type="button" data-next-step="cancel" onClick={() => model.cancel()}>
        {text('check_cancel')}
      </button>
    );
  }
  if (open.length > 0) {
    // An administrator may have ruled the question out; the panel says so.
    const { mode, turnOn } = model.controls();
    if (mode === 'off' && !turnOn) return null;
    return (
      <button
        type="button"
        class="primary"
        data-next-step="check"
        title={open.slice(0, maxNamed).map(visibleText).join('\n')}
        onClick={() => model.lookUpOrExplain()}
      >
        {words.plural('next_check', open.length)}
      </button>
    );
  }
  if (isFruitless(judged.checked)) {
    return (
      <button type="button" class="primary" data-next-step="check" onClick={() => model.lookUp()}>
        {text('check_again')}
      </button>
    );
  }
  const hosts = [...judged.hosts.values()];
  if (networkIds.every((network) => hostnamesToBlock(hosts, network).length === 0)) return null;
  return (
    <button type="button" class="primary" data-next-step="preview" onClick={() => model.startPreview()}>
      {text('next_preview')}
    </button>
  );
}
