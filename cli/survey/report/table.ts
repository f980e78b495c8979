/** A value of a table; a share is a number from 0 to 1, null is what is not known. */
export type Cell = string | number | null;

/** A column of a table; `share` is a part of 1. */
export interface Column {
  readonly id: string;
  readonly title: string;
  readonly kind: 'text' | 'count' | 'share';
}

/** A table of a report. */
export interface Table {
  readonly id: string;
  readonly title: string;
  /** The column of the list that it is about, which files of single figures name it by. */
  readonly label?: string;
  /** How it was made and what it leaves out. */
  readonly note: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A report on a survey, before it is written in any format. */
export interface SurveyReport {
  readonly survey: string;
  readonly comparedWith: string | null;
  readonly generator: string;
  /** ISO 8601. */
  readonly time: string;
  readonly tables: readonly Table[];
}

/** A column of texts. */
export const text = (id: string, title: string): Column => ({ id, title, kind: 'text' });
/** A column of whole numbers. */
export const count = (id: string, title: string): Column => ({ id, title, kind: 'count' });
/** A column of parts of a whole, from 0 to 1. */
export const share = (id: string, title: string): Column => ({ id, title, kind: 'share' });

/** Sites with their visits, for FROM; a site without a result yet has no class. */
export const visits = 'greensix.site LEFT JOIN greensix.visit USING (survey_id, site_id)';

/** What the row is called in which all groups are that a table has no room for. */
export const otherRows = '(others)';

/** @returns what a group is called after a text of the list: in quotes where it looks like a row of the report's own */
export function listedName(text: string): string {
  return /^\(.*\)$/s.test(text) ? `"${text}"` : text;
}

/** @returns a part of a whole; null where there is no whole */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
