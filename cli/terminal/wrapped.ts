/**
 * @param sentence words with spaces between them
 * @param maxWidth how many characters a line may have
 * @returns the lines; a word that is longer stands in a line of its own
 */
export function wrapped(sentence: string, maxWidth: number): string[] {
  const lines: string[] = [];
  for (const word of sentence.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= maxWidth) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
