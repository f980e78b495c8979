/** Files or folders by their name in a picture, and the arrows between them. */
interface Picture {
  readonly places: ReadonlyMap<string, string>;
  /** Drawn through: one of both imports the other. Dotted arrows are messages, which no import shows. */
  readonly arrows: readonly (readonly [from: string, to: string])[];
}

/** Reads what Mermaid's flowcharts of a text say; a place is a path at the beginning of a label: `name["src/x.ts<br>job"]`. */
function readPictures(markdown: string): Picture[] {
  return [...markdown.matchAll(/```mermaid\n([\s\S]*?)```/g)].map(([, code = '']) => ({
    places: new Map(
      [...code.matchAll(/(\w+)\["([\w./-]+\/[\w./-]*|[\w-]+\/)(?:<br>[^"]*)?"\]/g)].map(([, id = '', path = '']) => [
        id,
        path,
      ]),
    ),
    arrows: [...code.matchAll(/^\s*(\w+) --> (\w+)$/gm)].map(([, from = '', to = '']) => [from, to] as const),
  }));
}

/**
 * Compares the pictures of a text with the imports. Where most places of a picture are folders, it is one of who stands on
 * whom: each import between them goes along arrows, and each arrow is an import. In the other pictures arrows show the way
 * of data: of two files, one imports the other.
 * @param markdown the text
 * @param imports by file, the files that it imports
 * @returns a sentence for each thing that is wrong
 */
export function pictureProblems(markdown: string, imports: ReadonlyMap<string, readonly string[]>): string[] {
  const pictures = readPictures(markdown);
  if (pictures.length === 0) return ['there is no picture'];
  return pictures.flatMap(({ places, arrows }) => {
    const paths = [...places.values()];
    const unknown = paths.filter((path) => ![...imports.keys()].some((file) => file.startsWith(path)));
    const wrong = unknown.map((path) => `${path} is drawn, and is not there`);
    const ends = arrows.flatMap(([from, to]) => {
      const [a, b] = [places.get(from), places.get(to)];
      return a === undefined || b === undefined ? [] : [[a, b] as const];
    });
    const standing = paths.filter((path) => path.endsWith('/')).length > paths.length / 2;
    return [...wrong, ...(standing ? standingProblems(paths, ends, imports) : wayProblems(ends, imports))];
  });
}

type Ends = readonly (readonly [from: string, to: string])[];
type Imports = ReadonlyMap<string, readonly string[]>;

function wayProblems(ends: Ends, imports: Imports): string[] {
  return ends
    .filter(([a, b]) => !imports.get(a)?.includes(b) && !imports.get(b)?.includes(a))
    .map(([a, b]) => `neither of ${a} and ${b} imports the other`);
}

function standingProblems(paths: readonly string[], ends: Ends, imports: Imports): string[] {
  // The longest path that fits is a file's place: `src/background/background.ts` is not `src/background/`.
  const placeOf = (file: string) =>
    paths.filter((path) => file.startsWith(path)).reduce((best, path) => (path.length > best.length ? path : best), '');
  const next = new Map<string, string[]>();
  for (const [a, b] of ends) next.set(a, [...(next.get(a) ?? []), b]);
  const leadsTo = (from: string, to: string): boolean =>
    from === to || (next.get(from) ?? []).some((each) => leadsTo(each, to));
  const problems = new Set<string>();
  const drawn = new Set<string>();
  for (const [file, targets] of imports) {
    for (const target of targets) {
      const [a, b] = [placeOf(file), placeOf(target)];
      if (a === '' || b === '' || a === b) continue;
      drawn.add(`${a} ${b}`);
      if (!leadsTo(a, b)) problems.add(`${file} imports ${target}, and no arrow leads from ${a} to ${b}`);
    }
  }
  for (const [a, b] of ends) if (!drawn.has(`${a} ${b}`)) problems.add(`nothing of ${a} imports anything of ${b}`);
  return [...problems];
}
