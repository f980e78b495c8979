/**
 * The one drawing of Greensix's icon: toolbar patterns, neutral mark and logo.
 *
 * Digits are paths computed from a few measures (width, stem, bar, ...), not glyphs of a font: the icon looks the same
 * on every machine, and each size can have its own stroke weights on whole pixels. That is what keeps it crisp at 16 px.
 */

/** What the page's main document went over; `q` is drawn as a question mark. */
export type IconBig = '6' | '4' | 'q';
/** What the other requests of the page went over. */
export type IconSmall = '' | '4' | '6' | '46';
/** A toolbar pattern: the big digit, then the small ones. */
export type IconPattern = `${IconBig}${IconSmall}`;
/** Every drawing there is; also the start of its PNG file names. */
export type IconName = IconPattern | 'default' | 'logo';

/** One filled or outlined path; the root's `viewBox` is `0 0 size size`. */
export interface IconShape {
  readonly path: string;
  /** A colour or `none`. */
  readonly fill: string;
  /** A colour or `none`. */
  readonly stroke: string;
  readonly strokeWidth: number;
  readonly transform: string;
}

/** The toolbar's drawings. */
export const toolbarNames = [
  ...(['6', '64', '66', '646'] as const),
  ...(['4', '44', '46', '446'] as const),
  ...(['q', 'q4', 'q6', 'q46'] as const),
  'default',
] as const;

/** All drawings. */
export const iconNames: readonly IconName[] = [...toolbarNames, 'logo'];

/** Pixel sizes of the toolbar's PNG files: 16 css px at 1x to 4x. */
export const toolbarSizes = [16, 24, 32, 48, 64] as const;

/** Pixel sizes of the logo's PNG files, as the manifest and the stores want them. */
export const logoSizes = [16, 32, 48, 96, 128] as const;

/** Colours of a drawing, as #rrggbb. */
export interface IconColours {
  readonly six: string;
  readonly four: string;
  readonly unknown: string;
  /** The light half of the logo's leaf. */
  readonly leaf: string;
}

/**
 * The colours for a toolbar of which nothing is known, and of everything else that shows the drawing. All have a
 * luminance of about 0.214: the narrow band that is 3:1 against both #dee1e6 and #35363a. That needs no halo, which
 * would blur the digits and take the pixels between them at 16 px. The green leans to blue and the red to orange: for
 * red-green colour-blind people they then differ in blue, and the red gets less dark for those who hardly see red.
 */
export const iconColours = { six: '#009260', four: '#e74430', unknown: '#7c8088', leaf: '#3dbd8a' } as const;

/** Whether the browser's toolbar is light or dark. */
export type ToolbarScheme = 'light' | 'dark';

/**
 * The colours where the toolbar is known: at least 4.5:1 on the toolbars that Chromium and Firefox draw themselves, of
 * which Firefox's dark one on Linux is the lightest (#545458), measured in test/e2e/icon-contrast.test.ts.
 */
export const schemeColours: Readonly<Record<ToolbarScheme, IconColours>> = {
  light: { six: '#006e47', four: '#b92a17', unknown: '#565b61', leaf: '#3dbd8a' },
  dark: { six: '#64e1ac', four: '#ffbeb2', unknown: '#c8ccd2', leaf: '#3dbd8a' },
};

/**
 * Pixel sizes of the PNG files for a light and for a dark toolbar, which Firefox chooses from by itself (MDN,
 * `theme_icons`).
 */
export const schemeSizes = [16, 32] as const;

/** Measures of a 6 or a question mark, in the units of its master. */
interface Round {
  readonly width: number;
  readonly height: number;
  /** Thickness of vertical strokes. */
  readonly stem: number;
  /** Thickness of horizontal strokes. */
  readonly bar: number;
  /** Top of the 6's bowl. */
  readonly bowl: number;
  /** Radius of the outer corners. */
  readonly radius: number;
  /** Radius that softens what would be a sharp corner. */
  readonly soft: number;
}

/** Measures of any digit: the above and what the 4 needs. */
interface Digit extends Round {
  /** Top of the crossbar. */
  readonly cross: number;
  /** How far the crossbar passes the stem. */
  readonly overhang: number;
  /** Thickness of the diagonal. */
  readonly diagonal: number;
}

/** All measures for one pixel grid. */
interface Master {
  /** The big digit when it has the icon for itself. */
  readonly alone: Digit;
  /** The big digit with small ones at its side. */
  readonly big: Digit;
  readonly small: Digit;
  /** The neutral mark's 6, measured at the middle of its outline. */
  readonly neutral: Round;
  /** Thickness of the neutral mark's outline. */
  readonly line: number;
}

