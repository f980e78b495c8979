import { readdirSync, readFileSync } from 'node:fs';

/** One text of a folder of extension/_locales. */
export interface Message {
  readonly message: string;
  readonly description?: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string; readonly example?: string }>>;
}

/** The folders of extension/_locales. */
export const locales: readonly string[] = readdirSync('extension/_locales');

/**
 * @param locale a folder of extension/_locales
 * @returns its texts, by their ids
 */
export function messagesOf(locale: string): Readonly<Record<string, Message>> {
  return JSON.parse(readFileSync(`extension/_locales/${locale}/messages.json`, 'utf8'));
}
