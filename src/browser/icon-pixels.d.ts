/** Made by build/icon-pixels.ts. */
declare module 'virtual:icon-pixels' {
  /** The colours of the drawing, as 0xrrggbb, for each scheme of the toolbar. */
  export const palettes: Readonly<Record<'unknown' | 'light' | 'dark', readonly number[]>>;
  /** By picture, as "646-16": base64 of pairs of bytes, a pixel (colour and sixteenth of opacity) and its repetitions. */
  export const runs: Readonly<Record<string, string>>;
}
