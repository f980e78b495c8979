/**
 * What a page of the extension looks like in numbers: where its boxes and texts are, as the browser has laid them out,
 * and what is wrong with that by the measures of the popup's design.
 */
import type { ToolbarPopup } from '../driver/driver.ts';
import type { Cell } from './popup-cells.ts';

/** A box in CSS pixels of the window. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What was measured of a page. All lengths in CSS pixels. */
export interface Geometry {
  readonly width: number;
  readonly height: number;
  /** The width of the panel around it, which cuts off what is wider; null where nothing is said of one. */
  readonly panelWidth: number | null;
  /** How much of it is beyond the right and the lower edge of the screen. */
  readonly offScreen: { readonly right: number; readonly bottom: number };
  /** What can be scrolled up and down, or from side to side, each by a short name. */
  readonly vertical: readonly string[];
  readonly horizontal: readonly string[];
  /** Texts that are cut off without an ellipsis and a title that has the whole text, and marks that are cut at all: half of one may be its opposite. */
  readonly clipped: readonly string[];
  /** Texts or controls that lie on each other, or below something else. */
  readonly overlapping: readonly string[];
  /** The lines of hosts. */
  readonly rows: readonly {
    readonly host: string;
    readonly height: number;
    /** Lines of text in the cell of the hostname. */
    readonly lines: number;
    /** Whether it has a mark that is never left out, and so may take a second line. */
    readonly urgent: boolean;
    /** From the left end of the hostname to the address, where it stands on the same line. */
    readonly hostWidth: number | null;
    /** Whether it can be seen as a whole. */
    readonly inView: boolean;
  }[];
  /** How many lines of groups can be seen as a whole. */
  readonly groupsInView: number;
  /** The height in which lines can be seen: from the first to the end of what scrolls, or to the last line. */
  readonly rowsArea: number;
  /** The height of all that is no line: header, answer, tools, head of the table, footer. */
  readonly chrome: number;
  /** Whether all lines fit. */
  readonly fits: boolean;
  /** The height of each whois card. */
  readonly whois: readonly number[];
}

