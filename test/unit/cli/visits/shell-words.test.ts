import { expect, it } from 'vitest';
import { shellWords } from '../../../../cli/visits/shell-words.ts';

it.each([
  ['', []],
  ['  --a  --b=c\n', ['--a', '--b=c']],
  [`--rules='MAP a.test 192.0.2.1' --x`, ['--rules=MAP a.test 192.0.2.1', '--x']],
  [`--rules="MAP a.test 192.0.2.1"`, ['--rules=MAP a.test 192.0.2.1']],
  ['--rules=MAP\\ a.test\\ 192.0.2.1', ['--rules=MAP a.test 192.0.2.1']],
  [`"a \\" b" 'c \\ d'`, ['a " b', 'c \\ d']],
  [`'' "open end`, ['', 'open end']],
])('%j is divided into %j, as a shell does', (text, words) => {
  expect(shellWords(text)).toEqual(words);
});
