import type { SiteOf } from '../address/site.ts';
import type { TextId } from '../text.ts';

/** The built page that shows a report and needs no other file (audit/report/, made by scripts/build/viewer.ts). */
export interface BuiltViewer {
  readonly script: string;
  readonly style: string;
  /** Hashes of the two as a Content-Security-Policy names them: `sha256-…`. */
  readonly hashes: { readonly script: string; readonly style: string };
  /** The texts that the page shows. */
  readonly textIds: readonly TextId[];
  /** The licences of what the page is made of. */
  readonly licenses: string;
}

/** What a report as a page needs besides the facts. */
export interface Viewer extends BuiltViewer {
  /** The language of the texts, a BCP 47 tag. */
  readonly language: string;
  readonly siteOf: SiteOf;
}