/** Runs in the page; knows nothing of this file. */
function measureInPage(): Omit<Geometry, 'panelWidth'> {
  const root = document.documentElement;
  const nameOf = (element: Element): string =>
    `${element.localName}${element.id && `#${element.id}`}${[...element.classList].map((name) => `.${name}`).join('')}`;
  const boxOf = (rect: DOMRect): Box => ({ left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom });
  const meet = (a: Box, b: Box): Box => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const isEmpty = (box: Box, least = 0.5): boolean => box.right - box.left < least || box.bottom - box.top < least;
  const view: Box = { left: 0, top: 0, right: root.clientWidth, bottom: root.clientHeight };
  const styles = new Map<Element, CSSStyleDeclaration>();
  const styleOf = (element: Element): CSSStyleDeclaration => {
    const style = styles.get(element) ?? getComputedStyle(element);
    styles.set(element, style);
    return style;
  };
  const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
  // What is for ears only is one pixel large.
  const isForEars = (element: Element): boolean => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const rect = at.getBoundingClientRect();
      if (styleOf(at).position === 'absolute' && rect.width <= 2 && rect.height <= 2) return true;
    }
    return false;
  };

  const vertical: string[] = [];
  const horizontal: string[] = [];
  const rootStyle = styleOf(root);
  const bodyStyle = styleOf(document.body);
  // The window scrolls unless the document, or in its place the body, forbids it.
  const windowOverflow = (axis: 'overflowX' | 'overflowY'): string =>
    rootStyle[axis] === 'visible' ? bodyStyle[axis] : rootStyle[axis];
  if (root.scrollHeight > root.clientHeight + 1 && windowOverflow('overflowY') !== 'hidden') vertical.push('window');
  if (root.scrollWidth > root.clientWidth + 1 && windowOverflow('overflowX') !== 'hidden') horizontal.push('window');
  for (const element of document.querySelectorAll('body, body *')) {
    const style = styleOf(element);
    if (style.display === 'none' || (element === document.body && rootStyle.overflowY === 'visible')) continue;
    if (element.localName === 'select' || element.localName === 'input') continue;
    if (scrolls(style.overflowY) && element.scrollHeight > element.clientHeight + 1) vertical.push(nameOf(element));
    if (scrolls(style.overflowX) && element.scrollWidth > element.clientWidth + 1) horizontal.push(nameOf(element));
  }

  /** What an ancestor cuts off of a box, and whether one can scroll to it. */
  const cutBy = (element: Element, box: Box): { visible: Box; lostTo: string | undefined } => {
    let visible = box;
    let lostTo: string | undefined;
    let isReachable = { x: false, y: false };
    let fixed = styleOf(element).position === 'fixed';
    for (let at = element.parentElement; at && at !== root && !fixed; at = at.parentElement) {
      const style = styleOf(at);
      const rect = at.getBoundingClientRect();
      const inner = {
        left: rect.left + at.clientLeft,
        top: rect.top + at.clientTop,
        right: rect.left + at.clientLeft + at.clientWidth,
        bottom: rect.top + at.clientTop + at.clientHeight,
      };
      if (style.overflowX !== 'visible' && style.display !== 'inline') {
        if (scrolls(style.overflowX)) isReachable = { ...isReachable, x: true };
        else if (!isReachable.x && (visible.left < inner.left - 1 || visible.right > inner.right + 1))
          lostTo ??= nameOf(at);
        visible = { ...visible, left: Math.max(visible.left, inner.left), right: Math.min(visible.right, inner.right) };
      }
      if (style.overflowY !== 'visible' && style.display !== 'inline') {
        if (scrolls(style.overflowY)) isReachable = { ...isReachable, y: true };
        else if (!isReachable.y && (visible.top < inner.top - 1 || visible.bottom > inner.bottom + 1))
          lostTo ??= nameOf(at);
        visible = { ...visible, top: Math.max(visible.top, inner.top), bottom: Math.min(visible.bottom, inner.bottom) };
      }
      fixed = style.position === 'fixed';
    }
    const canScroll = { x: windowOverflow('overflowX') !== 'hidden', y: windowOverflow('overflowY') !== 'hidden' };
    const right = canScroll.x ? root.scrollWidth : view.right;
    if (!isReachable.x && (visible.right > right + 1 || visible.left < -1 - scrollX)) lostTo ??= 'window';
    if (!isReachable.y && !canScroll.y && visible.bottom > view.bottom + 1) lostTo ??= 'window';
    return { visible: meet(visible, view), lostTo };
  };
  /** A text that is shortened says so, and its title has all of it. */
  const isShortened = (element: Element): boolean => {
    let hasEllipsis = false;
    for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
      hasEllipsis ||= styleOf(at).textOverflow !== 'clip' && styleOf(at).overflowX !== 'visible';
      if (hasEllipsis && (at.hasAttribute('title') || at.hasAttribute('aria-label'))) return true;
    }
    // A title may also be further in.
    return hasEllipsis && element.querySelector('[title]') !== null;
  };

  const clipped: string[] = [];
  const shown: { element: Element; box: Box; text: string }[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = (node.nodeValue ?? '').trim().replace(/\s+/g, ' ');
    const element = node.parentElement;
    if (text === '' || !element || element.closest('script, style, option, noscript') || isForEars(element)) continue;
    if (styleOf(element).visibility === 'hidden' || !element.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      const box = boxOf(rect);
      if (isEmpty(box)) continue;
      const { visible, lostTo } = cutBy(element, box);
      const shortened = lostTo !== undefined && isShortened(element);
      if (lostTo && (!shortened || element.closest('.loads > .mark')))
        clipped.push(`“${text.slice(0, 50)}” by ${lostTo}`);
      // What is cut off lies below the ellipsis.
      if (!shortened && !isEmpty(visible, 2)) shown.push({ element, box: visible, text: text.slice(0, 40) });
    }
  }

  const overlapping: string[] = [];
  const kin = (a: Element, b: Element): boolean => a.contains(b) || b.contains(a);
  for (const [at, one] of shown.entries()) {
    for (const other of shown.slice(at + 1)) {
      if (kin(one.element, other.element)) continue;
      if (!isEmpty(meet(one.box, other.box), 2)) overlapping.push(`“${one.text}” and “${other.text}”`);
    }
    const middle = [(one.box.left + one.box.right) / 2, (one.box.top + one.box.bottom) / 2] as const;
    const top = document.elementFromPoint(...middle);
    if (top && !kin(top, one.element) && !top.closest('label')?.contains(one.element)) {
      overlapping.push(`“${one.text}” below ${nameOf(top)}`);
    }
  }
  const controls = [...document.querySelectorAll('button, input, select, a[href]')]
    .filter((element) => element.checkVisibility() && !isForEars(element))
    .map((element) => ({ element, box: cutBy(element, boxOf(element.getBoundingClientRect())).visible }));
  for (const [at, one] of controls.entries()) {
    for (const other of controls.slice(at + 1)) {
      if (!kin(one.element, other.element) && !isEmpty(meet(one.box, other.box), 2)) {
        overlapping.push(`${nameOf(one.element)} and ${nameOf(other.element)}`);
      }
    }
  }

  // Chromium reports a place on the screen without the zoom of the page, Firefox knows no other.
  const { mozInnerScreenX: left = screenX, mozInnerScreenY: top = screenY } = window as Window & {
    mozInnerScreenX?: number;
    mozInnerScreenY?: number;
  };
  const zoom = 'mozInnerScreenX' in window ? 1 : outerWidth / innerWidth;
  const hosts = [...document.querySelectorAll<HTMLElement>('[data-host]')];
  const [first] = hosts;
  let scroller: Element | null = first?.parentElement ?? null;
  while (scroller && scroller !== document.body && !scrolls(styleOf(scroller).overflowY))
    scroller = scroller.parentElement;
  const scrollBox = scroller && scroller !== document.body ? meet(boxOf(scroller.getBoundingClientRect()), view) : view;
  // Lines begin below the head of the table, which stays where it is.
  const head = document.querySelector('.hosts thead')?.getBoundingClientRect();
  const headBottom =
    head && head.height > 2 ? Math.max(scrollBox.top, Math.min(head.bottom, scrollBox.bottom)) : scrollBox.top;
  const footer = document.querySelector('footer')?.getBoundingClientRect();
  const end = footer && scroller === document.body ? Math.min(scrollBox.bottom, footer.top) : scrollBox.bottom;
  const lines = [...document.querySelectorAll<HTMLElement>('[data-host], .group')];
  const isInView = ({ top, bottom, height }: DOMRect): boolean =>
    height > 0 && top >= headBottom - 1 && bottom <= end + 1;
  const lineBoxes = lines.map((line) => line.getBoundingClientRect());
  const firstTop = Math.max(headBottom, Math.min(...lineBoxes.map(({ top }) => top)));
  const lastBottom = Math.min(end, Math.max(...lineBoxes.map(({ bottom }) => bottom)));
  const rowsArea = lines.length > 0 ? Math.max(0, lastBottom - firstTop) : 0;
  const fits = lines.length > 0 && lineBoxes.every(isInView);
  const rows = hosts.map((row) => {
    const rect = row.getBoundingClientRect();
    const name = row.querySelector('[role="button"]') ?? row.firstElementChild;
    const address = row.querySelector('.address');
    const nameBox = name?.getBoundingClientRect();
    const addressBox = address?.getBoundingClientRect();
    const sameLine = nameBox && addressBox && addressBox.height > 0 && addressBox.left > nameBox.left + 20;
    const range = document.createRange();
    if (name) range.selectNodeContents(name);
    const tops = new Set([...range.getClientRects()].map(({ top, height }) => Math.round((top + height / 2) / 6)));
    return {
      host: row.dataset.host ?? '',
      height: rect.height,
      lines: tops.size,
      urgent: row.querySelector('.loads > :is([data-mark="failed"], [data-mark="mixed"], [data-chip])') !== null,
      hostWidth: sameLine ? addressBox.left - nameBox.left : null,
      inView: isInView(rect),
    };
  });
  return {
    width: innerWidth,
    height: innerHeight,
    offScreen: {
      right: Math.max(0, left + innerWidth * zoom - screen.width) / zoom,
      bottom: Math.max(0, top + innerHeight * zoom - screen.height) / zoom,
    },
    vertical,
    horizontal,
    clipped: [...new Set(clipped)],
    overlapping: [...new Set(overlapping)],
    rows,
    groupsInView: [...document.querySelectorAll('.group')].filter((group) => isInView(group.getBoundingClientRect()))
      .length,
    rowsArea,
    chrome: innerHeight - rowsArea,
    fits,
    whois: [...document.querySelectorAll('[data-whois-card]')].map((card) => card.getBoundingClientRect().height),
  };
}

