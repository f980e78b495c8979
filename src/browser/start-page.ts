import { createWords, type TextId, type Words } from '../text.ts';
import { language, text } from './text.ts';
import { followTheme } from './theme.ts';

/**
 * Begins a page of the extension: in the user's theme, before anything is drawn, and in the language of the texts.
 * @param title the name of the page's title; the one in its HTML stays if left out
 * @returns texts, numbers and times in that language
 */
export function startPage(title?: TextId): Words {
  followTheme();
  document.documentElement.lang = language;
  if (title) document.title = text(title);
  return createWords(text, language);
}
