import type { TextId } from '../text.ts';
import { language, text } from './text.ts';
import { followTheme } from './theme.ts';

/**
 * Begins a page of the extension: in the user's theme, before anything is drawn, and in the language of the texts.
 * @param title the name of the page's title; the one in its HTML stays if left out
 */
export function startPage(title?: TextId): void {
  followTheme();
  document.documentElement.lang = language;
  if (title) document.title = text(title);
}