/** Measures the popup as it is now. */
export async function geometryOf(popup: ToolbarPopup): Promise<Geometry> {
  return { ...(await popup.evaluate(measureInPage)), panelWidth: await popup.panelWidth() };
}

/** The largest popup of both browsers, in pixels of the browser. */
const largest = { width: 800, height: 600 };
/** Below this width columns stand under each other, and a line of a host may take more than one line of text. */
const stackedBelow = 560;
/** The least height, in CSS pixels, at which a popup counts as one that got all of its height. */
const fullHeight = 540;

/** What is wrong with a popup whose rows are all closed, as sentences; nothing when all is well. */
export function popupFaults(found: Geometry, cell: Cell): string[] {
  const faults: string[] = [];
  const check = (ok: boolean, fault: string): void => {
    if (!ok) faults.push(fault);
  };
  const { width, height, vertical, horizontal, rows } = found;
  const zoom = cell.pageZoom;
  // It ends where its button does, which has others to its right, and begins on the screen.
  const possible = Math.min(784, Math.min(largest.width, cell.screen.width / cell.scale - 140) / zoom);
  check(width >= possible - 20, `${width} px wide, of ${Math.floor(possible)} possible`);
  const beyond = Math.max(found.offScreen.right, found.offScreen.bottom);
  check(beyond <= 2, `${Math.round(beyond)} px are beyond the edge of the screen`);
  const cutOff = Math.ceil(width - (found.panelWidth ?? width));
  check(cutOff <= 2, `${cutOff} px are cut off at the right`);
  check(horizontal.length === 0, `scrolls from side to side: ${horizontal.join(', ')}`);
  const bars = found.fits ? 0 : 1;
  check(vertical.length === bars, `${vertical.length} vertical scroll bars, not ${bars}: ${vertical.join(', ')}`);
  check(found.clipped.length === 0, `clipped: ${found.clipped.slice(0, 3).join('; ')}`);
  check(found.overlapping.length === 0, `overlapping: ${found.overlapping.slice(0, 3).join('; ')}`);
  const inView = rows.filter((row) => row.inView);
  if (width >= stackedBelow) {
    // The browser rounds to whole pixels of the screen.
    const slack = 1 / (cell.scale * zoom) + 0.01;
    const wrong = inView.filter(
      (row) => row.height < 23 - slack || row.height > (row.urgent ? 46 : 24) + slack || row.lines > 1,
    );
    const [first] = wrong;
    check(
      wrong.length === 0,
      `${wrong.length} rows are not one line of 23 to 24 px, as ${first?.host}: ${first?.height} px, ${first?.lines} lines`,
    );
  }
  const least = 300;
  if (width >= 720) {
    const narrow = inView.find(({ hostWidth }) => hostWidth === null || hostWidth < least - 1);
    check(narrow === undefined, `column of the host is ${narrow?.hostWidth} px wide, not ${least} (${narrow?.host})`);
  }
  if (height >= fullHeight && !found.fits) {
    check(found.chrome <= 140, `header, answer, tools, head and footer take ${Math.round(found.chrome)} px, not 140`);
  }
  if (!found.fits) {
    check(found.rowsArea >= height / 2 - 1, `rows get ${Math.round(found.rowsArea)} px of ${height}, not half`);
    // Less than 600 pixels, as with a zoom, are less for rows: what is left beside the 140.
    const room = Math.floor((height - 140) / 24);
    const seen = inView.length + found.groupsInView;
    if (width >= stackedBelow && height >= 400)
      check(seen >= Math.min(room, 20), `${seen} lines in view, of ${room} possible`);
  }
  if (cell.hosts <= 14 && height >= fullHeight) check(found.fits, `${inView.length} of ${rows.length} hosts in view`);
  return faults;
}
