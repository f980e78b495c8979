import { readFileSync } from 'node:fs';
import messages from '../../../extension/_locales/en/messages.json' with { type: 'json' };
import type { Text } from '../../../src/text.ts';
import { createWords } from '../../../src/text.ts';

interface Entry {
  readonly message: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}

/**
 * @param locale a folder of extension/_locales
 * @returns its texts, filled in as browsers do it
 */
export function textsOf(locale: string): Text {
  return filling(locale, JSON.parse(readFileSync(`extension/_locales/${locale}/messages.json`, 'utf8')));
}

/**
 * @param locale the folder that they are from
 * @param texts the entries of a folder of extension/_locales
 * @returns its texts, filled in as browsers do it
 */
export function filling(locale: string, texts: Readonly<Record<string, Entry>>): Text {
  return (id, ...values) => {
    const entry = texts[id];
    if (!entry) throw new Error(`extension/_locales/${locale}/messages.json lacks ${id}`);
    const { message, placeholders = {} } = entry;
    return Object.entries(placeholders).reduce(
      (filled, [name, { content }]) =>
        filled.replaceAll(`$${name.toUpperCase()}$`, String(values[Number(content.slice(1)) - 1])),
      message,
    );
  };
}

/** The English texts, filled in as browsers do it. */
export const englishText: Text = filling('en', messages);

export const english = createWords(englishText, 'en');
