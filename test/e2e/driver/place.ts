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
