/** How well the icon in the toolbar can be seen, measured on pictures of the screen. */
import { poll } from '../../world/poll.ts';
import type { Display, Picture } from '../driver/display.ts';
import type { BrowserDriver, Tab } from '../driver/driver.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** The relative luminance of WCAG 2.2. */
function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours (WCAG 2.2): 1 to 21. */
function contrast(one: Colour, other: Colour): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Where a digit of an icon is, in parts of the icon's box. */
interface Place {
  readonly digit: string;
  readonly fits: (x: number, y: number) => boolean;
}

/** The digits of an icon: the big one, and beside it up to two small ones. */
function placesOf(icon: string): Place[] {
  const [big = '', ...small] = icon;
  if (small.length === 0) return [{ digit: big, fits: () => true }];
  const isBeside = (x: number): boolean => x > 0.64;
  const isAt = (y: number, at: number): boolean => small.length === 1 || (at === 0 ? y < 0.47 : y > 0.53);
  return [
    { digit: `big ${big}`, fits: (x) => x < 0.55 },
    ...small.map((digit, at) => ({
      digit: `small ${digit}`,
      fits: (x: number, y: number) => isBeside(x) && isAt(y, at),
    })),
  ];
}

function colourAt({ width, pixels }: Picture, x: number, y: number): Colour {
  const at = 3 * (y * width + x);
  return [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
}

/** The pixels that differ between two pictures of the toolbar, in the box that they fill. */
function difference(drawn: Picture, empty: Picture, height: number): { x: number; y: number; contrast: number }[] {
  const found: { x: number; y: number; contrast: number }[] = [];
  for (let y = 0; y < Math.min(height, drawn.height); y++) {
    for (let x = 0; x < drawn.width; x++) {
      const [one, other] = [colourAt(drawn, x, y), colourAt(empty, x, y)];
      if (one.some((value, at) => value !== other[at])) found.push({ x, y, contrast: contrast(one, other) });
    }
  }
  return found;
}

/**
 * Measures the contrast of each digit of the icon on the toolbar that is behind it: takes the icon away, which shows the
 * bare toolbar, and compares. The pixels at the edge of a stroke are a mixture; what counts is the stroke itself.
 * @param icon the name of the icon that must be there: the big digit, then the small ones
 * @returns the contrast by digit
 */
export async function iconContrast(
  driver: BrowserDriver,
  display: Display,
  tab: Tab,
  icon: string,
): Promise<Readonly<Record<string, number>>> {
  const drawn = await display.look();
  const api = '(globalThis.browser ?? chrome)';
  const clear = `${api}.action.setIcon({ tabId: ${tab.tabId()}, imageData: new ImageData(16, 16) }).then(() => null)`;
  await driver.api(clear);
  await tab.activate();
  const toolbar = 100;
  const largest = 40;
  const found = await poll('the toolbar without the icon', async () => {
    const pixels = difference(drawn, await display.look(), toolbar);
    const size = (axis: 'x' | 'y'): number => {
      const all = pixels.map((pixel) => pixel[axis]);
      return Math.max(...all) - Math.min(...all) + 1;
    };
    return pixels.length > 20 && size('x') <= largest && size('y') <= largest && pixels;
  });
  const [left, right] = [Math.min(...found.map(({ x }) => x)), Math.max(...found.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...found.map(({ y }) => y)), Math.max(...found.map(({ y }) => y))];
  return Object.fromEntries(
    placesOf(icon).map(({ digit, fits }) => {
      const inside = found
        .filter(({ x, y }) => fits((x - left + 0.5) / (right - left + 1), (y - top + 0.5) / (bottom - top + 1)))
        .map((pixel) => pixel.contrast)
        .sort((a, b) => b - a);
      const strokes = inside.slice(0, Math.max(1, Math.ceil(inside.length / 4)));
      return [digit, strokes.reduce((sum, value) => sum + value, 0) / strokes.length];
    }),
  );
}
