import browser from 'webextension-polyfill';
import type { Text } from '../text.ts';

/** Texts in the language of the browser. */
export const text: Text = (id, ...values) => browser.i18n.getMessage(id, values.map(String));

/** The language of the browser, a BCP 47 tag. */
export const language: string = browser.i18n.getUILanguage();
