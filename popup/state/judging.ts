import type { ComponentType } from 'preact';
import type { HostVerdictId } from '../../src/readiness/host-verdict-id.ts';

/** What the popup is given when the code that judges has been loaded. */
export interface Judging {
  /** The line under the header, and what is behind it. */
  readonly Strip: ComponentType;
  /** A host's verdict in the details of its row; nothing as long as there is none. */
  readonly HostVerdict: ComponentType<{ readonly hostname: string }>;
  /** By hostname. */
  readonly verdicts: ReadonlyMap<string, HostVerdictId>;
}
