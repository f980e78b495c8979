import { displayHostname } from '../src/display/display-hostname.ts';
import { shortenMiddle } from '../src/display/shorten-middle.ts';

/** Two lines of a popup's column. */
const maxChars = 48;

/** A hostname as it is shown. */
export interface HostnameText {
  readonly shown: string;
  /** The ASCII form where it is not what is shown, else undefined. */
  readonly title: string | undefined;
}

/**
 * @param hostname ASCII hostname
 * @returns how it is shown: in its own script where that is safe, shortened in its middle if it is very long
 */
export function hostnameText(hostname: string): HostnameText {
  const shown = shortenMiddle(displayHostname(hostname), maxChars);
  return { shown, title: shown === hostname ? undefined : hostname };
}
