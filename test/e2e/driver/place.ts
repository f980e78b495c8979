/**
 * Says in a page where an element is, once it stays there and nothing covers it: what is pressed while the page moves is
 * something else. The element is scrolled into view. Runs in the page (page-function.ts).
 * @param selector a CSS selector
 * @returns its middle in CSS pixels of the window, or null while it moves or is not there
 */
export async function placeOf(selector: string): Promise<{ readonly x: number; readonly y: number } | null> {
  const element = document.querySelector(selector);
  element?.scrollIntoView({ block: 'center' });
  const middle = () => {
    const box = element?.getBoundingClientRect();
    return box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const before = middle();
  if (!document.hidden) await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const now = middle();
  if (!element || !before || !now || before.x !== now.x || before.y !== now.y) return null;
  return element.contains(document.elementFromPoint(now.x, now.y)) ? now : null;
}

/** What became of a press that a page waits for. */
type Press = 'nothing' | 'element' | 'elsewhere';

/** A page in which a press is waited for. */
type PressScope = typeof globalThis & { driverPress?: Press };

/** Lets a page notice the next press of the mouse. Runs in the page. */
export function watchPress(selector: string): void {
  const scope = globalThis as PressScope;
  scope.driverPress = 'nothing';
  const notice = ({ target }: Event): void => {
    scope.driverPress = document.querySelector(selector)?.contains(target as Node) ? 'element' : 'elsewhere';
  };
  addEventListener('pointerdown', notice, { capture: true, once: true });
}

/**
 * Says what became of the press, which is waited for a moment: it comes from another process. Runs in the page.
 * @returns `left` in a page that does not wait for one: another has taken the place of the one that did
 */
export async function pressSeen(): Promise<Press | 'left'> {
  const scope = globalThis as PressScope;
  const end = performance.now() + 2000;
  while (scope.driverPress === 'nothing' && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return scope.driverPress ?? 'left';
}
