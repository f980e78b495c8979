/**
 * Says that a Node is too old to run the command line.
 * @param version of the Node, like `20.19.0`
 * @param range what package.json asks for (engines), like `>=22.12`
 * @returns a sentence for the user; null when the Node will do
 */
export function unsupportedNode(version: string, range: string): string | null {
  const numbers = (text: string): number[] => text.match(/\d+/g)?.map(Number) ?? [];
  const [major = 0, minor = 0] = numbers(version);
  const [neededMajor = 0, neededMinor = 0] = numbers(range);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return null;
  return `Node ${neededMajor}.${neededMinor} or later is needed, and this is Node ${version}. See https://nodejs.org/en/download`;
}
