/** What the user selected of the table. */
export type SelectedText =
  /** Several lines of the table, nothing else: to be copied as a table. */
  | { readonly hostnames: readonly string[] }
  /** Some text. */
  | { readonly text: string };

/**
 * Reads a selection as the user means it: lines of the table as lines, and a shortened hostname whole.
 * @param table the table of hosts
 * @param selection what is selected
 * @returns what to copy, or undefined where the browser's own way is right
 */
export function selectedText(table: HTMLElement, selection: Selection): SelectedText | undefined {
  const touched = (selector: string) =>
    [...table.querySelectorAll<HTMLElement>(selector)].filter((element) => selection.containsNode(element, true));
  const lines = touched('tr.host');
  if (lines.length > 1 && touched('tr.details').length === 0) {
    return { hostnames: lines.map((line) => line.dataset.host ?? '') };
  }
  const text = selection.toString();
  const whole = lines.reduce((copied, line) => {
    const shown = line.querySelector('[role=button]')?.textContent ?? '';
    return shown.includes('…') ? copied.replaceAll(shown, line.dataset.host ?? '') : copied;
  }, text);
  return whole === text ? undefined : { text: whole };
}