const masters: Readonly<Record<16 | 24 | 32, Master>> = {
  16: {
    alone: {
      width: 11,
      height: 16,
      stem: 3,
      bar: 3,
      bowl: 6,
      radius: 5,
      cross: 10,
      overhang: 1,
      diagonal: 3,
      soft: 0.5,
    },
    big: {
      width: 9,
      height: 16,
      stem: 3,
      bar: 3,
      bowl: 6,
      radius: 4,
      cross: 10,
      overhang: 1,
      diagonal: 2.6,
      soft: 0.5,
    },
    small: {
      width: 6,
      height: 7,
      stem: 2,
      bar: 1,
      bowl: 2,
      radius: 1.6,
      cross: 4,
      overhang: 1,
      diagonal: 1.2,
      soft: 0,
    },
    neutral: { width: 11, height: 15, stem: 4, bar: 3, bowl: 6, radius: 3, soft: 0 },
    line: 1,
  },
  24: {
    alone: {
      width: 16,
      height: 24,
      stem: 4,
      bar: 4,
      bowl: 9,
      radius: 7,
      cross: 15,
      overhang: 2,
      diagonal: 4,
      soft: 0.7,
    },
    big: { width: 13, height: 24, stem: 4, bar: 4, bowl: 9, radius: 6, cross: 15, overhang: 1, diagonal: 4, soft: 0.7 },
    small: { width: 9, height: 11, stem: 3, bar: 2, bowl: 4, radius: 3, cross: 7, overhang: 1, diagonal: 2, soft: 0.3 },
    neutral: { width: 16, height: 22, stem: 5, bar: 4, bowl: 8, radius: 6, soft: 0 },
    line: 2,
  },
  32: {
    alone: {
      width: 22,
      height: 32,
      stem: 6,
      bar: 5,
      bowl: 12,
      radius: 10,
      cross: 20,
      overhang: 2,
      diagonal: 5.5,
      soft: 1,
    },
    big: { width: 18, height: 32, stem: 6, bar: 5, bowl: 12, radius: 8, cross: 20, overhang: 2, diagonal: 5, soft: 1 },
    small: {
      width: 12,
      height: 15,
      stem: 4,
      bar: 3,
      bowl: 5,
      radius: 4.5,
      cross: 9,
      overhang: 1,
      diagonal: 3.2,
      soft: 0.5,
    },
    neutral: { width: 22, height: 30, stem: 7, bar: 6, bowl: 11, radius: 9, soft: 0 },
    line: 2,
  },
};

type Point = readonly [x: number, y: number];
type Corner = readonly [x: number, y: number, radius: number];

/** Share of the way to the corner at which a curve's handles lie; a bit squarer than a circle's 0.55. */
const tension = 0.6;

const text = (n: number): string => String(Math.round(n * 100) / 100);
const at = (...points: readonly Point[]): string => points.map(([x, y]) => `${text(x)} ${text(y)}`).join(' ');
const towards = ([x, y]: Point, [u, v]: Point, share: number): Point => [x + (u - x) * share, y + (v - y) * share];

/** A closed polygon each corner of which has its own radius; every digit is made of these. */
function polygon(corners: readonly Corner[]): string {
  const turns = corners.map(([x, y, radius], i) => {
    const corner: Point = [x, y];
    const ends = [corners.at(i - 1), corners[(i + 1) % corners.length]].map((other): Point => {
      const [u, v] = other ?? corner;
      // Not beyond the edge's middle, as its other corner may need the other half.
      return towards(corner, [u, v], Math.min(0.5, radius / Math.hypot(u - x, v - y)));
    });
    const [from = corner, to = corner] = ends;
    return radius === 0
      ? `L${at(corner)}`
      : `L${at(from)}C${at(towards(from, corner, tension), towards(to, corner, tension), to)}`;
  });
  return `M${turns.join('').slice(1)}Z`;
}

function six({ width: w, height: h, stem, bar, bowl, radius: r, soft }: Round): string {
  const rx = Math.max(r - Math.min(stem, bar), 0);
  const outside = polygon([
    [0, 0, r],
    [w - 1, 0, soft],
    [w - 1, bar, soft],
    [stem, bar, rx],
    [stem, bowl, 0],
    [w, bowl, r],
    [w, h, r],
    [0, h, r],
  ]);
  // The hole runs the other way round, so the default fill rule leaves it open.
  const hole = polygon([
    [stem, bowl + bar, rx],
    [stem, h - bar, rx],
    [w - stem, h - bar, rx],
    [w - stem, bowl + bar, rx],
  ]);
  return outside + hole;
}

function four({ width: w, height: h, stem, bar, cross, overhang, diagonal, soft }: Digit): string {
  const right = w - overhang;
  const left = right - stem;
  // The outer diagonal goes from (0, low) to (top, 0); the inner one is parallel at the diagonal's thickness.
  const low = cross - soft / 2;
  const top = left - soft / 2;
  const shift = 1 + diagonal * Math.hypot(1 / top, 1 / low);
  const outside = polygon([
    [top, 0, soft],
    [right, 0, soft],
    [right, cross, 0],
    [w, cross, soft],
    [w, cross + bar, soft],
    [right, cross + bar, 0],
    [right, h, soft],
    [left, h, soft],
    [left, cross + bar, 0],
    [0, cross + bar, soft],
    [0, low, soft],
  ]);
  const hole = polygon([
    [left, low * (shift - left / top), 0],
    [top * (shift - cross / low), cross, 0],
    [left, cross, 0],
  ]);
  return outside + hole;
}

