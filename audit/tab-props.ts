import type { ReportView } from '../src/readiness/view-report.ts';
import type { Outside } from './outside.ts';
import type { Place } from './place.ts';

/** What each table of the page is given. */
export interface TabProps {
  readonly view: ReportView;
  readonly place: Place;
  /** Moves the reader elsewhere. */
  readonly go: (changes: Partial<Place>) => void;
  readonly outside: Outside;
}
