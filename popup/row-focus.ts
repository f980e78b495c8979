/**
 * Which row the keyboard is at. Only one row of the table is a stop of the Tab key (a roving tabindex). It is kept in the
 * document itself and never rendered, so that no update can take it away.
 */

const button = 'tr.host [role=button]';

/**
 * Makes sure that exactly one row can be reached by the Tab key, if there is any.
 * @param table the table of hosts
 */
export function keepOneTabStop(table: HTMLElement): void {
  if (!tabStop(table)) table.querySelector<HTMLElement>(button)?.setAttribute('tabindex', '0');
}

/**
 * @param table the table of hosts
 * @returns the line at which the keyboard is: the one in focus or around it, else the one that the Tab key goes to
 */
export function currentLine(table: HTMLElement): HTMLElement | undefined {
  const { activeElement } = document;
  return (activeElement && table.contains(activeElement) && lineOf(activeElement)) || lineOf(tabStop(table) ?? table);
}

/**
 * @param element anything in the table
 * @returns the line of the host that it belongs to, also from inside of an opened row
 */
export function lineOf(element: Element): HTMLElement | undefined {
  const row = element.closest<HTMLElement>('tr.host, tr.details');
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
  const lines = [...table.querySelectorAll<HTMLElement>('tr.host')];
  if (to === 'first') return lines[0];
  if (to === 'last') return lines.at(-1);
  const at = lines.indexOf(from) + (to === 'next' ? 1 : -1);
  return lines[at];
}

function tabStop(table: HTMLElement): HTMLElement | null {
  return table.querySelector<HTMLElement>(`${button}[tabindex="0"]`);
}