function question({ width: w, height: h, stem, bar, bowl, radius, soft }: Round): string {
  // Less round than the 6: all its corners are turns, and at 16 px they would be nothing but half-covered pixels.
  const r = radius * 0.7;
  const rx = Math.max(r - Math.min(stem, bar), 0);
  const left = Math.round((w - stem) / 2);
  const right = left + stem;
  const dot = h - stem;
  const foot = dot - Math.max(1, Math.round(h / 12));
  // Where the hook begins to turn to the stem: outside, and a bar's thickness above that inside.
  const outer = Math.round(bowl + 0.6 * bar);
  const inner = outer - bar;
  const hook = polygon([
    [0, 0, r],
    [w, 0, r],
    [w, outer, r],
    [right, outer + bar, rx],
    [right, foot, soft],
    [left, foot, soft],
    [left, outer, r],
    [w - stem, inner, rx],
    [w - stem, bar, rx],
    [stem, bar, rx],
    [stem, bowl - 1, soft],
    [0, bowl - 1, soft],
  ]);
  const point = polygon([
    [left, dot, soft],
    [right, dot, soft],
    [right, h, soft],
    [left, h, soft],
  ]);
  return hook + point;
}

/** The product's mark: a 6 whose stroke ends in a leaf. Drawn on a grid of 32. */
function logo(size: number): IconShape[] {
  const shape = (path: string, fill: string): IconShape => ({
    path,
    fill,
    stroke: 'none',
    strokeWidth: 0,
    transform: `scale(${text(size / 32)})`,
  });
  const body = shape(
    'M16 10C22 10 27 14.6 27 20.8C27 27 22.1 31.5 16 31.5C9.9 31.5 5 27 5 20.4C5 9.5 12.5 1.5 25.5.5C25.5 5.5 22.5 9.5 16 10Z' +
      'M16 16C13.2 16 11 18.1 11 20.9C11 23.6 13.2 25.8 16 25.8C18.8 25.8 21 23.6 21 20.9C21 18.1 18.8 16 16 16Z',
    iconColours.six,
  );
  const light = shape(
    'M25.5.5C25.5 5.5 22.5 9.5 16 10C13.9 10.2 12 10.9 10.4 12.2C14.5 6.3 19.5 3.2 25.5.5Z',
    iconColours.leaf,
  );
  // At 16 px the leaf's light half is two pale pixels wide and only weakens the 6.
  return size < 24 ? [body] : [body, light];
}

/** How the sign of the page is drawn, and in which colour. */
const pageSigns = { '4': [four, 'four'], '6': [six, 'six'], q: [question, 'unknown'] } as const;

/** The master whose grid falls onto the size's pixels, or else the finest one. */
function masterFor(size: number): 16 | 24 | 32 {
  return ([32, 24, 16] as const).find((grid) => size % grid === 0) ?? 32;
}

/**
 * The drawing as data.
 * @param size width and height of its `viewBox`, in pixels
 * @param colours what it is drawn in; the logo has always its own
 */
export function iconShapes(name: IconName, size = 32, colours: IconColours = iconColours): IconShape[] {
  if (name === 'logo') return logo(size);
  const grid = masterFor(size);
  const master = masters[grid];
  const zoom = size === grid ? '' : `scale(${text(size / grid)})`;
  const place = (path: string, fill: string, x: number, y: number): IconShape => ({
    path,
    fill,
    stroke: 'none',
    strokeWidth: 0,
    transform: `${zoom}translate(${text(x)} ${text(y)})`,
  });
  if (name === 'default') {
    const { neutral, line } = master;
    const outline = place(six(neutral), 'none', (grid - neutral.width) / 2, line / 2);
    return [{ ...outline, stroke: colours.unknown, strokeWidth: line }];
  }
  const others = name.slice(1);
  const measures = others === '' ? master.alone : master.big;
  const [draw, fill] = pageSigns[name[0] as keyof typeof pageSigns];
  const shapes = [place(draw(measures), colours[fill], others === '' ? Math.ceil((grid - measures.width) / 2) : 0, 0)];
  const { small } = master;
  const x = grid - small.width;
  if (others.includes('4')) shapes.push(place(four(small), colours.four, x, 0));
  if (others.includes('6')) shapes.push(place(six(small), colours.six, x, grid - small.height));
  return shapes;
}

/** The drawing as SVG text; parameters as `iconShapes`. */
export function iconDrawing(name: IconName, size = 32, colours: IconColours = iconColours): string {
  return svgText(iconShapes(name, size, colours), size);
}

/** Shapes as SVG text. */
export function svgText(shapes: readonly IconShape[], size: number): string {
  const paths = shapes.map(
    ({ path, fill, stroke, strokeWidth, transform }) =>
      `<path d="${path}" fill="${fill}"${stroke === 'none' ? '' : ` stroke="${stroke}" stroke-width="${strokeWidth}"`}${
        transform === '' ? '' : ` transform="${transform}"`
      }/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}">${paths.join('')}</svg>`;
}
