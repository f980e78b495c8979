import { useId } from 'preact/hooks';
import { hostnamesToBlock } from '../../src/readiness/judged-report/host-selection.ts';
import { type NetworkId, networkIds } from '../../src/readiness/report/report.ts';
import { readinessHint, readinessText } from '../../src/readiness/text/verdict-text.ts';
import type { VerdictPartProps } from './verdict-model.ts';

/** What the parts behind the line are given. */
export interface PanelProps extends VerdictPartProps {
  /** The network that the tab previews, or null. */
  readonly preview: NetworkId | null;
}

/** How many of the blocked hosts are named; the table has them all. */
const maxNamed = 8;

/** Shows the page as it would be without IPv4: which network, and a button. While it is shown so, which hosts are blocked. */
export function PreviewPart({ model, state, judged, preview, words }: PanelProps) {
  const { text } = words;
  const name = useId();
  if (preview) return <Blocked {...{ state, words }} />;
  const hosts = [...judged.hosts.values()];
  // As long as nobody was asked, that is the next step.
  if (model.mode() === 'off' && networkIds.every((id) => hostnamesToBlock(hosts, id).length === 0)) return null;
  const network = model.previewNetwork();
  const count = hostnamesToBlock(hosts, network).length;
  return (
    <fieldset class="judged-preview">
      <legend>{text('preview_title')}</legend>
      {networkIds.map((id) => (
        <label key={id} title={text(readinessHint('network', id))}>
          <input
            type="radio"
            name={name}
            value={id}
            checked={id === network}
            onChange={() => model.selectPreviewNetwork(id)}
          />{' '}
          {text(readinessText('network', id))}
        </label>
      ))}
      <button type="button" data-preview={network} disabled={count === 0} onClick={() => model.startPreview()}>
        {text('preview_start')}
      </button>
      <span class="about">{count === 0 ? text('preview_nothing') : words.plural('preview_would_block', count)}</span>
    </fieldset>
  );
}

function Blocked({ state, words }: Pick<PanelProps, 'state' | 'words'>) {
  const hostnames = state.preview?.hostnames ?? [];
  const more = hostnames.length - maxNamed;
  return (
    <p class="judged-hosts">
      {hostnames.slice(0, maxNamed).map((hostname) => (
        <bdi key={hostname} dir="ltr" data-blocked={hostname}>
          {hostname}
        </bdi>
      ))}
      {more > 0 && <span class="about">{words.plural('judged_more', more)}</span>}
    </p>
  );
}
