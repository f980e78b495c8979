import { withoutFinalDot } from '../../src/page/events/request-url.ts';
import { CommandError } from '../shared/errors.ts';
import { entriesOf } from './list-entries.ts';
import { readText } from './read-text.ts';

/** Hosts that somebody knows of and puts up with. */
export interface AllowList {
  /** @returns whether the host is allowed; remembers which entry allowed it */
  allows(hostname: string): boolean;
  /** The entries that no host was looked up by so far. */
  unmatched(): readonly string[];
}

/**
 * @param files each with a hostname or "*.suffix" a line
 * @throws CommandError
 */
export async function readAllowLists(files: readonly string[]): Promise<AllowList> {
  const entries: string[] = [];
  for (const file of files) {
    for (const entry of entriesOf(await readText(file, 'the allow list'))) {
      const hostname = hostnameOf(entry);
      if (hostname === null) {
        throw new CommandError(`${file}: "${entry}" is neither a hostname nor "*.suffix".`);
      }
      entries.push(hostname);
    }
  }
  return allowList(entries);
}

/** @param entries hostnames as URLs have them, with "*." before those that stand for all below */
export function allowList(entries: readonly string[]): AllowList {
  const unmatched = new Set(entries);
  return {
    allows(hostname) {
      const fitting = entries.filter((entry) =>
        entry.startsWith('*.') ? hostname.endsWith(entry.slice(1)) : hostname === entry,
      );
      for (const entry of fitting) unmatched.delete(entry);
      return fitting.length > 0;
    },
    unmatched: () => [...unmatched],
  };
}

/** @returns an entry with its hostname as URLs have it, or null */
function hostnameOf(entry: string): string | null {
  const [, star = '', name = ''] = /^(\*\.)?([^\s/?#@:*]+|\[[\da-f:.]+\])$/i.exec(entry) ?? [];
  if (name === '' || !URL.canParse(`http://${name}/`)) return null;
  // Reports have hosts without the dot that marks a name as absolute.
  return star + withoutFinalDot(new URL(`http://${name}/`).hostname);
}
