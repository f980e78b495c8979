import { askOverHttps } from '../../src/browser/network/doh.ts';
import type { HostLookup } from '../../src/dns/host-records.ts';
import { parseResolverUrl, type ResolverUrlError, resolvers } from '../../src/dns/resolvers.ts';
import { closestMatch } from '../arguments/closest-match.ts';
import { CommandError } from '../shared/errors.ts';
import { hasPort } from '../shared/ports.ts';
import { parseServer } from './parse-server.ts';
import { serverLookup } from './server-lookup.ts';

const urlErrors: Readonly<Record<ResolverUrlError, string>> = {
  'not-a-url': 'is no URL',
  'not-https': 'does not begin with https:',
  'has-password': 'holds a user name or password',
  'has-fragment': 'has a part behind "#", which is never sent',
  'has-dns-parameter': 'already holds a question ("dns=")',
};

/** A resolver that says for so long that it is asked too much is not waited for any longer. */
const patienceMs = 30_000;

/** Whom the user chose. */
export interface ChosenLookup extends HostLookup {
  /** Why no connection came about last, in words; undefined where nothing is known but that. */
  lastFailure(): string | undefined;
}

/**
 * @param who what `--resolver` says
 * @returns whom to ask; null for nobody
 * @throws CommandError
 */
export function chooseLookup(who = 'system'): ChosenLookup | null {
  if (who === 'none') return null;
  if (who === 'system') return withoutReason(serverLookup());
  const known = resolvers.find(({ id }) => id === who);
  if (known) return overHttps(known.url);
  const server = parseServer(who);
  if (server === 'wrong-port') throw new CommandError(noSuchPort(who));
  if (server) return withoutReason(serverLookup(who));
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(who)) {
    const read = parseResolverUrl(who);
    if (read.ok) {
      if (!hasPort(read.url)) throw new CommandError(noSuchPort(who));
      return overHttps(read.url);
    }
    throw new CommandError(`--resolver ${who} ${urlErrors[read.error]}. Give it as https://dns.example/dns-query.`);
  }
  const names = ['system', 'none', ...resolvers.map(({ id }) => id)];
  const meant = closestMatch(who, names);
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  throw new CommandError(
    `--resolver cannot be "${who}": it is one of ${names.join(', ')}, an https: URL or the address of a DNS server.${hint}`,
  );
}

/**
 * @param all what `--resolver` says, once or several times
 * @returns whom to ask, and those with whom the AAAA are compared; none for nobody
 * @throws CommandError
 */
export function chooseLookups(all: readonly string[]): ChosenLookup[] {
  if (all.length > 1 && all.includes('none')) {
    throw new CommandError('--resolver none means that nobody is asked, so it cannot be given with another one.');
  }
  return (all.length > 0 ? all : ['system']).flatMap((who) => chooseLookup(who) ?? []);
}

function noSuchPort(who: string): string {
  return `--resolver ${who}: there is no such port; ports are from 1 to 65535.`;
}

function withoutReason(lookup: HostLookup): ChosenLookup {
  return { ...lookup, lastFailure: () => undefined };
}

function overHttps(url: string): ChosenLookup {
  let failure: string | undefined;
  const onFailure = (error: unknown) => {
    failure = connectionFailure(error);
  };
  const lookup = askOverHttps(url, { onFailure, patienceMs });
  return { ...lookup, lastFailure: () => failure };
}

/**
 * @param error what `fetch` failed with: its cause has a code of OpenSSL, of the system or of undici
 * @returns the reason in words
 */
function connectionFailure(error: unknown): string {
  const cause = (error as { readonly cause?: unknown }).cause ?? error;
  const { code = '', message = '' } = cause as { readonly code?: string; readonly message?: string };
  if (/CERT|SIGNATURE|ISSUER|ALTNAME/.test(code)) return `its TLS certificate is not trusted: ${message}`;
  if (/^(?:ERR_SSL|EPROTO)/.test(code)) return `it does not speak TLS: ${message}`;
  return connectionFailures[code] ?? (message || code || 'no connection to it came about');
}

const connectionFailures: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  ENOTFOUND: 'there is no such name',
  EAI_AGAIN: 'its name could not be resolved',
  ENETUNREACH: 'there is no route to it',
  EHOSTUNREACH: 'there is no route to it',
  UND_ERR_CONNECT_TIMEOUT: 'no connection came about in time',
  ETIMEDOUT: 'no connection came about in time',
};
