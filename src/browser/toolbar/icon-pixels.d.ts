/** Made by scripts/build/icon-pixels.ts. */
declare module 'virtual:icon-pixels' {
  /** The colours of the drawing, as 0xrrggbb, for each scheme of the toolbar. */
  export const palettes: Readonly<Record<'unknown' | 'light' | 'dark', readonly number[]>>;
  /** Each kind of pixel: number of its colour (high half of a byte) and sixteenth of its opacity (low half). */
  export const kinds: readonly number[];
  /** The letter of each kind, in the same order. */
  export const letters: string;
  /** By picture, as "646-16": a letter and, where it is not 1, how many such pixels follow each other. */
  export const runs: Readonly<Record<string, string>>;
}
