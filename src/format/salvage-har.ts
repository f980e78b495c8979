import type { HarProblem, Unread } from './har-entry.ts';

/**
 * Reads what is whole in a HAR whose JSON is broken: cut off when a browser crashed or a disk was full, or with a broken
 * entry in the middle. Each character is looked at once or twice, however the text is broken.
 * @param text the file
 * @param problems takes that the file is broken
 * @returns a log with its pages and entries, null standing for each broken entry; null if there are no entries
 */
export function salvageHar(text: string, problems: HarProblem[]): Unread | null {
  const entries = listNamed(text, /"entries"\s*:\s*\[/);
  if (entries.length === 0) return null;
  problems.push({ entry: 0, message: 'The JSON of the file is broken; what is whole of it was read.' });
  return { pages: listNamed(text, /"pages"\s*:\s*\[/), entries };
}

function listNamed(text: string, start: RegExp): unknown[] {
  const match = start.exec(text);
  return match ? objectsFrom(text, match.index + match[0].length).map(parsed) : [];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** The texts of the objects of a list, from behind its bracket to the bracket that ends it, or the end of the text. */
function objectsFrom(text: string, from: number): string[] {
  const objects: string[] = [];
  let depth = 0;
  let start = from;
  for (let at = from; at < text.length; at++) {
    const mark = text[at];
    if (mark === '"') at = endOfString(text, at);
    else if (mark === '{' || mark === '[') {
      if (depth === 0) start = at;
      depth++;
    } else if (mark === '}' || mark === ']') {
      depth--;
      if (depth < 0) return objects;
      if (depth === 0) objects.push(text.slice(start, at + 1));
    }
  }
  if (depth > 0) objects.push(text.slice(start));
  return objects;
}

/** The index of the quote that ends the string which begins at `start`, or the last index of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length - 1;
}
