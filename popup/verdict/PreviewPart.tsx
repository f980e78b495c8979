import { useId } from 'preact/hooks';
import { networkIds } from '../../src/readiness/networks.ts';
import { readinessHint, readinessText } from '../../src/readiness/verdict-text.ts';
import { hostnamesToBlock } from '../../src/readiness/what-to-do.ts';
import type { PanelProps } from './panel-props.ts';

/** Shows the page as it would be without IPv4: which network, and a button. While it is shown so, what came late. */
export function PreviewPart({ model, state, judged, preview, words }: PanelProps) {
  const { text } = words;
  const name = useId();
  if (preview) {
    if (state.late === 0) return null;
    return (
      <p class="judged-action" data-late={state.late}>
        <button type="button" onClick={() => model.reload(false)}>
          {text('judged_reload')}
        </button>
        <span class="about">{words.plural('preview_late', state.late)}</span>
      </p>
    );
  }
  const count = hostnamesToBlock([...judged.hosts.values()], state.network).length;
  return (
    <fieldset class="judged-preview">
      <legend>{text('preview_title')}</legend>
      {networkIds.map((id) => (
        <label key={id} title={text(readinessHint('network', id))}>
          <input type="radio" name={name} value={id} checked={id === state.network} onChange={() => model.choose(id)} />{' '}
          {text(readinessText('network', id))}
        </label>
      ))}
      <button type="button" data-preview={state.network} disabled={count === 0} onClick={() => model.startPreview()}>
        {text('preview_start')}
      </button>
      <span class="about">{count === 0 ? text('preview_nothing') : words.plural('preview_would_block', count)}</span>
    </fieldset>
  );
}
