import { currentLine, focusLine, neighbour } from './row-focus.ts';
import { selectedText } from './selection-text.ts';
import { type PopupCommand, popupCommand, type TableCommand, tableCommand } from './table-command.ts';

/** What the user can do with the table. */
export interface TableActions {
  /** Opens or closes a row; without `open` the other way round than it is. */
  setOpen(hostname: string, open?: boolean): void;
  /** Folds a group or unfolds it; without `fold` the other way round than it is. */
  setFold(site: string, fold?: boolean): void;
  /** Looks up who runs the network of a row's address. */
  whois(hostname: string, address: string): void;
  change(command: PopupCommand): void;
  copy(text: string): void;
  /** These rows as a table. */
  tableOf(hostnames: readonly string[]): string;
}

/**
 * Listens to mouse, keyboard and clipboard for all rows together: rows have no listeners of their own. Keys also work while
 * nothing has the focus, as it is when the popup has just been opened.
 * @param root the popup's document
 * @param actions what the user can do
 * @returns a function that ends it
 */
export function listenToTable(root: Document, actions: TableActions): () => void {
  const ending = new AbortController();
  const on = <Type extends 'click' | 'keydown' | 'copy'>(
    type: Type,
    listener: (event: DocumentEventMap[Type]) => void,
  ) => root.addEventListener(type, listener, { signal: ending.signal });

  on('click', ({ target, detail }) => {
    if (!(target instanceof Element)) return;
    const copied = target.closest<HTMLElement>('[data-copy]')?.dataset.copy;
    if (copied !== undefined) {
      actions.copy(copied);
      return;
    }
    const table = tableIn(root);
    const asked = target.closest<HTMLElement>('[data-whois]')?.dataset.whois;
    const details = target.closest<HTMLElement>('[data-detail]')?.dataset.detail;
    if (asked !== undefined && details !== undefined) {
      actions.whois(details, asked);
      return;
    }
    const line = target.closest<HTMLElement>('tr.host, tr.group');
    // An address is there to be selected, and neither a selection nor a double click means "open".
    if (!table || !line || detail > 1 || target.closest('.address') || isSelected(root)) return;
    setUnfolded(line, actions);
    focusLine(table, line);
  });

  on('keydown', (event) => {
    const table = tableIn(root);
    const command = tableCommand(event);
    const target = event.target instanceof Element ? event.target : root.body;
    const inTable = table?.contains(target) === true;
    const popupKey = popupCommand(event);
    if (popupKey && !event.defaultPrevented && !isTyped(target)) {
      actions.change(popupKey);
      event.preventDefault();
      return;
    }
    if (event.key === 'ArrowDown' && target.matches('[type=search]') && table) {
      const line = currentLine(table);
      if (line) focusLine(table, line);
      event.preventDefault();
      return;
    }
    if (!table || !command || event.defaultPrevented || (!inTable && target !== root.body)) return;
    if (perform(root, table, target, command, actions)) event.preventDefault();
  });

  on('copy', (event) => {
    const table = tableIn(root);
    const selection = root.getSelection();
    if (!table || !selection || selection.isCollapsed) return;
    const selected = selectedText(table, selection);
    if (!selected || !event.clipboardData) return;
    event.clipboardData.setData('text/plain', 'text' in selected ? selected.text : actions.tableOf(selected.hostnames));
    event.preventDefault();
  });

  return () => ending.abort();
}

/** @returns whether the key was for the table */
function perform(
  root: Document,
  table: HTMLElement,
  target: Element,
  command: TableCommand,
  actions: TableActions,
): boolean {
  const line = currentLine(table);
  if (!line) return false;
  switch (command) {
    case 'next':
    case 'previous':
    case 'first':
    case 'last': {
      // The first key only shows where the keyboard is.
      const to = target === root.body && command === 'next' ? line : neighbour(table, line, command);
      if (to) focusLine(table, to);
      return true;
    }
    case 'toggle':
      // A button inside of an opened row has its own meaning of Enter and Space.
      if (target.getAttribute('role') !== 'button') return false;
      setUnfolded(line, actions);
      return true;
    case 'open':
      if (target !== root.body) setUnfolded(line, actions, true);
      return target !== root.body;
    case 'close':
      if (target === root.body) return false;
      setUnfolded(line, actions, false);
      focusLine(table, line);
      return true;
    case 'whois':
      if (!line.dataset.address) return false;
      actions.whois(hostOf(line), line.dataset.address);
      return true;
    case 'copy-address':
      return copyOf(line.dataset.address, actions);
    case 'copy-hostname':
      return copyOf(line.dataset.host, actions);
    case 'copy':
      return !isSelected(root) && copyOf(line.dataset.address, actions);
  }
}

function copyOf(text: string | undefined, actions: TableActions): boolean {
  if (text) actions.copy(text);
  return Boolean(text);
}

function tableIn(root: Document): HTMLElement | null {
  return root.querySelector<HTMLElement>('table.hosts');
}

function hostOf(line: HTMLElement): string {
  return line.dataset.host ?? '';
}

/** Opens or closes a row or a group. */
function setUnfolded(line: HTMLElement, actions: TableActions, unfolded?: boolean): void {
  const { host, site } = line.dataset;
  if (host !== undefined) actions.setOpen(host, unfolded);
  else if (site !== undefined) actions.setFold(site, unfolded === undefined ? undefined : !unfolded);
}

function isTyped(target: Element): boolean {
  return target.matches('input, textarea, select');
}

function isSelected(root: Document): boolean {
  return root.getSelection()?.isCollapsed === false;
}
