/**
 * @param text a file with one entry a line; "#" begins a comment at the start of a line or behind a space
 * @returns the entries
 */
export function entriesOf(text: string): string[] {
  return linesOf(text)
    .map(entryOf)
    .filter((entry) => entry !== '');
}

/** @returns the lines of a file as they are */
export function linesOf(text: string): string[] {
  return text.split(/\r\n?|\n/);
}

/** @returns what stands in a line besides a comment */
export function entryOf(line: string): string {
  return line.replace(/(?:^|\s)#.*/s, '').trim();
}
