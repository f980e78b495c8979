import { visibleText } from './visible-text.ts';

/** Scripts in which a (non-)joiner behind a letter says how the word is written (Unicode 17, sections 9.2, 12 and 23.2). */
const joiningScripts = [
  ...['Arabic', 'Syriac', 'Nko', 'Mongolian', 'Adlam', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya'],
  ...['Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Myanmar', 'Khmer'],
];
const joining = joiningScripts.map((script) => `\\p{Script_Extensions=${script}}`).join('');

/** What belongs to the writing of emoji and words, though parts of it are not seen by themselves (UTS #51). */
const written = new RegExp(
  [
    '\\p{RGI_Emoji}',
    '\\p{Extended_Pictographic}[\\ufe0e\\ufe0f]',
    '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d(?=\\p{Extended_Pictographic})',
    `(?<=[[${joining}]&&[\\p{L}\\p{M}]])[\\u200c\\u200d]`,
  ].join('|'),
  'gv',
);

/**
 * Makes what could deceive or vanish visible, in what people have written for people, as the title of a page: unlike
 * `visibleText`, it leaves joiners and variation selectors where they make an emoji or a word. Not for what is compared
 * with what is not seen, as a hostname or a URL.
 * @param text a text that came from outside
 * @returns the text; any other character that is not seen is written as ⟨U+202E⟩
 */
export function visibleProse(text: string): string {
  let shown = '';
  let at = 0;
  for (const { index, 0: whole } of text.matchAll(written)) {
    shown += visibleText(text.slice(at, index)) + whole;
    at = index + whole.length;
  }
  return shown + visibleText(text.slice(at));
}
