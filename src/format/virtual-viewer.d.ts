/** Made by scripts/build/viewer.ts. */
declare module 'virtual:viewer' {
  export const viewer: import('./format.ts').BuiltViewer;
}
