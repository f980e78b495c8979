import type { ComponentType } from 'preact';
import type { ReportSource } from '../../src/readiness/report/report.ts';
import type { SeenPage } from '../../src/readiness/verdicts/answer-from-sightings.ts';
import type { HostChip } from '../../src/readiness/verdicts/host-chip.ts';
import type { HostVerdictId } from '../../src/readiness/verdicts/host-verdict-id.ts';

/** What the popup is given when the code that judges has been loaded. */
export interface Judging {
  /** The answer under the page's name, the next step beside it, and what is behind it. */
  readonly Strip: ComponentType<{ readonly seen: SeenPage }>;
  /** A host's verdict in the details of its row; nothing as long as there is none. */
  readonly HostVerdict: ComponentType<{ readonly hostname: string }>;
  /** What a report of the page is written from; null before its facts have come. */
  readonly source: () => ReportSource | null;
  /** By hostname. */
  readonly verdicts: ReadonlyMap<string, HostVerdictId>;
  /** What a check found, by hostname. */
  readonly chips: ReadonlyMap<string, HostChip>;
}
