import type { Words } from '../ui/words.ts';
import type { LoadWhois } from './whois/WhoisOf.tsx';

/** The dependencies of the popup, handed in by its `main.tsx`. */
export interface PopupDeps {
  readonly words: Words;
  /** A BCP 47 tag. */
  readonly language: string;
  /** Tells the background whose single requests are wanted. */
  open(hostnames: readonly string[]): void;
  /** Writes to the clipboard; rejects where the browser does not allow it. */
  copy(text: string): Promise<void>;
  /** Asks the user for the permission to see the requests of all sites; needs the user's click. */
  requestPermission(): void;
  /** Asks the registry of an address's network; only a click may do so. */
  readonly whois: LoadWhois;
  /** Opens the page that audits many pages, in a tab. */
  openAudit(): void;
  /** Opens the page that lists the requests of the tab as they come, in a tab. */
  openLog(): void;
  openOptions(): void;
  /** @returns name and version of the extension, as "Greensix 1.0.0" */
  programName(): Promise<string>;
  /** Loads a tab's page again. */
  reload(tab: number): void;
  /** Shows a tab as it is again. */
  endPreview(tab: number): void;
  /** Opens the same view beside the page, and closes the popup; left out where the browser has no such place. */
  readonly openSideView?: () => void;
}
