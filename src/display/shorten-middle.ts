/** A character and the marks that combine with it. Marks at the very start stand alone. */
const clusterPattern = /\P{M}\p{M}*|\p{M}+/gu;

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** As many clusters from the front as fit into `room` code points. */
function fitting(clusters: readonly string[], room: number): string[] {
  const taken: string[] = [];
  let left = room;
  for (const cluster of clusters) {
    left -= codePoints(cluster);
    if (left < 0) break;
    taken.push(cluster);
  }
  return taken;
}

/**
 * Shortens a text in its middle, where hostnames say least. No surrogate pair and no combining sequence is split. The
 * end gets the odd place, because a hostname's owner stands there.
 *
 * @param max the most code points the result may have, the ellipsis included
 * @returns the text as it is if it fits, else its beginning, an ellipsis and its end
 */
export function shortenMiddle(text: string, max: number): string {
  if (codePoints(text) <= max) return text;
  if (max < 1) return '';
  const clusters = text.match(clusterPattern) ?? [];
  const head = fitting(clusters, Math.floor((max - 1) / 2));
  const tail = fitting(clusters.slice(head.length).reverse(), Math.ceil((max - 1) / 2));
  return `${head.join('')}…${tail.reverse().join('')}`;
}
