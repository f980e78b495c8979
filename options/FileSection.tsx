import { useRef, useState } from 'preact/hooks';
import { shortenEnd } from '../src/display/shorten-end.ts';
import { visibleText } from '../src/display/visible-text.ts';
import type { SettingKey } from '../src/settings/setting-keys.ts';
import { type FileResult, maxFileBytes, parseSettingsFile, writeSettingsFile } from '../src/settings/settings-file.ts';
import { defaultSettings } from '../src/settings.ts';
import { useOutcome } from '../ui/use-outcome.ts';
import { fileErrorText, settingName } from './error-text.ts';
import { ProblemList } from './ProblemList.tsx';
import { Section, type SectionProps } from './Section.tsx';

const maxUnknown = 10;

type Refused = Exclude<FileResult, { ok: true }>;

/** All settings at once: to a file, from a file, back to the defaults. */
export function FileSection({ settings, own, locked, change, deps: { words, saveFile } }: SectionProps) {
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [outcome, follow] = useOutcome();
  const save = () => words.text('export_saved', saveFile('greensix-settings.json', writeSettingsFile(own)));
  const namesOf = (keys: readonly SettingKey[]) =>
    new Intl.ListFormat(words.language).format(keys.map((key) => words.text(settingName[key])));

  const read = async (file: File) => {
    setRefused(null);
    const result: FileResult =
      file.size > 4 * maxFileBytes
        ? { ok: false, error: 'file-too-long' }
        : parseSettingsFile(await file.text(), { settings, locked });
    if (!result.ok) return setRefused(result);
    const { values, leftOut } = result;
    change(
      values,
      leftOut.length > 0 ? words.text('options_imported_but', namesOf(leftOut)) : words.text('options_imported'),
    );
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
        <button
          type="button"
          onClick={() =>
            change(
              defaultSettings,
              locked.length > 0 ? words.text('options_reset_but', namesOf(locked)) : words.text('options_reset_done'),
            )
          }
        >
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
          if (file) follow(() => read(file).then(() => ''), words.text('options_file_unreadable'));
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
            {'error' in refused && <p>{words.text(fileErrorText[refused.error])}</p>}
            {'unknown' in refused && <p>{words.text('options_file_unknown', unknownNames(refused.unknown))}</p>}
            {'problems' in refused && <ProblemList problems={refused.problems} words={words} />}
            {'leftOut' in refused && refused.leftOut.length > 0 && (
              <p>{words.text('options_file_locked', namesOf(refused.leftOut))}</p>
            )}
          </div>
        )}
      </div>
    </Section>
  );
}

/** Settings that nobody knows, as far as they say which file that is. */
function unknownNames(names: readonly string[]): string {
  const shown = names.slice(0, maxUnknown).map((name) => visibleText(shortenEnd(name, 40)));
  return [...shown, ...(names.length > maxUnknown ? ['…'] : [])].join(', ');
}
