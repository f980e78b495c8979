/** What there is of a tab of which no page was seen: `none` while it loads nothing. */
export type TabState =
  | { readonly id: 'closed' }
  | { readonly id: 'none' }
  /** It waits for a page. The hostname is empty where the browser does not tell it. */
  | { readonly id: 'waiting'; readonly hostname: string };
