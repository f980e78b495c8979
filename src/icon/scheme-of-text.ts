import type { ToolbarScheme } from './icon-drawing.ts';

/**
 * @param text the colour of a toolbar's text as Firefox's themes give it (MDN, theme.Theme): `#rgb`, `#rrggbb`, `rgb()`
 *   or a list of numbers from 0 to 255
 * @returns the scheme of the toolbar: dark where the text is light; undefined where the colour cannot be read
 */
export function schemeOfText(text: unknown): ToolbarScheme | undefined {
  const numbers = Array.isArray(text) ? text.map(Number) : typeof text === 'string' ? parseColour(text) : [];
  const [red, green, blue] = numbers;
  if (red === undefined || green === undefined || blue === undefined) return undefined;
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return Number.isNaN(light) ? undefined : light > 127 ? 'dark' : 'light';
}

function parseColour(text: string): number[] {
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(text)?.[1];
  if (hex !== undefined) {
    const size = hex.length / 3;
    return [0, 1, 2].map((at) => Number.parseInt(hex.slice(at * size, (at + 1) * size).repeat(3 - size), 16));
  }
  return (/^rgba?\(([^)]*)\)$/.exec(text)?.[1] ?? '').split(/[\s,/]+/).map((part) => Number.parseFloat(part));
}
