import type { AddressClass } from '../src/address/class-table.ts';
import type { DocumentKind } from '../src/page/events/document-kind.ts';
import type { FailureId } from '../src/page/events/failure.ts';
import { countKinds } from '../src/page/events/resource-kind.ts';
import type { NoticeId } from '../src/page/presentation/notices.ts';
import type { Row, RowMarkId } from '../src/page/presentation/row.ts';
import { idTexts, type PluralId, plural, type Text, type TextId } from '../src/text.ts';
import type { UnansweredId } from './unanswered-ids.ts';

/** Texts, numbers and times in the user's language. */
export interface Words {
  /** A BCP 47 tag. */
  readonly language: string;
  readonly text: Text;
  /** A text about a number, in the plural form that it wants. Its places are filled with the values, or with the number. */
  plural(id: PluralId, n: number, ...values: readonly string[]): string;
  number(n: number): string;
  /** @returns a time (ms since the epoch) as people write it, with its day */
  time(milliseconds: number): string;
}

/**
 * Keeps what a table of thousands of rows asks for again and again.
 * @param text gives texts
 * @param language a BCP 47 tag
 * @returns texts, numbers and times in that language
 */
export function createWords(text: Text, language: string): Words {
  const plain = new Map<TextId, string>();
  const plurals = new Map<string, string>();
  let numberFormat: Intl.NumberFormat | undefined;
  let timeFormat: Intl.DateTimeFormat | undefined;
  return {
    language,
    text(id, ...values) {
      if (values.length > 0) return text(id, ...values);
      let found = plain.get(id);
      if (found === undefined) {
        found = text(id);
        plain.set(id, found);
      }
      return found;
    },
    plural(id, n, ...values) {
      if (values.length > 0) return plural(text, language, id, n, values);
      if (n >= 100) return plural(text, language, id, n);
      const key = `${id} ${n}`;
      let found = plurals.get(key);
      if (found === undefined) {
        found = plural(text, language, id, n);
        plurals.set(key, found);
      }
      return found;
    },
    // Nearly all counts are small, and a formatter takes long to make.
    number(n) {
      if (n < 1000) return String(n);
      numberFormat ??= new Intl.NumberFormat(language);
      return numberFormat.format(n);
    },
    time(milliseconds) {
      timeFormat ??= new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
      return timeFormat.format(milliseconds);
    },
  };
}

/** The groups of ids that each have a short text and, where it is explained, a `_hint`. */
interface Groups {
  readonly class: AddressClass;
  readonly failure: FailureId;
  readonly kind: DocumentKind;
  readonly mark: RowMarkId;
  readonly notice: NoticeId;
  readonly unanswered: UnansweredId;
}

/** The groups whose texts have a `_hint`. */
type Hinted = 'class' | 'failure' | 'kind' | 'mark';

export const { name: idText, hint: hintText } = idTexts<Groups, Hinted>('all have texts');

/**
 * What a host is for, most frequent first.
 * @param types how many requests of each resource type
 * @param words texts in the user's language
 * @returns for example "14 images, 2 scripts"
 */
export function typesText(types: Row['types'], { plural }: Words): string {
  return countKinds(types)
    .map(([kind, count]) => plural(`resource_${kind}`, count))
    .join(', ');
}
