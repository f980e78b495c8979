/**
 * Keeps the keyboard where it was when an entry of a list is removed: on the next entry's button, else on the one
 * before it, else on what adds entries.
 * @param button the button that removes
 * @returns what to call when the list is drawn again
 */
export function focusAfterRemove(button: HTMLElement): () => void {
  const section = button.closest('section');
  const buttons = () => [...(section?.querySelectorAll<HTMLElement>('[data-remove]') ?? [])];
  const at = buttons().indexOf(button);
  return () => {
    const left = buttons();
    (left[at] ?? left.at(-1) ?? section?.querySelector<HTMLElement>('[data-add]'))?.focus();
  };
}
