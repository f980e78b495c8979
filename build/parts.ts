/** What is bundled by itself: the background, and each page `<name>/<name>.html`. */
export const pages = ['popup', 'options', 'audit'] as const;

export const parts = ['background', ...pages] as const;
