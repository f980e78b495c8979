import type { Row } from '../src/page/row.ts';
import { visibleText } from '../ui/visible-text.ts';
import type { Words } from '../ui/words.ts';

/**
 * The resource types of a row: most frequent first, of equals the document itself, then as they were first seen.
 * @param types how many requests of each type, in the order in which the background tells them
 * @param words texts in the user's language
 * @returns for example "script 5, main_frame 1, image 1"
 */
export function typesText(types: Row['types'], { number }: Words): string {
  // Sorting leaves equals where they are.
  return Object.entries(types)
    .sort(([one, a], [other, b]) => b - a || Number(other === 'main_frame') - Number(one === 'main_frame'))
    .map(([type, count]) => `${visibleText(type)} ${number(count)}`)
    .join(', ');
}
