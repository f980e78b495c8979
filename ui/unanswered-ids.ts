/** Questions that a page needs answered and the browser has not answered; each has a text that says what follows from that. */
export type UnansweredId =
  | 'tab'
  | 'permission'
  | 'settings'
  | 'local'
  | 'synced'
  | 'managed'
  | 'consent'
  | 'recorder'
  | 'report';

/**
 * @param before what was not known
 * @param id what is to be noted
 * @param isUnanswered whether the browser has not answered it
 * @returns what is not known now; the same object if nothing changed
 */
export function noteUnanswered(
  before: readonly UnansweredId[],
  id: UnansweredId,
  isUnanswered: boolean,
): readonly UnansweredId[] {
  if (before.includes(id) === isUnanswered) return before;
  return isUnanswered ? [...before, id] : before.filter((each) => each !== id);
}
