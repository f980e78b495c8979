import type { AddressClass } from '../src/address/class-table.ts';
import type { DocumentKind } from '../src/page/events/document-kind.ts';
import type { FailureId } from '../src/page/events/failure.ts';
import { countKinds, type ResourceKind } from '../src/page/events/resource-kind.ts';
import type { NoticeId } from '../src/page/presentation/notices.ts';
import type { Row, RowMarkId } from '../src/page/presentation/row.ts';
import { idTexts, type Words } from '../src/text.ts';
import type { UnansweredId } from './unanswered-ids.ts';

/** The groups of ids that each have a short text and, where it is explained, a `_hint`. */
interface Groups {
  readonly class: AddressClass;
  readonly failure: FailureId;
  readonly kind: DocumentKind;
  readonly mark: RowMarkId;
  readonly notice: NoticeId;
  readonly type: ResourceKind;
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
