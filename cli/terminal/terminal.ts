/** How a text is to look. */
export interface Style {
  /** How many characters fit in a line. */
  readonly width: number;
  readonly colours: boolean;
}

/** A meaning with a colour. */
export type Tone = 'good' | 'bad' | 'open' | 'strong' | 'faint';

const codes: Readonly<Record<Tone, number>> = { good: 32, bad: 31, open: 33, strong: 1, faint: 2 };

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>;

/**
 * @param stream where the text goes
 * @param environment NO_COLOR (no-color.org) and FORCE_COLOR decide; TERM=dumb has none
 * @returns how it is to look; lines of what is no terminal are as long as they need to be
 */
export function styleOf(stream: Stream, environment: Readonly<Record<string, string | undefined>>): Style {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM } = environment;
  const colours = NO_COLOR === '' && ((FORCE_COLOR !== '' && FORCE_COLOR !== '0') || (stream.isTTY && TERM !== 'dumb'));
  return { width: stream.isTTY ? Math.max(40, stream.columns || 80) : Number.POSITIVE_INFINITY, colours };
}

/** @returns the text in the colour of a meaning, where there are colours */
export function toned(text: string, tone: Tone, { colours }: Style): string {
  return colours ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text;
}

/** How a text is to look in a file. */
export const plain: Style = { width: Number.POSITIVE_INFINITY, colours: false };
