import type { Frame } from './driver.ts';

/**
 * Lays a page out for a picture, as high as what it shows.
 * @param frame the picture's width, and how high it may be
 * @param resize gives the page's window another height
 * @param shownHeight returns the height of what the page shows, at least that of its window
 */
export async function fitFrame(
  { height: maxHeight }: Frame,
  resize: (height: number) => Promise<unknown>,
  shownHeight: () => Promise<number>,
): Promise<void> {
  // A page is as high as its window; in a low one it is as high as what it shows.
  await resize(100);
  const inLowWindow = Math.min(maxHeight, await shownHeight());
  await resize(inLowWindow);
  // Low windows have rules of their own (popup.css), by which the same rows may take less.
  const shown = Math.min(maxHeight, await shownHeight());
  if (shown > inLowWindow) await resize(shown);
}
