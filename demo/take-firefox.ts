import type { LaunchOptions } from './browser.js';
import { Firefox } from './firefox.js';
import { takeScreen } from './screen.js';

/**
 * Takes a picture of Firefox's window with the popup open.
 * @param options how to start it; its window is as large as the picture
 * @param path where the picture goes
 * @param frame the size of the picture, in pixels
 */
export async function takeFirefox(
  options: LaunchOptions,
  path: string,
  frame: { readonly width: number; readonly height: number },
): Promise<void> {
  const browser = await Firefox.launch({ ...options, ...frame, theme: 'light' });
  try {
    await browser.open(options.place.start);
    await browser.openPopup(400);
    await takeScreen(path, frame);
  } finally {
    await browser.close();
  }
}
