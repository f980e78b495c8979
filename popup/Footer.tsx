import type { ComponentChildren } from 'preact';
import type { Words } from '../ui/words.ts';

interface FooterProps {
  /** What has just happened; read out by screen readers. */
  readonly children: ComponentChildren;
  /** Copies the whole table; left out when there is none. */
  readonly copyTable: ((form: 'text' | 'tsv') => void) | undefined;
  /** Opens the same view beside the page; left out where that cannot be. */
  readonly openSideView: (() => void) | undefined;
  readonly openAudit: () => void;
  readonly openOptions: () => void;
  readonly words: Words;
}

/** One quiet line: what can be done with the whole table, what has just happened, and what the keys do. */
export function Footer({ children, copyTable, openSideView, openAudit, openOptions, words }: FooterProps) {
  const { text } = words;
  return (
    <footer>
      <p class="tools">
        {copyTable && (
          <>
            <button type="button" class="small" title={text('copy_table_hint')} onClick={() => copyTable('text')}>
              {text('copy_table')}
            </button>
            <button type="button" class="small" title={text('copy_tsv_hint')} onClick={() => copyTable('tsv')}>
              {text('copy_tsv')}
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
        <button type="button" class="small" title={text('settings_hint')} onClick={openOptions}>
          {text('settings')}
        </button>
      </p>
      <p role="status">{children}</p>
      {copyTable && (
        <p class="keys">
          <kbd>↑</kbd>
          <kbd>↓</kbd> {text('key_move')} <kbd>↵</kbd> {text('key_open')} <kbd>C</kbd> {text('key_copy_address')}{' '}
          <kbd>H</kbd> {text('key_copy_hostname')} <kbd>W</kbd> {text('key_whois')}
        </p>
      )}
    </footer>
  );
}
