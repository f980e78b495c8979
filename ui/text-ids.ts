import type { AddressClass } from '../src/address/class-table.ts';
import type { DocumentKind } from '../src/page/document-kind.ts';
import type { FailureId } from '../src/page/failure.ts';
import type { NoticeId } from '../src/page/notices.ts';
import type { RowMarkId } from '../src/page/row-marks.ts';
import { type Snake, snake, type TextId } from '../src/text.ts';
import type { UnansweredId } from './unanswered-ids.ts';

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

/**
 * The name of the text of an entry of a table. Does not compile when the locales lack a text of any entry.
 * @param group the table
 * @param id the entry
 * @returns for example `class_private_use`
 */
export function idText<Group extends keyof Groups>(
  group: Group,
  id: Groups[Group],
): `${Group}_${Snake<Groups[Group]>}` {
  return `${group}_${snake(id)}`;
}

/**
 * The name of the text that explains an entry of a table.
 * @param group the table
 * @param id the entry
 * @returns for example `class_private_use_hint`
 */
export function hintText<Group extends Hinted>(
  group: Group,
  id: Groups[Group],
): `${Group}_${Snake<Groups[Group]>}_hint` {
  return `${group}_${snake(id)}_hint`;
}

/** Every name that the two functions can give; an error here means that messages.json lacks a text. */
type Needed =
  | { [Group in keyof Groups]: `${Group}_${Snake<Groups[Group]>}` }[keyof Groups]
  | { [Group in Hinted]: `${Group}_${Snake<Groups[Group]>}_hint` }[Hinted];
type Missing = Exclude<Needed, TextId>;
export const missingTexts: [Missing] extends [never] ? readonly [] : Missing = [];
