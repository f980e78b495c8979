import { useEffect, useState } from 'preact/hooks';
import type { TextId, Words } from '../src/text.ts';

interface FooterProps {
  /** Whether the background answers. */
  readonly connected: boolean;
  /** What has just happened. */
  readonly message: string | undefined;
  /** Copies the table as text; left out when there is none. */
  readonly copyTable: (() => void) | undefined;
  /** Shows the other ways to copy or to save the table. */
  readonly showExports: () => void;
  /** Opens the same view beside the page; left out where that cannot be. */
  readonly openSideView: (() => void) | undefined;
  readonly openAudit: () => void;
  readonly openLog: () => void;
  readonly openOptions: () => void;
  readonly showKeys: () => void;
  readonly words: Words;
}

/** One quiet line: what can be done with the whole table, and what has just happened. */
export function Footer(props: FooterProps) {
  const { connected, message, copyTable, showExports, openSideView, openAudit, openLog, openOptions, showKeys, words } =
    props;
  const { text } = words;
  const tool = (name: string, label: TextId, hint: TextId, use: () => void, opens?: 'dialog') => (
    <button
      type="button"
      class="small"
      {...{ [`data-${name}`]: true }}
      aria-haspopup={opens}
      title={text(hint)}
      onClick={use}
    >
      {text(label)}
    </button>
  );
  return (
    <footer>
      <p class="tools">
        {copyTable && (
          <>
            {tool('copy-table', 'copy_table', 'copy_table_hint', copyTable)}
            {tool('exports', 'export', 'export_hint', showExports, 'dialog')}
          </>
        )}
        {openSideView && tool('side-view', 'side_view', 'side_view_hint', openSideView)}
        {tool('audit', 'audit_open', 'audit_open_hint', openAudit)}
        {tool('log', 'log_open', 'log_open_hint', openLog)}
        {tool('settings', 'settings', 'settings_hint', openOptions)}
      </p>
      <p role="status">
        <ConnectionState connected={connected} words={words} />
        {message}
      </p>
      {copyTable && (
        <button
          type="button"
          class="small keys"
          data-keys
          aria-haspopup="dialog"
          aria-keyshortcuts="?"
          aria-label={text('keys_title')}
          title={text('keys_title')}
          onClick={showKeys}
        >
          ?
        </button>
      )}
    </footer>
  );
}

/** The background is nearly always back sooner, and a flash of a message would only worry. */
const showAfterMs = 400;

/** Says that the background is being restarted, if it takes long enough to be noticed. The rows stay where they are. */
function ConnectionState({ connected, words }: { connected: boolean; words: Words }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (connected) return undefined;
    const timer = setTimeout(() => setLate(true), showAfterMs);
    return () => clearTimeout(timer);
  }, [connected]);
  return late && !connected ? <span data-state="connecting">{words.text('state_connecting')}</span> : null;
}
