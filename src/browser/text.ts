import browser from 'webextension-polyfill';
import type { Text } from '../text.ts';

/** Texts in the language of the browser, or the next best one that there is. */
export const text: Text = (id, ...values) => browser.i18n.getMessage(id, values.map(String));

/**
 * The language of the texts, a BCP 47 tag: the browser's own tag where it is a variety of it ("de-AT"), because then
 * numbers and dates are written as there. Otherwise a Russian browser would get English texts with Russian plurals.
 */
export const language: string = languageOf(browser.i18n.getUILanguage(), text('language_tag'));

function languageOf(browsers: string, texts: string): string {
  return browsers.split('-')[0] === texts.split('-')[0] ? browsers : texts;
}
