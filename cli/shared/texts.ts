import messages from '../../extension/_locales/en/messages.json' with { type: 'json' };
import type { Text } from '../../src/text.ts';

interface Message {
  readonly message: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}

/** The extension's texts in English, which is all that the command line speaks. */
export const text: Text = (id, ...values) => {
  const { message, placeholders = {} }: Message = messages[id];
  return message.replace(/\$(\w+)\$/g, (_, name: string) => {
    const { content } = placeholders[name.toLowerCase()] ?? { content: '' };
    return String(values[Number(content.slice(1)) - 1] ?? '');
  });
};
