import { shortenEnd } from '../src/display/shorten-end.ts';
import { visibleText } from '../src/display/visible-text.ts';
import type { SettingProblem } from '../src/settings/combine.ts';
import type { Words } from '../src/text.ts';
import { errorText, settingName } from './error-text.ts';

/** More of them would hide what can be done about it. */
const maxProblems = 10;
/** As much of a value is shown. */
const maxValue = 80;

/** Values that cannot be used, each with what is wrong with it. */
export function ProblemList({ problems, words }: { problems: readonly SettingProblem[]; words: Words }) {
  return (
    <ul class="problems">
      {problems.slice(0, maxProblems).map(({ setting, error, text }) => (
        <li key={`${setting} ${error} ${text}`}>
          {words.text('options_problem', words.text(settingName[setting]), visibleText(shortenEnd(text, maxValue)))}{' '}
          {words.text(errorText[error])}
        </li>
      ))}
      {problems.length > maxProblems && <li>{words.plural('options_problems_more', problems.length - maxProblems)}</li>}
    </ul>
  );
}
