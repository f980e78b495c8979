/**
 * A picture of the table for a ticket or a slide, drawn by the page itself: no permission is needed, and nothing leaves
 * the machine. It is always light, whatever the theme, because tickets are.
 */

/** One line of the picture. */
export interface PictureRow {
  /** 6, 4 or ?. */
  readonly family: string;
  readonly hostname: string;
  readonly address: string;
  readonly loads: string;
}

/** What a picture of the table shows. */
export interface Picture {
  readonly title: string;
  readonly address: string;
  readonly answer: string;
  readonly rows: readonly PictureRow[];
  /** Stands under the rows: how many were left out, and who drew it. */
  readonly footnote: string;
}

/** More rows make a picture that nobody reads, and larger than browsers draw. */
export const maxPictureRows = 300;

/** Pixels of the picture for each CSS pixel. */
const scale = 2;
const width = 800;
const padding = 14;
const rowHeight = 22;
const headHeight = 58;
const footHeight = 26;
const columns = { family: padding, hostname: 40, address: 400, loads: 640 } as const;
const sans = 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const mono = 'ui-monospace, Menlo, Consolas, "Liberation Mono", monospace';
const colours = {
  ground: '#ffffff',
  ink: '#1a1e23',
  quiet: '#56606b',
  line: '#dde2e7',
  '6': '#00744c',
  '4': '#c5331f',
  '?': '#848e99',
} as const;

/**
 * @param picture what to draw
 * @param document makes the canvas
 * @returns a PNG file, or null where the browser does not let pages draw, or falsifies what is read back (Tor Browser,
 *   Firefox with privacy.resistFingerprinting (bug 967895), extensions against fingerprinting)
 */
export async function drawPicture(picture: Picture, document: Document): Promise<Blob | null> {
  if (!isFaithful(document.createElement('canvas'))) return null;
  const canvas = document.createElement('canvas');
  const height = headHeight + picture.rows.length * rowHeight + footHeight;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.scale(scale, scale);
  context.fillStyle = colours.ground;
  context.fillRect(0, 0, width, height);
  context.textBaseline = 'middle';
  drawHead(context, picture);
  for (const [at, row] of picture.rows.entries()) drawRow(context, row, headHeight + at * rowHeight);
  write(context, picture.footnote, padding, height - footHeight / 2, { font: `11px ${sans}`, colour: colours.quiet });
  return new Promise((resolve) => {
    try {
      canvas.toBlob(resolve, 'image/png');
    } catch {
      resolve(null);
    }
  });
}

/** Draws something known, and reads it back. */
function isFaithful(canvas: HTMLCanvasElement): boolean {
  canvas.width = 16;
  canvas.height = 16;
  try {
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return false;
    context.fillStyle = '#00744c';
    context.fillRect(0, 0, 16, 16);
    const { data } = context.getImageData(0, 0, 16, 16);
    return data.every((value, at) => value === [0x00, 0x74, 0x4c, 0xff][at % 4]);
  } catch {
    return false;
  }
}

function drawHead(context: CanvasRenderingContext2D, { title, address, answer }: Picture): void {
  const font = `700 16px ${sans}`;
  write(context, title, padding, 20, { font, colour: colours.ink, room: 480 });
  const behind = padding + Math.min(480, widthOf(context, title, font)) + 12;
  write(context, address, behind, 20, { font: `12px ${mono}`, colour: colours.quiet });
  write(context, answer, padding, 42, { font: `600 14px ${sans}`, colour: colours.ink, room: width - 2 * padding });
  drawLine(context, headHeight);
}

function drawRow(
  context: CanvasRenderingContext2D,
  { family, hostname, address, loads }: PictureRow,
  top: number,
): void {
  const middle = top + rowHeight / 2;
  const colour = colours[family as keyof typeof colours] ?? colours['?'];
  context.fillStyle = colour;
  context.beginPath();
  if (family === '4') context.arc(columns.family + 8, middle, 8, 0, 2 * Math.PI);
  else context.roundRect(columns.family, middle - 8, 16, 16, 3);
  context.fill();
  const digit = { font: `700 11px ${sans}`, colour: colours.ground };
  write(context, family, columns.family + 8 - widthOf(context, family, digit.font) / 2, middle, digit);
  const room = (from: number, to: number) => to - from - 10;
  write(context, hostname, columns.hostname, middle, {
    font: `13px ${sans}`,
    colour: colours.ink,
    room: room(columns.hostname, columns.address),
    cut: 'left',
  });
  write(context, address, columns.address, middle, {
    font: `${address.length > 33 ? 10 : 12}px ${mono}`,
    colour: colours.ink,
    room: room(columns.address, columns.loads),
  });
  write(context, loads, columns.loads, middle, {
    font: `11px ${sans}`,
    colour: colours.quiet,
    room: room(columns.loads, width - padding + 10),
  });
  drawLine(context, top + rowHeight);
}

interface Style {
  readonly font: string;
  readonly colour: string;
  /** How wide it may be, in CSS pixels. */
  readonly room?: number;
  /** Which end is cut when it is wider: of a hostname the left, because its site stands on the right. */
  readonly cut?: 'left' | 'right';
}

function write(context: CanvasRenderingContext2D, text: string, x: number, y: number, style: Style): void {
  const { font, colour, room = Number.POSITIVE_INFINITY, cut = 'right' } = style;
  context.font = font;
  context.fillStyle = colour;
  context.fillText(cutText(context, text, room, cut), x, y);
}

function cutText(context: CanvasRenderingContext2D, text: string, room: number, cut: 'left' | 'right'): string {
  if (context.measureText(text).width <= room) return text;
  const chars = [...text];
  while (chars.length > 1) {
    if (cut === 'left') chars.shift();
    else chars.pop();
    const shorter = cut === 'left' ? `…${chars.join('')}` : `${chars.join('')}…`;
    if (context.measureText(shorter).width <= room) return shorter;
  }
  return '…';
}

function widthOf(context: CanvasRenderingContext2D, text: string, font: string): number {
  context.font = font;
  return context.measureText(text).width;
}

function drawLine(context: CanvasRenderingContext2D, y: number): void {
  context.fillStyle = colours.line;
  context.fillRect(0, y - 1, width, 1);
}
