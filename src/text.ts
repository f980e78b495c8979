import type messages from '../extension/_locales/en/messages.json';

/** The name of a text in the locales. */
export type TextId = keyof typeof messages;

/** Gives a text in the user's language, its places filled in. */
export type Text = (id: TextId, ...values: readonly (string | number)[]) => string;

/** The ids that come in the forms `_one` and `_other`. */
export type PluralId = TextId extends infer Id ? (Id extends `${infer Stem}_other` ? Stem : never) : never;

/**
 * A text about a number, in the plural form that the language wants. Languages without the form `one` use `other`.
 * @param text gives texts
 * @param language a BCP 47 tag
 * @param id the text's name without its form
 * @param n the number
 * @param values what fills the places of the text; the number alone if left out
 * @returns the text
 */
export function plural(
  text: Text,
  language: string,
  id: PluralId,
  n: number,
  values?: readonly (string | number)[],
): string {
  const rules = known.get(language) ?? new Intl.PluralRules(language);
  known.set(language, rules);
  const form = rules.select(n) === 'one' ? 'one' : 'other';
  // Nearly all counts are small, and a formatter takes long to make.
  const filled = values ?? [n < 1000 ? String(n) : new Intl.NumberFormat(language).format(n)];
  return text(`${id}_${form}` as TextId, ...filled);
}

/** Kept for each language, because making them takes long and a title needs several. */
const known = new Map<string, Intl.PluralRules>();

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

/** An id of a table as names of texts spell it: `private-use` becomes `private_use`. */
export type Snake<Id extends string> = Id extends `${infer Head}-${infer Tail}` ? `${Head}_${Snake<Tail>}` : Id;

/** Groups of ids that each have a text, by the name of the group. */
type IdGroups<Groups> = { readonly [Group in keyof Groups]: string };

/** The names of the texts of all ids, and of the hints of those that have one, that messages.json lacks. */
type MissingText<Groups extends IdGroups<Groups>, Hinted extends keyof Groups> = Exclude<
  | { [Group in keyof Groups & string]: `${Group}_${Snake<Groups[Group]>}` }[keyof Groups & string]
  | { [Group in Hinted & string]: `${Group}_${Snake<Groups[Group]>}_hint` }[Hinted & string],
  TextId
>;

/** Gives the names of the texts of ids. */
interface IdTexts<Groups extends IdGroups<Groups>, Hinted extends keyof Groups> {
  /** The name of the text of an id: `class_private_use` of the group `class` and the id `private-use`. */
  name<Group extends keyof Groups & string>(group: Group, id: Groups[Group]): `${Group}_${Snake<Groups[Group]>}`;
  /** The name of the text that explains an id: `class_private_use_hint`. */
  hint<Group extends Hinted & string>(group: Group, id: Groups[Group]): `${Group}_${Snake<Groups[Group]>}_hint`;
}

/**
 * Names the texts of the ids of tables. `Groups` are the ids by their groups, and `Hinted` the groups whose ids have a text
 * that explains them too.
 * @param _ does not compile when messages.json lacks a text: the type that is then asked for says which
 * @returns how the texts are named
 */
export function idTexts<Groups extends IdGroups<Groups>, Hinted extends keyof Groups>(
  _: [MissingText<Groups, Hinted>] extends [never]
    ? 'all have texts'
    : `extension/_locales/en/messages.json lacks ${MissingText<Groups, Hinted>}`,
): IdTexts<Groups, Hinted> {
  return {
    name: (group, id) => `${group}_${snake(id)}`,
    hint: (group, id) => `${group}_${snake(id)}_hint`,
  };
}

/** @returns the id as names of texts spell it */
export function snake<Id extends string>(id: Id): Snake<Id> {
  return id.replaceAll('-', '_') as Snake<Id>;
}
