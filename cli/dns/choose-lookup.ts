import { isIP } from 'node:net';
import { askOverHttps } from '../../src/browser/doh.ts';
import type { HostLookup } from '../../src/dns/host-lookup.ts';
import { parseResolverUrl, type ResolverUrlError, resolvers } from '../../src/dns/resolvers.ts';
import { CommandError } from '../command-error.ts';
import { nearest } from '../nearest.ts';
import { serverLookup } from './server-lookup.ts';

const urlErrors: Readonly<Record<ResolverUrlError, string>> = {
  'not-a-url': 'is no URL',
  'not-https': 'does not begin with https:',
  'has-password': 'holds a user name or password',
  'has-fragment': 'has a part behind "#", which is never sent',
  'has-dns-parameter': 'already holds a question ("dns=")',
};

/**
 * @param who what `--resolver` says
 * @returns whom to ask; null for nobody
 * @throws CommandError
 */
export function chooseLookup(who = 'system'): HostLookup | null {
  if (who === 'none') return null;
  if (who === 'system') return serverLookup();
  const known = resolvers.find(({ id }) => id === who);
  if (known) return askOverHttps(known.url);
  if (isServer(who)) return serverLookup(who);
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(who)) {
    const read = parseResolverUrl(who);
    if (read.ok) return askOverHttps(read.url);
    throw new CommandError(`--resolver ${who} ${urlErrors[read.error]}. Give it as https://dns.example/dns-query.`);
  }
  const names = ['system', 'none', ...resolvers.map(({ id }) => id)];
  const meant = nearest(who, names);
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  throw new CommandError(
    `--resolver cannot be "${who}": it is one of ${names.join(', ')}, an https: URL or the address of a DNS server.${hint}`,
  );
}

/** An address, or one with a port: 192.0.2.1:5353, [2001:db8::1]:5353. */
function isServer(text: string): boolean {
  const [, bracketed, plain] = /^(?:\[(.+)\]|([\d.]+)):\d{1,5}$/.exec(text) ?? [];
  return isIP(bracketed ?? plain ?? text) !== 0;
}
