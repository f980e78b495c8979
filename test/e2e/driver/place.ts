/**
 * Says in a page where an element is, once it stays there and nothing covers it: what is pressed while the page moves is
 * something else. The element is scrolled into view.
 * @param selector a CSS selector
 * @returns an expression for the page: its middle as `{ x, y }` in CSS pixels of the window, or null while it moves
 */
export function placeOf(selector: string): string {
  return `(async () => {
    const element = document.querySelector(${JSON.stringify(selector)});
    element?.scrollIntoView({ block: 'center' });
    const middle = () => {
      const box = element?.getBoundingClientRect();
      return box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };
    const before = middle();
    if (!document.hidden) await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const now = middle();
    const stays = now && before.x === now.x && before.y === now.y;
    return stays && element.contains(document.elementFromPoint(now.x, now.y)) ? now : null;
  })()`;
}
