import { countKinds } from '../src/page/events/resource-kind.ts';
import type { Row } from '../src/page/presentation/row.ts';
import type { Words } from './words.ts';

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
