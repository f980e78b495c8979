/** What there is of a tab: `none` while it loads nothing. */
export type TabStatus =
  | { readonly id: 'closed' }
  | { readonly id: 'none' }
  /** It waits for a page, or for more of it. The page's hostname is empty where the browser does not tell it. */
  | { readonly id: 'loading'; readonly hostname: string };
