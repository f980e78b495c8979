import { displayHostname } from './display-hostname.ts';

/**
 * @param hostname ASCII hostname
 * @returns what a search looks through: the hostname, and the same as it is shown where that is something else
 */
export function searchedHostname(hostname: string): string {
  const shown = displayHostname(hostname);
  return shown === hostname ? hostname : `${hostname}\n${shown}`;
}
