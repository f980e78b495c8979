/** Made by scripts/build/icon-pixels.ts. */
declare module 'virtual:icon-pixels' {
  /** In how many steps a pixel becomes opaque. */
  export const opaque: number;
  /** The colour of each digit, as 0xrrggbb, for each scheme of the toolbar. */
  export const palettes: Readonly<Record<'unknown' | 'light' | 'dark', Readonly<Record<string, number>>>>;
  /**
   * The pixels of each shape, column by column, by its name and size: "6", "4", "q" and "default" stand alone, "6-" has
   * small digits beside it, "-4" is one. Character 35 + n is, for n < 32, n + 1 transparent pixels; for n < 64, n - 31
   * opaque ones; else one of n - 63 steps.
   */
  export const runs: Readonly<Record<string, string>>;
}
