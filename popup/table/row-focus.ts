/**
 * Which row the keyboard is at. Only one row of the table is a stop of the Tab key (a roving tabindex). It is kept in the
 * document itself and never rendered, so that no update can take it away.
 */

const lines = 'tr.host, tr.group';
const button = ':is(tr.host, tr.group) [role=button]';

/**
 * Makes sure that exactly one row can be reached by the Tab key, if there is any.
 * @param table the table of hosts
 */
export function keepOneTabStop(table: HTMLElement): void {
  if (!tabStop(table)) table.querySelector<HTMLElement>(button)?.setAttribute('tabindex', '0');
}

/**
 * An element that changes its place loses the focus. To be called before rows are placed anew.
 * @param table the table of hosts, if there is one yet
 * @returns gives the focus back to what has it now; to be called when the rows are in place
 */
export function keepFocus(table: HTMLElement | null): () => void {
  const focused = document.activeElement;
  if (!table || !(focused instanceof HTMLElement) || !table.contains(focused)) return () => {};
  return () => {
    if (document.activeElement !== focused && table.contains(focused)) focused.focus({ preventScroll: true });
  };
}

/**
 * @param table the table of hosts
 * @returns the line at which the keyboard is: the one in focus or around it, else the one that the Tab key goes to; undefined if there
 *   is none
 */
export function currentLine(table: HTMLElement): HTMLElement | undefined {
  const { activeElement } = document;
  return (activeElement && table.contains(activeElement) && lineOf(activeElement)) || lineOf(tabStop(table) ?? table);
}

/**
 * @param element anything in the table
 * @returns the line of the host or group that it belongs to, also from inside of an opened row; undefined if
 *   it belongs to none
 */
function lineOf(element: Element): HTMLElement | undefined {
  const row = element.closest<HTMLElement>(`${lines}, tr.details`);
  const line = row?.classList.contains('details') ? row.previousElementSibling : row;
  return line instanceof HTMLElement ? line : undefined;
}

/**
 * Puts the keyboard at a line.
 * @param table the table of hosts
 * @param line one of its lines
 */
export function focusLine(table: HTMLElement, line: HTMLElement): void {
  const next = line.querySelector<HTMLElement>('[role=button]');
  if (!next) return;
  tabStop(table)?.setAttribute('tabindex', '-1');
  next.setAttribute('tabindex', '0');
  next.focus();
}

/**
 * @param table the table of hosts
 * @param from a line
 * @param to where to go from there
 * @returns the line there, or undefined at the end
 */
export function neighbour(
  table: HTMLElement,
  from: HTMLElement,
  to: 'next' | 'previous' | 'first' | 'last',
): HTMLElement | undefined {
  const all = [...table.querySelectorAll<HTMLElement>(lines)];
  if (to === 'first') return all[0];
  if (to === 'last') return all.at(-1);
  return all[all.indexOf(from) + (to === 'next' ? 1 : -1)];
}

function tabStop(table: HTMLElement): HTMLElement | null {
  return table.querySelector<HTMLElement>(`${button}[tabindex="0"]`);
}

/**
 * @param root the popup's document
 * @returns whether somebody points at a row, has the keyboard in the table or has selected some of it
 */
export function isBusy(root: Document): boolean {
  const table = root.querySelector('table.hosts');
  if (!table) return false;
  const selection = root.getSelection();
  return (
    table.contains(root.activeElement) ||
    table.matches(':hover') ||
    (selection !== null && !selection.isCollapsed && selection.containsNode(table, true))
  );
}
