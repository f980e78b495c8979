/**
 * Divides a text into words as a shell does: at spaces, but not at those in quotes or behind a backslash, which are taken
 * away. In single quotes a backslash is one. Variables and patterns are left as they are.
 * @param text what somebody wrote
 */
export function shellWords(text: string): string[] {
  const words = text.match(/(?:'[^']*'?|"(?:\\.|[^"\\])*"?|\\.|[^\s'"\\]|\\$)+/gs) ?? [];
  return words.map((word) =>
    word.replace(/'([^']*)'?|"((?:\\.|[^"\\])*)"?|\\(.)/gs, (_, single?: string, double?: string, escaped?: string) => {
      return single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? '';
    }),
  );
}
