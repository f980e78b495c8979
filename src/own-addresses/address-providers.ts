import type { AnswerFormat } from './parse-answer.ts';

/** Who tells a browser the address that its request came from, over each family. */
export interface AddressProvider {
  /** Stored in the settings. */
  readonly id: string;
  /** As they call themselves; never translated. */
  readonly name: string;
  /** An https URL whose name has A only, so that the request cannot go over IPv6 by itself. */
  readonly ipv4: string;
  /** An https URL whose name has AAAA only. */
  readonly ipv6: string;
  readonly format: AnswerFormat;
}

/**
 * The providers in the order in which they are offered; the first is the default. Of ipify's names, api6 has AAAA only since
 * October 2020 (appsmithorg/appsmith issue 889).
 */
export const addressProviders: readonly [AddressProvider, ...AddressProvider[]] = [
  {
    id: 'ipify',
    name: 'ipify',
    ipv4: 'https://api4.ipify.org/',
    ipv6: 'https://api6.ipify.org/',
    format: 'text',
  },
  {
    id: 'icanhazip',
    name: 'icanhazip',
    ipv4: 'https://ipv4.icanhazip.com/',
    ipv6: 'https://ipv6.icanhazip.com/',
    format: 'text',
  },
  {
    id: 'ident.me',
    name: 'ident.me',
    ipv4: 'https://v4.ident.me/',
    ipv6: 'https://v6.ident.me/',
    format: 'text',
  },
  {
    id: 'test-ipv6',
    name: 'test-ipv6.com',
    ipv4: 'https://ipv4.test-ipv6.com/ip/',
    ipv6: 'https://ipv6.test-ipv6.com/ip/',
    format: 'callback',
  },
];
