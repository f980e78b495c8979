/** What an element stands for, by its selector. */
const meanings: readonly (readonly [selector: string, meaning: (element: HTMLElement) => string | undefined])[] = [
  ['[data-look-up]', ({ dataset }) => dataset.lookUp],
  ['[data-copy]', ({ dataset }) => dataset.copy],
  ['[data-detail-address]', ({ dataset }) => dataset.detailAddress],
  ['[data-whois-card]', ({ dataset }) => dataset.whoisCard],
  // In the list of requests the family stands before the address.
  ['.requests .address', ({ textContent }) => textContent.trim().split(/\s+/).at(-1)],
  ['.host .address', (cell) => cell.closest<HTMLElement>('.host')?.dataset.address],
  ['[data-detail]', ({ dataset }) => dataset.detail],
  ['[data-host]', ({ dataset }) => dataset.host],
  ['[data-host]', ({ dataset }) => dataset.address],
];

/**
 * What the user may mean by a place in the popup.
 * @param target what was clicked
 * @param selection what is selected
 * @returns texts, the likeliest first: the selection if the click was on it, then what the element and those around it
 *   stand for. Not each of them names a host or an address: some browsers select the word below a right click.
 */
export function lookupTexts(target: Element, selection: Selection | null): readonly string[] {
  const texts: (string | undefined)[] = [];
  if (selection && !selection.isCollapsed && selection.containsNode(target, true)) texts.push(selection.toString());
  for (let element: Element | null = target; element; element = element.parentElement) {
    for (const [selector, meaning] of meanings) {
      if (element.matches(selector)) texts.push(meaning(element as HTMLElement));
    }
  }
  return [...new Set(texts.filter((text) => text !== undefined && text.trim() !== ''))] as string[];
}
