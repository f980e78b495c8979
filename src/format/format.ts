import type { SiteOf } from '../address/site.ts';
import type { StreamedReport } from '../readiness/judged-report/judged-report.ts';
import type { ReportSource } from '../readiness/report/report.ts';
import type { Text, TextId } from '../text.ts';

/** What a format is written from. */
export interface FormatInput {
  /** The facts; already redacted if they are to be. */
  readonly report: ReportSource;
  /** What follows from them. */
  readonly judged: StreamedReport;
  readonly redacted: boolean;
  /** Gives texts in the reader's language; of no use to formats that are read by machines. */
  readonly text: Text;
  /** What writes it, as "Greensix 1.0.0". */
  readonly generator: string;
  /** When it is written, ms since the epoch. */
  readonly time: number;
  /** The page that shows a report; `html` needs it. */
  readonly viewer?: Viewer | undefined;
  /** Gets a sentence in English where the format has no room for all that it would have; the file has it as well. */
  readonly onLeftOut?: (sentence: string) => void;
}

/** A format that reports are written in. */
export interface Format {
  /** Of a file's name, without the dot. */
  readonly extension: string;
  readonly mimeType: string;
  /** The pieces of the file, none much longer than what there is to say of a page. */
  readonly write: (input: FormatInput) => Iterable<string>;
}

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
