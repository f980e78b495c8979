import { useRef, useState } from 'preact/hooks';
import { type FileResult, maxFileBytes, parseSettingsFile, writeSettingsFile } from '../src/settings/settings-file.ts';
import { defaultSettings } from '../src/settings.ts';
import { useOutcome } from '../ui/use-outcome.ts';
import { fileErrorText } from './error-text.ts';
import { ProblemList } from './ProblemList.tsx';
import { Section, type SectionProps } from './Section.tsx';

type Refused = Exclude<FileResult, { ok: true }>;

/** All settings at once: to a file, from a file, back to the defaults. */
export function FileSection({ settings, change, deps: { words, saveFile } }: SectionProps) {
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [outcome, follow] = useOutcome();
  const save = () => words.text('export_saved', saveFile('greensix-settings.json', writeSettingsFile(settings)));

  const read = async (file: File) => {
    const result: FileResult =
      file.size > 4 * maxFileBytes
        ? { ok: false, error: 'file-too-long' }
        : parseSettingsFile(await file.text(), settings);
    setRefused(result.ok ? null : result);
    if (result.ok) change(result.values, words.text('options_imported'));
  };

  return (
    <Section id="all" title={words.text('options_all')} hint={words.text('options_all_hint')} words={words}>
      <div class="buttons">
        <button type="button" onClick={() => follow(save, words.text('save_failed'))}>
          {words.text('options_export')}
        </button>
        <button type="button" onClick={() => input.current?.click()}>
          {words.text('options_import')}
        </button>
        <button type="button" onClick={() => change(defaultSettings, words.text('options_reset_done'))}>
          {words.text('options_reset')}
        </button>
      </div>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label={words.text('options_import')}
        onChange={(event) => {
          const { files } = event.currentTarget;
          const file = files?.[0];
          if (file) void read(file);
          // So that the same file can be chosen again after it was corrected.
          event.currentTarget.value = '';
        }}
      />
      <p class="status" role="status">
        {outcome}
      </p>
      <div role="alert">
        {refused && (
          <div class="refused">
            <p>{words.text('options_import_refused')}</p>
            {'error' in refused ? (
              <p>{words.text(fileErrorText[refused.error])}</p>
            ) : (
              <ProblemList problems={refused.problems} words={words} />
            )}
          </div>
        )}
      </div>
    </Section>
  );
}
