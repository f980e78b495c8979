import { displayHostname } from '../../src/display/display-hostname.ts';
import { visibleText } from '../../src/display/visible-text.ts';
import type { Format } from '../../src/format/format.ts';
import { jsonFormat } from '../../src/format/json.ts';
import { markdownFormat } from '../../src/format/markdown.ts';
import { writeReport } from '../../src/format/write-report.ts';
import type { Row } from '../../src/page/presentation/row.ts';
import type { Words } from '../../src/text.ts';
import { saveBlob } from '../../ui/save-file.ts';
import type { Store } from '../../ui/store.ts';
import { Dialog } from '../Dialog.tsx';
import { type PopupState, sitesOf } from '../state/popup-state.ts';
import { chipOf, isBlockedByPreview, type RowChip } from '../table/preview-rows.ts';
import { rowTags } from '../table/row-tags.ts';
import { tableTsv } from '../table/table-tsv.ts';
import { drawPicture, maxPictureRows } from './table-picture.ts';

interface ExportDialogProps {
  readonly store: Store<PopupState>;
  readonly shownRows: () => readonly Row[];
  /** Writes to the clipboard, and says so. */
  readonly copy: (text: string, message: string) => void;
  readonly showMessage: (message: string) => void;
  readonly close: () => void;
  /** As "Greensix 1.0.0". */
  readonly generator: string;
  readonly words: Words;
}

/** How many characters of what a host is for fit into the picture. */
const pictureRoom = { withTypes: 26, marks: 26 };

/** The ways to copy or to save what is shown; each closes the dialog and says what it did. */
export function ExportDialog({ store, shownRows, copy, showMessage, close, generator, words }: ExportDialogProps) {
  const { text } = words;
  const name = (extension: string) => `greensix-${fileName(store.get().header?.hostname ?? '')}.${extension}`;
  const report = (format: Format): string | null => {
    const state = store.get();
    const source = state.judging?.source();
    if (!source) return null;
    const time = Date.now();
    return writeReport(format, source, { text, generator, time, paths: true, siteOf: sitesOf(state) });
  };
  const save = (file: Blob, extension: string) => {
    saveBlob(name(extension), file);
    showMessage(text('export_saved', name(extension)));
  };
  const actions = [
    [
      'copy-markdown',
      'export_copy_markdown',
      () => {
        const written = report(markdownFormat);
        if (written === null) showMessage(text('export_no_facts'));
        else copy(written, text('export_copied_markdown'));
      },
    ],
    [
      'copy-tsv',
      'export_copy_tsv',
      () => {
        const rows = shownRows();
        copy(tableTsv(rows, words), words.plural('copied_hosts', rows.length));
      },
    ],
    [
      'save-json',
      'export_save_json',
      () => {
        const written = report(jsonFormat);
        const { extension, mimeType } = jsonFormat;
        if (written === null) showMessage(text('export_no_facts'));
        else save(new Blob([written], { type: mimeType }), extension);
      },
    ],
    [
      'save-picture',
      'export_save_picture',
      async () => {
        const { previewNote } = await import('../table/table-text.ts');
        const state = store.get();
        const picture = pictureOf(state, shownRows(), generator, words);
        const note = previewNote(state, (row) => isBlockedByPreview(row, state.judging), words);
        const file = await drawPicture(note === '' ? picture : { ...picture, answer: note }, document);
        if (file) save(file, 'png');
        else showMessage(text('export_refused'));
      },
    ],
  ] as const;
  return (
    <Dialog title={text('export_hint')} close={close} words={words}>
      <div class="dialog-actions">
        {actions.map(([id, label, run]) => (
          <button
            key={id}
            type="button"
            data-export={id}
            onClick={({ currentTarget }) => {
              currentTarget.closest('dialog')?.close();
              new Promise((done) => done(run())).catch(() => showMessage(text('save_failed')));
            }}
          >
            {text(label)}
          </button>
        ))}
      </div>
    </Dialog>
  );
}

function pictureOf(state: PopupState, rows: readonly Row[], generator: string, words: Words) {
  const { header, judging } = state;
  const more = rows.length - maxPictureRows;
  const answer = document.querySelector<HTMLElement>('.verdict-line')?.innerText ?? '';
  return {
    title: displayHostname(header?.hostname ?? ''),
    address: header?.summary?.address ?? '',
    answer: answer.replace(/\s+/g, ' ').trim(),
    rows: rows.slice(0, maxPictureRows).map((row) => ({
      family: row.family,
      hostname: displayHostname(row.hostname),
      address: row.address,
      loads: loadsText(row, chipOf(row, judging), words),
    })),
    footnote: [more > 0 && words.plural('whois_more', more), generator, new Date().toISOString().slice(0, 16)]
      .filter(Boolean)
      .join(' · '),
  };
}

function loadsText(row: Row, chip: RowChip | undefined, words: Words): string {
  const { shown, counted } = rowTags(row, chip, () => pictureRoom, words);
  return shown.map(({ text }) => text).join(', ') + (counted > 0 ? ` +${counted}` : '');
}

/** A hostname is safe in a file's name but for the colons and brackets of an address. */
function fileName(hostname: string): string {
  return (
    visibleText(hostname)
      .replace(/[^\w.-]+/g, '-')
      .slice(0, 100) || 'page'
  );
}
