import messages from '../../../extension/_locales/en/messages.json' with { type: 'json' };
import type { Text } from '../../../src/text.ts';
import { createWords } from '../../../src/text.ts';

interface Entry {
  readonly message: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}

/** The English texts, filled in as browsers do it. */
export const englishText: Text = (id, ...values) => {
  const entry: Entry | undefined = messages[id];
  if (!entry) throw new Error(`extension/_locales/en/messages.json lacks ${id}`);
  const { message, placeholders = {} } = entry;
  return Object.entries(placeholders).reduce(
    (filled, [name, { content }]) =>
      filled.replaceAll(`$${name.toUpperCase()}$`, String(values[Number(content.slice(1)) - 1])),
    message,
  );
};

export const english = createWords(englishText, 'en');
