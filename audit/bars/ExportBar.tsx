import type { FormatId } from '../../src/format/formats.ts';
import type { Report } from '../../src/readiness/report/report.ts';
import type { TextId } from '../../src/text.ts';
import { useOutcome } from '../../ui/use-outcome.ts';
import type { AuditProps } from '../state/audit-deps.ts';

const offered = ['html', 'json', 'csv', 'markdown'] as const satisfies readonly FormatId[];

const labels: Readonly<Record<(typeof offered)[number], TextId>> = {
  html: 'audit_export_html',
  json: 'audit_export_json',
  csv: 'audit_export_csv',
  markdown: 'audit_export_markdown',
};

interface ExportBarProps extends AuditProps {
  readonly state: AuditProps['state'] & { readonly report: Report };
  readonly paths: boolean;
  readonly setPaths: (paths: boolean) => void;
}

/** What can be done with the whole report: files, the clipboard, paper; and deleting it. */
export function ExportBar({ state, model, paths, setPaths, deps }: ExportBarProps) {
  const { report, size } = state;
  const { text } = deps.words;
  const [outcome, follow] = useOutcome();
  const save = async (format: FormatId) =>
    text('export_saved', await deps.save(format, await deps.write(format, report, paths)));
  const copy = async () => {
    await deps.copy((await deps.write('markdown', report, paths)).join(''));
    return text('copied', 'Markdown');
  };
  return (
    <section class="export" aria-labelledby="export">
      <h2 id="export">{text('audit_export')}</h2>
      <label class="check">
        <input
          type="checkbox"
          name="paths"
          checked={paths}
          onChange={(event) => setPaths(event.currentTarget.checked)}
        />
        {text('audit_export_paths')}
        {!paths && <span class="hint">{text('audit_export_paths_hint')}</span>}
      </label>
      <div class="buttons">
        {offered.map((format) => (
          <button
            key={format}
            type="button"
            data-export={format}
            onClick={() => follow(() => save(format), text('save_failed'))}
          >
            {text(labels[format])}
          </button>
        ))}
        <button type="button" data-copy-markdown onClick={() => follow(copy, text('copy_failed'))}>
          {text('audit_copy_markdown')}
        </button>
        <button type="button" onClick={deps.print}>
          {text('audit_print')}
        </button>
        <span role="status">{outcome}</span>
      </div>
      <p class="storage">
        {size !== null && <span data-size={size}>{text('audit_size', deps.bytes(size))}</span>}{' '}
        <button type="button" data-delete onClick={() => void model.clear()}>
          {text('audit_delete')}
        </button>
      </p>
    </section>
  );
}
