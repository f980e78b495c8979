import type { ComponentChildren } from 'preact';
import type { Words } from '../ui/words.ts';

interface FooterProps {
  /** What has just happened; read out by screen readers. */
  readonly children: ComponentChildren;
  /** Copies the table as text; left out when there is none. */
  readonly copyTable: (() => void) | undefined;
  /** Shows the other ways to copy or to save the table. */
  readonly showExports: () => void;
  /** Opens the same view beside the page; left out where that cannot be. */
  readonly openSideView: (() => void) | undefined;
  readonly openAudit: () => void;
  readonly openOptions: () => void;
  readonly showKeys: () => void;
  readonly words: Words;
}

/** One quiet line: what can be done with the whole table, and what has just happened. */
export function Footer(props: FooterProps) {
  const { children, copyTable, showExports, openSideView, openAudit, openOptions, showKeys, words } = props;
  const { text } = words;
  return (
    <footer>
      <p class="tools">
        {copyTable && (
          <>
            <button type="button" class="small" title={text('copy_table_hint')} onClick={copyTable}>
              {text('copy_table')}
            </button>
            <button
              type="button"
              class="small"
              data-exports
              aria-haspopup="dialog"
              title={text('export_hint')}
              onClick={showExports}
            >
              {text('export')}
            </button>
          </>
        )}
        {openSideView && (
          <button type="button" class="small" data-side-view title={text('side_view_hint')} onClick={openSideView}>
            {text('side_view')}
          </button>
        )}
        <button type="button" class="small" data-audit title={text('audit_open_hint')} onClick={openAudit}>
          {text('audit_open')}
        </button>
        <button type="button" class="small" data-settings title={text('settings_hint')} onClick={openOptions}>
          {text('settings')}
        </button>
      </p>
      <p role="status">{children}</p>
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
