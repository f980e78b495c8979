import type { FormatId } from '../../src/format/formats.ts';
import type { Comparison } from '../../src/readiness/judged-report/compare-reports.ts';
import type { Report, ReportSource } from '../../src/readiness/report/report.ts';
import type { Words } from '../../src/text.ts';
import type { OwnAddressesDeps } from '../../ui/own-addresses/OwnAddressesCard.tsx';
import type { AuditModel } from './audit-model.ts';
import type { AuditState } from './audit-state.ts';

/** The dependencies of the audit page, handed in by its `main.tsx`. */
export interface AuditDeps {
  readonly words: Words;
  /** Whether this is a private window, where nothing is recorded and nothing stays. */
  readonly isPrivate: boolean;
  /** @returns a number of bytes as people write it, rounded */
  bytes(count: number): string;
  /** Writes a report in one of the formats, in pieces. @param paths whether the paths of pages are written too */
  write(format: FormatId, report: Report, paths: boolean): Promise<readonly string[]>;
  /** Hands the user what was written, as a file. @returns its name */
  save(format: FormatId, pieces: readonly string[]): Promise<string>;
  /** Writes to the clipboard; rejects where the browser does not allow it. */
  copy(text: string): Promise<void>;
  compare(before: ReportSource, after: ReportSource): Promise<Comparison>;
  /** @returns the differences in Markdown */
  writeComparison(before: ReportSource, after: ReportSource, paths: boolean): Promise<string>;
  print(): void;
  /** Opens the settings where the AAAA check is turned on. */
  openOptions(): void;
  /** Loads what asks for this machine's addresses. */
  loadOwnAddresses(): Promise<OwnAddressesDeps>;
}

/** What the parts of the audit page are given. */
export interface AuditProps {
  readonly state: AuditState;
  readonly model: AuditModel<File>;
  readonly deps: AuditDeps;
}
