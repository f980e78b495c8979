/** How well the icon in the toolbar can be seen, measured on pictures of the screen. */
import type { Action } from 'webextension-polyfill';
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

/** A part of a picture: the first and the last pixel on both axes. */
interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The box around all pixels that fit; undefined where none does. */
function boxOf(picture: Picture, fits: (x: number, y: number) => boolean): Box | undefined {
  let [left, right, top, bottom] = [picture.width, -1, picture.height, -1];
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      if (!fits(x, y)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  if (right < 0) return undefined;
  return { left, right, top, bottom };
}

/** No toolbar, and none of the icons, has this colour. */
const marker: Colour = [255, 0, 255];

const isMarker = (picture: Picture, x: number, y: number): boolean =>
  colourAt(picture, x, y).every((value, at) => value === marker[at]);

/** The least side of an icon on a toolbar, in pixels. */
const minSide = 14;

/**
 * Measures the contrast of each digit of the icon on the toolbar that is behind it: paints the icon over in one colour,
 * which shows where it is, takes it away, which shows the bare toolbar, and compares. So nothing else counts that
 * changes meanwhile. The pixels at the edge of a stroke are a mixture; what counts is the stroke itself.
 * @param icon the name of the icon that must be there: the big digit, then the small ones
 * @returns the contrast by digit
 */
export async function iconContrast(
  driver: BrowserDriver,
  display: Display,
  tab: Tab,
  icon: string,
): Promise<Readonly<Record<string, number>>> {
  const paint = async (colour: readonly number[]): Promise<Picture> => {
    await driver.api(
      ({ action }, tabId, octets) => {
        const pixels = Array.from({ length: 16 * 16 }, () => octets).flat();
        const imageData = new ImageData(new Uint8ClampedArray(pixels), 16, 16);
        // The types have one of their own, with the same parts.
        return action.setIcon({ tabId, imageData: imageData as object as Action.ImageDataType });
      },
      tab.tabId(),
      colour,
    );
    await tab.activate();
    return display.look();
  };
  const drawn = await display.look();
  const box = await poll('the icon, painted over', async () => {
    const painted = await paint([...marker, 255]);
    const found = boxOf(painted, (x, y) => isMarker(painted, x, y));
    return found && found.right - found.left >= minSide - 1 && found.bottom - found.top >= minSide - 1 && found;
  });
  const inBox = (x: number, y: number): boolean => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  const bare = await poll('the toolbar without the icon', async () => {
    const cleared = await paint([0, 0, 0, 0]);
    return boxOf(cleared, (x, y) => inBox(x, y) && isMarker(cleared, x, y)) === undefined && cleared;
  });
  const isDrawn = (x: number, y: number): boolean => {
    const behind = colourAt(bare, x, y);
    return inBox(x, y) && colourAt(drawn, x, y).some((value, at) => value !== behind[at]);
  };
  const extent = boxOf(drawn, isDrawn);
  if (!extent) throw new Error(`nothing of the icon ${icon} is drawn`);
  const { left, right, top, bottom } = extent;
  return Object.fromEntries(
    placesOf(icon).map(({ digit, fits }) => {
      const contrasts: number[] = [];
      for (let y = top; y <= bottom; y++) {
        for (let x = left; x <= right; x++) {
          const isInside = fits((x - left + 0.5) / (right - left + 1), (y - top + 0.5) / (bottom - top + 1));
          if (isInside && isDrawn(x, y)) contrasts.push(contrast(colourAt(drawn, x, y), colourAt(bare, x, y)));
        }
      }
      contrasts.sort((a, b) => b - a);
      const strokes = contrasts.slice(0, Math.max(1, Math.ceil(contrasts.length / 4)));
      return [digit, strokes.reduce((sum, value) => sum + value, 0) / strokes.length];
    }),
  );
}
