import type { NetworkId } from '../src/readiness/report/networks.ts';
import { snake } from '../src/text.ts';
import type { Words } from '../ui/words.ts';

/** Says that the tab is not shown as it is, and ends that. */
export function PreviewBanner({ network, end, words }: { network: NetworkId; end: () => void; words: Words }) {
  return (
    <section class="permission" aria-labelledby="preview-on" data-preview-on={network}>
      <div>
        <h2 id="preview-on">{words.text(`preview_on_${snake(network)}`)}</h2>
        <p>{words.text('preview_on_hint')}</p>
      </div>
      <button type="button" class="primary" onClick={end}>
        {words.text('preview_end')}
      </button>
    </section>
  );
}
