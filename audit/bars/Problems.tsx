import { visibleText } from '../../src/display/visible-text.ts';
import type { TextId } from '../../src/text.ts';
import { MoreList } from '../parts/details.tsx';
import type { AuditProps } from '../state/audit-deps.ts';
import type { AuditState, FileNote } from '../state/audit-state.ts';

const failures: Readonly<Record<Exclude<AuditState['failure'], 'none'>, TextId>> = {
  read: 'audit_failure_read',
  full: 'audit_failure_full',
  storage: 'audit_failure_storage',
};

/** What went wrong, and what came of the files that were chosen last. */
export function Problems({ state, model, deps }: AuditProps) {
  const { failure, recorder, files, reading } = state;
  const { words } = deps;
  const { text } = words;
  return (
    <>
      <div role="alert">
        {deps.isPrivate && <p class="notice">{text('audit_private')}</p>}
        {recorder.state === 'stopped' && recorder.failed && (
          <p class="refused" data-failed>
            {text('audit_recorder_failed')}
          </p>
        )}
        {failure !== 'none' && (
          <p class="refused" data-failure={failure}>
            {text(failures[failure])}
          </p>
        )}
      </div>
      <div role="status">
        {reading && (
          <p class="reading">
            <progress aria-label={text('audit_reading_label')} />{' '}
            {text(
              'audit_reading',
              visibleText(reading.name),
              deps.bytes(reading.size),
              words.number(reading.at),
              words.number(reading.of),
            )}{' '}
            <button type="button" onClick={model.cancelReading}>
              {text('options_cancel')}
            </button>
          </p>
        )}
        {files.length > 0 && (
          <div class={`files ${groundOf(files)}`}>
            <ul>
              {files.map((note, at) => (
                <li key={at} data-file={note.name} data-file-error={note.error !== ''}>
                  <b>{visibleText(note.name)}</b>: {outcomeOf(note)}
                  {note.problems.length > 0 && (
                    <details>
                      <summary>{words.plural('audit_file_problems', note.problems.length)}</summary>
                      <MoreList
                        items={note.problems.map((problem, index) => ({ ...problem, index }))}
                        keyOf={({ index }) => String(index)}
                        words={words}
                      >
                        {({ entry, count, message }) =>
                          entry === 0 ? message : `${entryText(entry, count)} ${message}`
                        }
                      </MoreList>
                    </details>
                  )}
                </li>
              ))}
            </ul>
            <button type="button" class="small" onClick={model.forgetFiles}>
              {text('audit_dismiss')}
            </button>
          </div>
        )}
      </div>
    </>
  );

  function entryText(entry: number, count: number): string {
    if (count <= 1) return text('audit_file_entry', words.number(entry));
    return text('audit_file_entries', words.number(entry), words.number(count - 1));
  }

  function outcomeOf({ error, isBaseline, pages, known }: FileNote): string {
    if (error === '' && isBaseline) return words.plural('audit_file_to_compare', pages);
    if (error === '') {
      const added = pages > 0 || known === 0 ? words.plural('audit_file_pages', pages) : '';
      return [added, known > 0 && words.plural('audit_file_known', known)].filter(Boolean).join(' ');
    }
    if (error === 'unreadable') return text('audit_file_unreadable');
    return error === 'empty' ? text('audit_file_empty') : visibleText(error);
  }
}

/** The colour of a message: that nothing was taken of a file, that not all was, or that all is well. */
function groundOf(files: readonly FileNote[]): string {
  if (files.some(({ error }) => error !== '')) return 'refused';
  return files.some(({ problems }) => problems.length > 0) ? 'notice' : 'locked';
}
