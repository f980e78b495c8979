/**
 * @param sentence words with spaces between them
 * @param most how many characters a line may have
 * @returns the lines; a word that is longer stands in a line of its own
 */
export function wrapped(sentence: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of sentence.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
