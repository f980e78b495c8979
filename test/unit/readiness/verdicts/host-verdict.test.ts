import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HostRecords } from '../../../../src/dns/host-records.ts';
import { evidenceValues } from '../../../../src/readiness/evidence/evidence.ts';
import type { VantageId } from '../../../../src/readiness/network/vantage.ts';
import { type HostVerdict, hostVerdictOrder } from '../../../../src/readiness/verdicts/host-verdict.ts';
import { hostVerdictIds } from '../../../../src/readiness/verdicts/host-verdict-id.ts';
import { anyHost, anyRecords, anyVantage } from '../arbitraries.ts';
import { type Answer, type Around, check, four, host, judge, records, type Seen, six, translated } from '../facts.ts';

const name = 'a.test';
const ula = 'fd00::1';
const timedOut = 'net::ERR_TIMED_OUT';
const refused = 'net::ERR_CONNECTION_REFUSED';

/** What was seen, A, AAAA, from where; then the verdict, with NAT64, without, and how sure. */
interface Row {
  readonly title: string;
  readonly hostname?: string;
  readonly seen: readonly Seen[];
  readonly a?: Answer;
  readonly aaaa?: Answer;
  readonly vantage?: VantageId;
  readonly around?: Around;
  readonly is: string;
}

const table: readonly Row[] = [
  // What was seen over IPv6.
  { title: 'over IPv6', seen: [{ at: six }], is: 'ipv6 works works certain' },
  { title: 'over IPv6 and AAAA', seen: [{ at: six }], a: [four], aaaa: [six], is: 'ipv6 works works certain' },
  { title: 'over both families', seen: [{ at: six }, { at: four }], is: 'ipv6 works works likely' },
  {
    title: 'over IPv6, and the browser went from http: to https: by itself (HSTS)',
    seen: [{ port: 80, redirect: 1 }, { at: six }],
    is: 'ipv6 works works certain',
  },
  {
    title: 'over IPv6, and redirected there out of the cache: whether port 80 answers is not known',
    seen: [{ port: 80, redirect: 1, cached: 1 }, { at: six }],
    is: 'unknown unknown unknown unsure',
  },
  { title: 'over IPv6, with failures', seen: [{ at: six }, { error: timedOut }], is: 'ipv6 works works likely' },
  { title: 'over IPv6, cached too', seen: [{ at: six, count: 2, cached: 1 }], is: 'ipv6 works works certain' },
  {
    title: 'over IPv6, but the DNS has no AAAA',
    seen: [{ at: six }],
    a: [four],
    aaaa: 'no-data',
    is: 'ipv6 works unknown likely',
  },
  {
    title: 'over IPv6 once, and over IPv4, and the DNS has no AAAA',
    seen: [{ at: six }, { at: four }],
    a: [four],
    aaaa: 'no-data',
    is: 'no-aaaa works breaks likely',
  },
  {
    title: 'over a unique-local address once, and over IPv4, and the DNS has no AAAA',
    seen: [{ at: ula }, { at: four }],
    a: [four],
    aaaa: 'no-data',
    is: 'no-aaaa works breaks likely',
  },
  {
    title: 'at a unique-local address that the DNS does not have',
    seen: [{ at: ula }],
    a: [four],
    aaaa: 'no-data',
    is: 'ipv6-local works unknown unsure',
  },
  {
    title: 'at a unique-local address that holds its A: a translator with a prefix of its own (RFC 6052 section 2.1)',
    seen: [{ at: 'fd00:64::c000:201' }],
    a: ['192.0.2.1'],
    aaaa: 'no-data',
    is: 'nat64 works breaks certain',
  },
  {
    title: 'at such an address of a prefix for documentation',
    seen: [{ at: '2001:db8:64::c000:201' }],
    a: ['192.0.2.1'],
    aaaa: 'no-data',
    is: 'nat64 works breaks certain',
  },
  {
    title: 'at a unique-local address that holds its A, and that the DNS has',
    seen: [{ at: 'fd00:64::c000:201' }],
    a: ['192.0.2.1'],
    aaaa: ['fd00:64::c000:201'],
    is: 'ipv6-local works works unsure',
  },
  // BIND keeps such an answer for AAAA, too (RFC 2308 section 5): a browser that asks for A first is told that there is no name.
  {
    title: 'over IPv6, and its name servers deny the name where they are asked for A',
    seen: [{ at: six }],
    a: 'nxdomain',
    aaaa: [six],
    is: 'ipv6 works works likely',
  },
  // The same resolver gives a browser nothing the next time: npm run truth, seed 403, Firefox behind a BIND.
  {
    title: 'over IPv6, and the resolver fails for AAAA',
    seen: [{ at: six }],
    a: 'nxdomain',
    aaaa: 'servfail',
    is: 'ipv6 works works likely',
  },
  {
    title: 'over IPv6, but the DNS knows no such name',
    seen: [{ at: six }],
    a: 'nxdomain',
    aaaa: 'nxdomain',
    is: 'ipv6 works works likely',
  },
  { title: 'over 6to4', seen: [{ at: '2002:c629:1e0a::1' }], is: 'ipv6-tunnelled works works unsure' },
  {
    title: 'over Teredo',
    seen: [{ at: '2001:0:4136:e378:8000:63bf:3fff:fdd2' }],
    is: 'ipv6-tunnelled works works unsure',
  },
  { title: 'at a unique-local address', seen: [{ at: ula }], is: 'ipv6-local works works unsure' },
  { title: 'at an IPv6 literal', hostname: `[${six}]`, seen: [{ at: six }], is: 'ipv6 works works certain' },
  // NAT64.
  { title: 'through NAT64', seen: [{ at: translated }], vantage: 'nat64', is: 'nat64 works breaks likely' },
  {
    title: 'through NAT64, no AAAA',
    seen: [{ at: translated }],
    a: [four],
    aaaa: 'no-data',
    vantage: 'nat64',
    is: 'nat64 works breaks certain',
  },
  {
    title: 'through NAT64, AAAA of the DNS64 only',
    seen: [{ at: translated }],
    a: [four],
    aaaa: [translated],
    vantage: 'nat64',
    is: 'nat64 works breaks certain',
  },
  {
    title: 'through NAT64, at the address that the zone itself publishes, and no other',
    seen: [{ at: translated }],
    a: [four],
    aaaa: [translated],
    vantage: 'nat64',
    around: { resolverHasDns64: false },
    is: 'nat64 works breaks certain',
  },
  {
    title: 'through NAT64 although it has an AAAA',
    seen: [{ at: translated }],
    a: [four],
    aaaa: [six],
    vantage: 'nat64',
    is: 'nat64 works unknown likely',
  },
  {
    title: 'at an address that embeds the A, with no AAAA',
    seen: [{ at: '2001:67c:27e4:64::c629:1e0a' }],
    a: [four],
    aaaa: 'no-data',
    is: 'nat64 works breaks certain',
  },
  {
    title: 'at an address that embeds the A and is its AAAA',
    seen: [{ at: '2001:67c:27e4:64::c629:1e0a' }],
    a: [four],
    aaaa: ['2001:67c:27e4:64::c629:1e0a'],
    is: 'ipv6 works works certain',
  },
  { title: 'through NAT64 and natively', seen: [{ at: translated }, { at: six }], is: 'ipv6 works works likely' },
  // IPv4 and the DNS.
  { title: 'over IPv4, no AAAA', seen: [{ at: four }], a: [four], aaaa: 'no-data', is: 'no-aaaa works breaks certain' },
  {
    title: 'over IPv4, no AAAA, no IPv6 here',
    seen: [{ at: four }],
    a: [four],
    aaaa: 'no-data',
    vantage: 'no-ipv6',
    is: 'no-aaaa works breaks certain',
  },
  {
    title: 'over IPv4-mapped, no AAAA',
    seen: [{ at: '::ffff:198.41.30.10' }],
    a: [four],
    aaaa: 'no-data',
    is: 'no-aaaa works breaks certain',
  },
  {
    title: 'over IPv4, only A of private use',
    seen: [{ at: '10.0.0.1' }],
    a: ['10.0.0.1'],
    aaaa: 'no-data',
    is: 'no-aaaa unknown breaks certain',
  },
  {
    title: 'over IPv4, AAAA denied',
    seen: [{ at: four }],
    a: [four],
    aaaa: 'nxdomain',
    is: 'no-aaaa unknown breaks likely',
  },
  {
    title: 'over IPv4, AAAA of a DNS64',
    seen: [{ at: four }],
    a: [four],
    aaaa: [translated],
    is: 'no-aaaa works breaks certain',
  },
  {
    title: 'over IPv4, unique-local AAAA',
    seen: [{ at: four }],
    a: [four],
    aaaa: [ula],
    is: 'aaaa-unusable breaks breaks certain',
  },
  {
    title: 'over IPv4, link-local AAAA',
    seen: [{ at: four }],
    a: [four],
    aaaa: ['fe80::1'],
    is: 'aaaa-unusable breaks breaks certain',
  },
  {
    title: 'over IPv4, loopback AAAA',
    seen: [{ at: four }],
    a: [four],
    aaaa: ['::1'],
    is: 'aaaa-unusable breaks breaks certain',
  },
  {
    title: 'over IPv4, documentation AAAA',
    seen: [{ at: four }],
    a: [four],
    aaaa: ['2001:db8::1'],
    is: 'aaaa-unusable breaks breaks certain',
  },
  {
    title: 'over IPv4, and the resolver has made documentation addresses of both families',
    seen: [{ at: four }],
    a: ['192.0.2.1'],
    aaaa: ['2001:db8::1'],
    is: 'ipv4-seen unknown breaks likely',
  },
  {
    title:
      'over IPv4 of the internet, and the resolver that was asked has the inner view of split DNS: unique-local AAAA',
    seen: [{ at: four }],
    a: ['10.0.0.5'],
    aaaa: [ula],
    is: 'ipv4-seen unknown breaks likely',
  },
  {
    title: 'over IPv4 of the internet, and the resolver that was asked has the inner view of split DNS: no AAAA',
    seen: [{ at: four }],
    a: ['10.0.0.5'],
    aaaa: 'no-data',
    is: 'ipv4-seen unknown breaks likely',
  },
  {
    title:
      'over IPv4 of the internet where there is no IPv6, and a filter answers with the address of this computer: no AAAA',
    seen: [{ at: four }],
    a: ['127.0.0.1'],
    aaaa: 'no-data',
    vantage: 'no-ipv6',
    is: 'unknown unknown unknown unsure',
  },
  {
    title: 'over IPv4 of the internet where there is no IPv6, and a filter answers with its own page, mapped as AAAA',
    seen: [{ at: four }],
    a: ['192.168.1.1'],
    aaaa: ['::ffff:192.168.1.1'],
    vantage: 'no-ipv6',
    is: 'unknown unknown unknown unsure',
  },
  {
    title: 'over IPv4, 6to4 AAAA',
    seen: [{ at: four }],
    a: [four],
    aaaa: ['2002:c629:1e0a::1'],
    is: 'aaaa-unusable breaks breaks likely',
  },
  {
    title: 'over IPv4, Teredo AAAA',
    seen: [{ at: four }],
    a: [four],
    aaaa: ['2001::1'],
    is: 'aaaa-unusable breaks breaks likely',
  },
  {
    title: 'over IPv4, ISATAP AAAA of a public prefix, which are routed like any others',
    seen: [{ at: four }],
    a: [four],
    aaaa: ['2606:4700::5efe:198.41.30.10'],
    is: 'ipv6-unused breaks breaks unsure',
  },
  {
    title: 'over IPv4, AAAA that a NAT64 translates to an address of somebody else',
    seen: [{ at: four }],
    a: [four],
    aaaa: ['64:ff9b::198.41.30.99'],
    is: 'aaaa-unusable unknown breaks certain',
  },
  {
    title: 'over IPv4, AAAA of the block in which operators choose the prefix of their NAT64 (RFC 8215)',
    seen: [{ at: four }],
    a: [four],
    aaaa: ['64:ff9b:1::c629:1e0a'],
    around: { resolverHasDns64: false },
    is: 'aaaa-unusable unknown breaks certain',
  },
  {
    title: 'failed, and all of its addresses are this computer: some resolvers block so',
    seen: [{ error: 'net::ERR_CONNECTION_REFUSED' }],
    a: ['127.0.0.1'],
    aaaa: ['::1'],
    is: 'failed unknown unknown certain',
  },
  {
    title: 'nothing is known of where it was reached, and all of its addresses are this computer',
    seen: [{ cached: 1 }],
    a: ['127.0.0.53'],
    aaaa: ['::1'],
    is: 'unknown unknown unknown unsure',
  },
  {
    title: 'nothing is known of where it was reached, and its only address is this computer',
    seen: [{ cached: 1 }],
    a: ['127.0.0.1'],
    aaaa: 'no-data',
    is: 'unknown unknown unknown unsure',
  },
  {
    title: 'nothing is known of where it was reached, and its AAAA alone is loopback',
    seen: [{ cached: 1 }],
    a: [four],
    aaaa: ['::1'],
    is: 'aaaa-unusable breaks breaks likely',
  },
  {
    title: 'over IPv4 of the internet, and for the resolver that was asked it is this computer',
    seen: [{ at: four }],
    a: ['127.0.0.1'],
    aaaa: ['::1'],
    is: 'ipv4-seen unknown breaks likely',
  },
  {
    title: 'over IPv4 where there is no IPv6, and for the resolver that was asked it is this computer',
    seen: [{ at: four }],
    a: ['127.0.0.1'],
    aaaa: ['::1'],
    vantage: 'no-ipv6',
    is: 'unknown unknown unknown unsure',
  },
  {
    title: 'over IPv4, mapped AAAA, of which DNS64s differ',
    seen: [{ at: four }],
    a: [four],
    aaaa: ['::ffff:198.41.30.10'],
    is: 'aaaa-unusable unknown breaks certain',
  },
  {
    title: 'over IPv4, mapped and unique-local AAAA',
    seen: [{ at: four }],
    a: [four],
    aaaa: ['::ffff:198.41.30.10', ula],
    is: 'aaaa-unusable breaks breaks certain',
  },
  {
    title: 'over IPv4, usable and unusable AAAA',
    seen: [{ at: four }],
    a: [four],
    aaaa: [ula, six],
    is: 'ipv6-unused unknown unknown unsure',
  },
  {
    title: 'over IPv4 with two AAAA, of which one may work',
    seen: [{ at: four }],
    a: [four],
    aaaa: [six, '2606:4700::11'],
    is: 'ipv6-unused unknown unknown unsure',
  },
  {
    title: 'over IPv4 although others use IPv6, and nobody had a second look',
    seen: [{ at: four }],
    a: [four],
    aaaa: [six],
    is: 'ipv6-unused breaks breaks unsure',
  },
  {
    title: 'over IPv4 with AAAA where nothing tells of IPv6',
    seen: [{ at: four }],
    a: [four],
    aaaa: [six],
    vantage: 'unknown',
    is: 'ipv6-unused unknown unknown unsure',
  },
  {
    title: 'over IPv4 with AAAA where there is no IPv6',
    seen: [{ at: four }],
    a: [four],
    aaaa: [six],
    vantage: 'no-ipv6',
    is: 'ipv6-available unknown unknown unsure',
  },
  { title: 'over IPv4, not asked', seen: [{ at: four }], is: 'ipv4-seen works breaks likely' },
  {
    title: 'over IPv4, AAAA not asked',
    seen: [{ at: four }],
    a: [four],
    aaaa: 'not-asked',
    is: 'ipv4-seen works breaks likely',
  },
  {
    title: 'over IPv4, NXDOMAIN',
    seen: [{ at: four }],
    a: 'nxdomain',
    aaaa: 'nxdomain',
    is: 'ipv4-seen unknown breaks likely',
  },
  {
    title: 'over IPv4, no record at all',
    seen: [{ at: four }],
    a: 'no-data',
    aaaa: 'no-data',
    is: 'ipv4-seen unknown breaks likely',
  },
  {
    title: 'over IPv4, SERVFAIL',
    seen: [{ at: four }],
    a: [four],
    aaaa: 'servfail',
    is: 'aaaa-fails unknown breaks likely',
  },
  {
    title: 'over IPv4, and the resolver keeps AAAA from everybody, as it may have from the browser',
    seen: [{ at: four }],
    a: [four],
    aaaa: 'withheld',
    is: 'unknown unknown unknown unsure',
  },
  {
    title: 'through NAT64, and the resolver makes up AAAA for everybody',
    seen: [{ at: translated }],
    a: [four],
    aaaa: 'withheld',
    vantage: 'nat64',
    is: 'nat64 works unknown likely',
  },
  {
    title: 'over IPv4, and name servers refer elsewhere for AAAA (RFC 4074 section 4.4)',
    seen: [{ at: four }],
    a: [four],
    aaaa: 'referral',
    is: 'aaaa-fails unknown breaks likely',
  },
  {
    title: 'over IPv4, resolver silent',
    seen: [{ at: four }],
    a: 'timeout',
    aaaa: 'timeout',
    is: 'ipv4-seen works breaks likely',
  },
  {
    title: "over IPv4, Firefox's resolver has no AAAA",
    seen: [{ at: four }],
    a: [four],
    aaaa: 'no-records',
    is: 'no-aaaa works breaks certain',
  },
  {
    title: "over IPv4, Firefox's resolver has none where there is no IPv6",
    seen: [{ at: four }],
    a: [four],
    aaaa: 'no-records',
    vantage: 'no-ipv6',
    is: 'unknown unknown unknown unsure',
  },
  {
    title: 'over IPv4, a name of the own network',
    hostname: 'printer.local',
    seen: [{ at: '192.168.1.9' }],
    is: 'unknown unknown unknown unsure',
  },
  // Literals and this computer.
  { title: 'an IPv4 literal', hostname: four, seen: [{ at: four }], is: 'ipv4-literal breaks breaks certain' },
  {
    title: 'an IPv4 literal out of the cache',
    hostname: four,
    seen: [{ cached: 1 }],
    is: 'ipv4-literal breaks breaks certain',
  },
  {
    title: 'an IPv4 literal that failed',
    hostname: four,
    seen: [{ error: timedOut }],
    is: 'ipv4-literal breaks breaks certain',
  },
  {
    title: 'an IPv4-mapped literal',
    hostname: '[::ffff:c629:1e0a]',
    seen: [{ at: '::ffff:198.41.30.10' }],
    is: 'ipv4-literal breaks breaks certain',
  },
  {
    title: 'a NAT64 literal',
    hostname: `[${translated}]`,
    seen: [{ at: translated }],
    is: 'nat64 works breaks likely',
  },
  {
    title: 'an IPv6 literal out of the cache',
    hostname: `[${six}]`,
    seen: [{ cached: 1 }],
    is: 'ipv6-available works works likely',
  },
  {
    title: 'an IPv4 loopback literal',
    hostname: '127.0.0.1',
    seen: [{ at: '127.0.0.1' }],
    is: 'this-computer works works certain',
  },
  {
    title: 'localhost',
    hostname: 'app.localhost',
    seen: [{ at: '127.0.0.1' }],
    is: 'this-computer works works certain',
  },
  {
    title: 'a name that leads to this computer, or to a proxy there',
    seen: [{ at: '127.0.0.1' }],
    is: 'this-computer unknown unknown unsure',
  },
  {
    title: 'the same where the resolver is silent',
    seen: [{ at: '127.0.0.1' }],
    a: 'timeout',
    aaaa: 'timeout',
    is: 'this-computer unknown unknown unsure',
  },
  {
    title: 'a name that leads to this computer, as the DNS says',
    seen: [{ at: '127.0.0.1' }],
    a: ['127.0.0.1'],
    aaaa: ['::1'],
    is: 'this-computer works works likely',
  },
  {
    title: 'a name that leads to this computer and that the DNS does not know',
    seen: [{ at: '::1' }],
    a: 'nxdomain',
    aaaa: 'nxdomain',
    is: 'this-computer works works likely',
  },
  {
    title: 'a name of the own network that leads to this computer',
    hostname: 'printer.local',
    seen: [{ at: '127.0.0.1' }],
    is: 'this-computer works works likely',
  },
  {
    title: 'over a proxy on this computer, no AAAA',
    seen: [{ at: '127.0.0.1' }],
    a: [four],
    aaaa: 'no-data',
    is: 'no-aaaa works breaks likely',
  },
  {
    title: 'over a proxy on this computer, has AAAA',
    seen: [{ at: '127.0.0.1' }],
    a: [four],
    aaaa: [six],
    is: 'ipv6-available unknown unknown unsure',
  },
  // Failures.
  // With IPv4 it may fail as well: whoever wrote to its operator would be wrong.
  {
    title: 'failed, and whether there is IPv4 is not known',
    seen: [{ error: timedOut }],
    is: 'failed unknown unknown certain',
  },
  {
    title: 'failed, has AAAA, and it may have failed over IPv4 as well',
    seen: [{ error: timedOut }],
    a: [four],
    aaaa: [six],
    is: 'failed unknown unknown certain',
  },
  {
    title: 'failed, has no AAAA',
    seen: [{ error: timedOut }],
    a: [four],
    aaaa: 'no-data',
    is: 'no-aaaa unknown breaks likely',
  },
  {
    title: 'failed, unusable AAAA',
    seen: [{ error: timedOut }],
    a: [four],
    aaaa: [ula],
    is: 'aaaa-unusable breaks breaks likely',
  },
  {
    title: 'failed, no such name',
    seen: [{ error: 'net::ERR_NAME_NOT_RESOLVED' }],
    a: 'nxdomain',
    aaaa: 'nxdomain',
    is: 'failed fails-anyway fails-anyway certain',
  },
  {
    title: 'failed, lookup failed too',
    seen: [{ error: timedOut }],
    a: 'servfail',
    aaaa: 'servfail',
    is: 'failed unknown unknown certain',
  },
  // Chromium says so of a resolver that is silent, too.
  {
    title: 'not resolved, and the resolver that was asked is silent',
    seen: [{ error: 'net::ERR_NAME_NOT_RESOLVED' }],
    a: 'timeout',
    aaaa: 'timeout',
    around: { ipv4: true, provesIpv6: false },
    is: 'failed unknown unknown certain',
  },
  {
    title: 'not resolved, nobody was asked, and nothing else was reached over IPv6',
    seen: [{ error: 'net::ERR_NAME_NOT_RESOLVED' }],
    around: { ipv4: true, provesIpv6: false },
    is: 'failed unknown unknown certain',
  },
  {
    title: 'not resolved where others are reached',
    seen: [{ error: 'net::ERR_NAME_NOT_RESOLVED' }],
    around: { ipv4: true },
    is: 'failed fails-anyway fails-anyway certain',
  },
  // A browser's resolver that is overloaded fails for names that others resolve a moment later.
  {
    title: 'not resolved where others are reached, and the DNS has both its addresses',
    seen: [{ error: 'net::ERR_NAME_NOT_RESOLVED' }],
    a: [four],
    aaaa: [six],
    around: { ipv4: true },
    is: 'failed unknown unknown certain',
  },
  {
    title: 'not resolved where others are reached, and the DNS has an A alone',
    seen: [{ error: 'net::ERR_NAME_NOT_RESOLVED' }],
    a: [four],
    aaaa: 'no-data',
    around: { ipv4: true },
    is: 'no-aaaa unknown breaks likely',
  },
  {
    title: 'not resolved without IPv4, and the DNS has an AAAA',
    seen: [{ error: 'net::ERR_NAME_NOT_RESOLVED' }],
    a: [four],
    aaaa: [six],
    around: { ipv4: false },
    is: 'failed unknown unknown certain',
  },
  {
    title: 'not resolved where others are reached, and its AAAA was tried again and is silent',
    seen: [{ error: 'net::ERR_NAME_NOT_RESOLVED' }],
    a: [four],
    aaaa: [six],
    around: { ipv4: true, checks: [check(name, 'timed-out')] },
    is: 'failed breaks breaks certain',
  },
  {
    title: 'not resolved, and its name servers fail',
    seen: [{ error: 'net::ERR_NAME_NOT_RESOLVED' }],
    a: 'servfail',
    aaaa: 'servfail',
    around: { ipv4: true, provesIpv6: false },
    is: 'failed fails-anyway fails-anyway certain',
  },
  {
    title: 'blocked by the browser',
    seen: [{ error: 'net::ERR_BLOCKED_BY_CLIENT' }],
    is: 'unknown unknown unknown unsure',
  },
  {
    title: 'blocked, no AAAA',
    seen: [{ error: 'net::ERR_BLOCKED_BY_CLIENT' }],
    a: [four],
    aaaa: 'no-data',
    is: 'no-aaaa works breaks likely',
  },
  {
    title: 'blocked, has AAAA',
    seen: [{ error: 'net::ERR_BLOCKED_BY_CLIENT' }],
    a: [four],
    aaaa: [six],
    is: 'ipv6-available unknown unknown unsure',
  },
  { title: 'cancelled', seen: [{ cancelled: 1 }], is: 'unknown unknown unknown unsure' },
  {
    title: 'failed over a proxy',
    seen: [{ error: 'net::ERR_PROXY_CONNECTION_FAILED' }],
    is: 'unknown unknown unknown unsure',
  },
  // Not seen on the network.
  { title: 'cached without an address', seen: [{ cached: 1 }], is: 'unknown unknown unknown unsure' },
  { title: 'cached, once fetched over IPv6', seen: [{ at: six, cached: 1 }], is: 'unknown unknown unknown unsure' },
  { title: 'cached, once fetched over IPv4', seen: [{ at: four, cached: 1 }], is: 'unknown unknown unknown unsure' },
  {
    title: 'cached, has AAAA',
    seen: [{ at: four, cached: 1 }],
    a: [four],
    aaaa: [six],
    is: 'ipv6-available unknown unknown unsure',
  },
  { title: 'cached, no AAAA', seen: [{ cached: 1 }], a: [four], aaaa: 'no-data', is: 'no-aaaa works breaks likely' },
  { title: 'served by a worker', seen: [{ served: 1 }], is: 'unknown unknown unknown unsure' },
  { title: 'through a proxy', seen: [{ proxied: 1 }], vantage: 'proxied', is: 'unknown unknown unknown unsure' },
  {
    title: 'through a proxy, no AAAA',
    seen: [{ proxied: 1 }],
    a: [four],
    aaaa: 'no-data',
    vantage: 'proxied',
    is: 'no-aaaa works breaks likely',
  },
  {
    title: 'through a proxy, has AAAA',
    seen: [{ proxied: 1 }],
    a: [four],
    aaaa: [six],
    vantage: 'proxied',
    is: 'ipv6-available unknown unknown unsure',
  },
  // Nobody was asked, and the network shows that a browser would have used IPv6.
  {
    title: 'over IPv4 where nothing tells of IPv6, not asked',
    seen: [{ at: four }],
    vantage: 'unknown',
    is: 'not-checked unknown unknown unsure',
  },
  {
    title: 'over IPv4 where there is no IPv6, not asked',
    seen: [{ at: four }],
    vantage: 'no-ipv6',
    is: 'not-checked unknown unknown unsure',
  },
  {
    title: 'over IPv4, perhaps by a connection of another host, not asked',
    seen: [{ at: four }],
    around: { fresh: false },
    is: 'not-checked unknown unknown unsure',
  },
  {
    title: 'over IPv4 with a failure beside it, not asked',
    seen: [{ at: four }, { error: timedOut }],
    is: 'ipv4-seen unknown breaks likely',
  },
  {
    title: 'over IPv4, with its own A behind the prefix of a NAT64 where there is none: published like that',
    seen: [{ at: four }],
    a: [four],
    aaaa: [translated],
    around: { nat64: false },
    is: 'no-aaaa unknown breaks certain',
  },
  {
    title: 'over IPv4 where there is a DNS64, whose AAAA was not used either',
    seen: [{ at: four }],
    around: { nat64: true },
    is: 'ipv4-seen unknown breaks likely',
  },
  {
    title: 'over IPv4 at an address of private use, not asked',
    seen: [{ at: '10.0.0.1' }],
    is: 'ipv4-seen unknown breaks likely',
  },
  // Name servers that fail for AAAA only.
  ...(['refused', 'failed', 'timeout'] as const).map((status) => ({
    title: `over IPv4, ${status} for AAAA only`,
    seen: [{ at: four }],
    a: [four],
    aaaa: status,
    is: 'aaaa-fails unknown breaks likely',
  })),
  {
    title: 'over IPv4 where there is no IPv6, SERVFAIL for AAAA only',
    seen: [{ at: four }],
    a: [four],
    aaaa: 'servfail',
    vantage: 'no-ipv6',
    is: 'unknown unknown unknown unsure',
  },
  // Hosts that fail wherever they are tried.
  {
    title: 'failed over both families',
    seen: [{ error: refused }],
    a: [four],
    aaaa: [six],
    around: { ipv4: true },
    is: 'failed fails-anyway fails-anyway certain',
  },
  {
    title: 'failed where there are both families, not asked',
    seen: [{ error: refused }],
    around: { ipv4: true },
    is: 'failed fails-anyway fails-anyway certain',
  },
  {
    title: 'failed over IPv4, has no AAAA',
    seen: [{ error: refused }],
    a: [four],
    aaaa: 'no-data',
    vantage: 'no-ipv6',
    around: { ipv4: true },
    is: 'failed fails-anyway fails-anyway certain',
  },
  {
    title: 'failed over IPv4 where there is no IPv6, has AAAA',
    seen: [{ error: refused }],
    a: [four],
    aaaa: [six],
    vantage: 'no-ipv6',
    around: { ipv4: true },
    is: 'failed unknown unknown certain',
  },
  {
    title: 'failed over IPv4, and its AAAA when it was tried again',
    seen: [{ error: refused }],
    a: [four],
    aaaa: [six],
    vantage: 'unknown',
    around: { ipv4: true, checks: [check(name, 'refused')] },
    is: 'failed fails-anyway fails-anyway certain',
  },
  // The certificate is the same over either family.
  {
    title: 'failed on its certificate, and it is not known whether there is IPv4, has AAAA',
    seen: [{ error: 'net::ERR_CERT_DATE_INVALID' }],
    a: [four],
    aaaa: [six],
    is: 'failed fails-anyway fails-anyway certain',
  },
  {
    title: 'failed on its certificate where there is no IPv6, has AAAA',
    seen: [{ error: 'net::ERR_CERT_COMMON_NAME_INVALID' }],
    a: [four],
    aaaa: [six],
    vantage: 'no-ipv6',
    around: { ipv4: true },
    is: 'failed fails-anyway fails-anyway certain',
  },
  {
    title: 'failed on its certificate, and its AAAA answers with another one',
    seen: [{ error: 'net::ERR_CERT_DATE_INVALID' }],
    a: [four],
    aaaa: [six],
    around: { ipv4: true, checks: [check(name, 'answered')] },
    is: 'failed unknown unknown certain',
  },
  {
    title: 'failed on its certificate once and was refused once, and it is not known whether there is IPv4',
    seen: [{ error: 'net::ERR_CERT_DATE_INVALID' }, { error: refused }],
    a: [four],
    aaaa: [six],
    is: 'failed unknown unknown certain',
  },
  // What a browser loads from no network is no loss where there is no IPv4.
  {
    title: 'asked at a port that browsers refuse, and it is not known whether there is IPv4, no AAAA',
    seen: [{ port: 6667, error: 'net::ERR_UNSAFE_PORT' }],
    a: [four],
    aaaa: 'no-data',
    vantage: 'unknown',
    is: 'failed fails-anyway fails-anyway certain',
  },
  {
    title: 'asked at a port that browsers refuse, nobody asked the DNS',
    seen: [{ port: 6667, error: 'NS_ERROR_PORT_ACCESS_NOT_ALLOWED' }],
    is: 'failed fails-anyway fails-anyway certain',
  },
  {
    title: 'asked at a port that browsers refuse, and its AAAA answers',
    seen: [{ port: 6667, error: 'net::ERR_UNSAFE_PORT' }],
    a: [four],
    aaaa: [six],
    around: { checks: [check(name, 'answered')] },
    is: 'failed fails-anyway fails-anyway certain',
  },
  {
    title: 'an IPv4 literal, asked at a port that browsers refuse',
    hostname: four,
    seen: [{ port: 6667, error: 'net::ERR_UNSAFE_PORT' }],
    is: 'failed fails-anyway fails-anyway certain',
  },
  {
    title: 'forbidden by the content security policy of the page, no AAAA',
    seen: [{ error: 'net::ERR_BLOCKED_BY_CSP' }],
    a: [four],
    aaaa: 'no-data',
    is: 'failed fails-anyway fails-anyway certain',
  },
  {
    title: 'the body of its answer over IPv4 made the browser withhold it, which may be another one next time, no AAAA',
    seen: [{ at: four, error: 'net::ERR_BLOCKED_BY_ORB' }],
    a: [four],
    aaaa: 'no-data',
    is: 'no-aaaa works breaks certain',
  },
  {
    title: 'headers of its answer over IPv4 forbid the page to use it, no AAAA',
    seen: [{ at: four, error: 'net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin' }],
    a: [four],
    aaaa: 'no-data',
    is: 'failed fails-anyway fails-anyway likely',
  },
  {
    title: 'one answer withheld from the page, another one not, no AAAA',
    seen: [{ at: four, error: 'NS_ERROR_DOM_CORP_FAILED' }, { at: four }],
    a: [four],
    aaaa: 'no-data',
    is: 'no-aaaa works breaks certain',
  },
  {
    title: 'one answer withheld from the page, one request forbidden, no AAAA',
    seen: [{ error: 'net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin' }, { error: 'net::ERR_BLOCKED_BY_CSP' }],
    a: [four],
    aaaa: 'no-data',
    is: 'failed fails-anyway fails-anyway likely',
  },
  {
    title: 'its answer over IPv6 is withheld from the page by the browser',
    seen: [{ at: six, error: 'net::ERR_BLOCKED_BY_RESPONSE' }],
    a: [four],
    aaaa: [six],
    is: 'ipv6 works works likely',
  },
  {
    title: 'forbidden once, and reached over IPv4 once, no AAAA',
    seen: [{ error: 'net::ERR_BLOCKED_BY_CSP' }, { at: four }],
    a: [four],
    aaaa: 'no-data',
    is: 'no-aaaa works breaks certain',
  },
  {
    title: 'forbidden once, and given up by the page once, no AAAA',
    seen: [{ error: 'net::ERR_BLOCKED_BY_CSP' }, { cancelled: 1 }],
    a: [four],
    aaaa: 'no-data',
    is: 'no-aaaa works breaks likely',
  },
  {
    title: 'blocked by an extension of this browser, which others lack, no AAAA',
    seen: [{ error: 'net::ERR_BLOCKED_BY_CLIENT' }],
    a: [four],
    aaaa: 'no-data',
    is: 'no-aaaa works breaks likely',
  },
  // On a network without IPv4 what was seen is what happens there.
  {
    title: 'failed on a network of IPv6 alone, has no AAAA',
    seen: [{ error: timedOut }],
    a: [four],
    aaaa: 'no-data',
    around: { ipv4: false },
    is: 'no-aaaa works breaks likely',
  },
  {
    title: 'failed on a network of IPv6 alone, has AAAA',
    seen: [{ error: timedOut }],
    a: [four],
    aaaa: [six],
    around: { ipv4: false },
    is: 'failed breaks breaks certain',
  },
  {
    title: 'failed on a network of IPv6 alone, not asked',
    seen: [{ error: 'net::ERR_NAME_NOT_RESOLVED' }],
    around: { ipv4: false },
    is: 'failed unknown breaks certain',
  },
  {
    title: 'failed behind NAT64 without IPv4, AAAA denied',
    seen: [{ error: 'net::ERR_NAME_NOT_RESOLVED' }],
    a: [four],
    aaaa: 'nxdomain',
    vantage: 'nat64',
    around: { ipv4: false, nat64: true },
    is: 'no-aaaa breaks breaks likely',
  },
  {
    title:
      'not resolved behind NAT64 without IPv4, and its DNS64 makes an AAAA up: it answered too late for the browser',
    seen: [{ error: 'net::ERR_NAME_NOT_RESOLVED' }],
    a: ['198.41.30.10'],
    aaaa: ['64:ff9b::c629:1e0a'],
    vantage: 'nat64',
    around: { ipv4: false, nat64: true },
    is: 'no-aaaa works breaks likely',
  },
  {
    title: 'failed where it was connected to, which a look at its protocols says besides (Chromium)',
    seen: [{ error: 'net::ERR_DNS_NO_MATCHING_SUPPORTED_ALPN' }],
    a: [four],
    aaaa: 'no-data',
    around: { ipv4: true },
    is: 'failed fails-anyway fails-anyway certain',
  },
  {
    title: 'failed behind NAT64 without IPv4, mapped AAAA',
    seen: [{ error: timedOut }],
    a: [four],
    aaaa: ['::ffff:198.41.30.10'],
    around: { ipv4: false, nat64: true },
    is: 'aaaa-unusable breaks breaks likely',
  },
  {
    title: 'failed behind NAT64 without IPv4, not asked',
    seen: [{ error: timedOut }],
    vantage: 'nat64',
    around: { ipv4: false, nat64: true },
    is: 'failed breaks breaks certain',
  },
  // A second look settles what a fallback leaves open.
  {
    title: 'over IPv4, and its AAAA answers when it is tried again',
    seen: [{ at: four }],
    a: [four],
    aaaa: [six],
    around: { checks: [check(name, 'answered')] },
    is: 'ipv6-answers works works likely',
  },
  {
    title: 'over IPv4, and its AAAA refuses when it is tried again',
    seen: [{ at: four }],
    a: [four],
    aaaa: [six],
    around: { checks: [check(name, 'refused')] },
    is: 'ipv6-unused breaks breaks certain',
  },
  {
    title: 'over IPv4, its AAAA is silent, and nothing else shows that there is IPv6',
    seen: [{ at: four }],
    a: [four],
    aaaa: [six],
    around: { checks: [check(name, 'timed-out')], provesIpv6: false },
    is: 'ipv6-unused unknown unknown unsure',
  },
  {
    title: 'over IPv4, its AAAA refuses, and nothing else shows that there is IPv6',
    seen: [{ at: four }],
    a: [four],
    aaaa: [six],
    around: { checks: [check(name, 'refused')], provesIpv6: false },
    is: 'ipv6-unused breaks breaks likely',
  },
  {
    title: 'failed over both families, and nothing else shows that there is IPv6',
    seen: [{ error: timedOut }],
    a: [four],
    aaaa: [six],
    around: { checks: [check(name, 'unreachable')], ipv4: true, provesIpv6: false },
    is: 'failed unknown unknown certain',
  },
  {
    title: 'failed without IPv4, and nothing shows that there is IPv6',
    seen: [{ error: timedOut }],
    a: [four],
    aaaa: [six],
    around: { ipv4: false, provesIpv6: false },
    is: 'failed unknown unknown certain',
  },
  {
    title: 'over IPv4, nobody was asked, and nothing else shows that there is IPv6',
    seen: [{ at: four }],
    around: { provesIpv6: false },
    is: 'not-checked unknown unknown unsure',
  },
  {
    title: 'over IPv4, one of two AAAA answers, and browsers may take the other one',
    seen: [{ at: four }],
    a: [four],
    aaaa: [six, '2606:4700::11'],
    around: { checks: [check(name, 'timed-out'), check(name, 'answered', { address: '2606:4700::11' })] },
    is: 'ipv6-answers works works unsure',
  },
  {
    title: 'over IPv6, and nobody has tried its other AAAA',
    seen: [{ at: six }],
    a: [four],
    aaaa: [six, '2606:4700::11'],
    is: 'ipv6 works works likely',
  },
  {
    title: 'over IPv6, and its other AAAA answers',
    seen: [{ at: six }],
    a: [four],
    aaaa: [six, '2606:4700::11'],
    around: { checks: [check(name, 'answered', { address: '2606:4700::11' })] },
    is: 'ipv6 works works certain',
  },
  {
    title: 'over IPv6, and its other AAAA is silent, which browsers may take the next time',
    seen: [{ at: six }],
    a: [four],
    aaaa: [six, '2606:4700::11'],
    around: { checks: [check(name, 'timed-out', { address: '2606:4700::11' })] },
    is: 'ipv6 works works unsure',
  },
  {
    title: 'no answer where there are both families, and its AAAA is silent',
    seen: [{ error: 'no answer' }],
    a: [four],
    aaaa: [six],
    around: { ipv4: true, checks: [check(name, 'timed-out')] },
    is: 'ipv6-unused fails-anyway fails-anyway likely',
  },
  ...['net::ERR_NETWORK_CHANGED', 'net::ERR_BLOCKED_BY_CLIENT'].map((error) => ({
    title: `${error} where there are both families, and its AAAA is silent: IPv4 was not tried`,
    seen: [{ error }],
    a: [four],
    aaaa: [six],
    around: { ipv4: true, checks: [check(name, 'timed-out')] },
    is: 'ipv6-unused breaks breaks likely',
  })),
  {
    title: 'no answer where there are both families, and its port without TLS takes connections over IPv6',
    seen: [{ error: 'no answer', port: 80 }],
    a: [four],
    aaaa: [six],
    around: { ipv4: true, checks: [check(name, 'answered', { port: 80, tls: false })] },
    is: 'ipv6-available unknown unknown unsure',
  },
  {
    title: 'no answer where there are both families, and its AAAA answers by TLS',
    seen: [{ error: 'no answer' }],
    a: [four],
    aaaa: [six],
    around: { ipv4: true, checks: [check(name, 'answered')] },
    is: 'ipv6-answers works works unsure',
  },
  {
    title: 'over IPv4, and its port without TLS takes connections over IPv6: it is slow',
    seen: [{ at: four, port: 80 }],
    a: [four],
    aaaa: [six],
    around: { checks: [check(name, 'answered', { port: 80, tls: false })] },
    is: 'ipv6-answers works works likely',
  },
  {
    title: 'no answer behind NAT64 without IPv4, has no AAAA',
    seen: [{ error: 'no answer' }],
    a: [four],
    aaaa: 'no-data',
    vantage: 'nat64',
    around: { ipv4: false, nat64: true },
    is: 'no-aaaa works breaks likely',
  },
  {
    title: 'over IPv4, its AAAA of NAT64 where the resolver makes none up',
    seen: [{ at: four }],
    a: [four],
    aaaa: [translated],
    around: { resolverHasDns64: false },
    is: 'aaaa-unusable unknown breaks certain',
  },
  {
    title: 'over IPv4, one of two AAAA was tried again and is silent',
    seen: [{ at: four }],
    a: [four],
    aaaa: [six, '2606:4700::11'],
    around: { checks: [check(name, 'timed-out')] },
    is: 'ipv6-unused unknown unknown unsure',
  },
  {
    title: 'failed because its A fails, and its AAAA answers',
    seen: [{ error: 'net::ERR_NAME_NOT_RESOLVED' }],
    a: 'servfail',
    aaaa: [six],
    around: { ipv4: true, checks: [check(name, 'answered')] },
    is: 'failed works works certain',
  },
  {
    title: 'failed because its A fails, and nobody tried its AAAA: without IPv4 only that is asked for',
    seen: [{ error: 'net::ERR_NAME_NOT_RESOLVED' }],
    a: 'timeout',
    aaaa: [six],
    around: { ipv4: true },
    is: 'failed unknown unknown certain',
  },
  {
    title: 'was reset where there are both families, so that IPv4 was not tried',
    seen: [{ error: 'net::ERR_CONNECTION_RESET' }],
    a: [four],
    aaaa: [six],
    around: { ipv4: true },
    is: 'failed unknown unknown certain',
  },
  {
    title: 'over IPv4, the attempt to try its AAAA again failed here',
    seen: [{ at: four }],
    a: [four],
    aaaa: [six],
    vantage: 'unknown',
    around: { checks: [check(name, 'other')] },
    is: 'ipv6-unused unknown unknown unsure',
  },
  {
    title: 'over IPv4, its AAAA has the certificate of another name',
    seen: [{ at: four }],
    a: [four],
    aaaa: [six],
    around: { checks: [check(name, 'certificate')] },
    is: 'ipv6-unused breaks breaks certain',
  },
  {
    title: 'through NAT64 although it has an AAAA, which answers',
    seen: [{ at: translated }],
    a: [four],
    aaaa: [six],
    vantage: 'nat64',
    around: { checks: [check(name, 'answered')] },
    is: 'nat64 works works likely',
  },
  { title: 'nothing at all', seen: [], is: 'unknown unknown unknown unsure' },
];

const surerWithoutNat64 = { 'with-nat64': 'unsure', 'without-nat64': 'likely' } as const;

describe('the verdict on a host', () => {
  it.each(table)('$title: $is', ({ hostname = name, seen, a, aaaa, vantage, around, is }) => {
    const of: HostRecords | undefined = a && aaaa ? records(hostname, a, aaaa) : undefined;
    const { id, outcomes, confidence } = judge(host(hostname, ...seen), of, vantage, around);
    expect(`${id} ${outcomes['with-nat64']} ${outcomes['without-nat64']} ${confidence}`).toBe(is);
  });

  it('says of requests without an address that this is not known, unless it says why, and of none that none was seen', () => {
    const evidence = (...seen: readonly Seen[]) => judge(host(name, ...seen), undefined).evidence;
    expect(evidence({ count: 3 })).toEqual([{ id: 'address-unknown', values: [3] }]);
    expect(evidence({ count: 3 }, { error: 'no answer' }).map(({ id }) => id)).toEqual(['failed', 'address-unknown']);
    expect(evidence({ count: 3 }, { at: six })).toEqual([{ id: 'reached-native', values: [six, 1] }]);
    expect(evidence({ cached: 1 })).toEqual([{ id: 'from-cache', values: [1] }]);
    expect(evidence()).toEqual([{ id: 'nothing-seen', values: [] }]);
  });

  it.each<[string, Seen, readonly string[]]>([
    ['failed', { served: 1, error: refused }, ['failed']],
    ['was given up', { served: 1, cancelled: 1 }, ['cancelled']],
    ['went through a proxy', { served: 1, proxied: 1 }, ['proxied']],
    ['came out of the cache', { served: 1, cached: 1 }, ['from-cache']],
    ['went through a proxy, one of two', { served: 2, proxied: 1, count: 2 }, ['served', 'proxied']],
  ])('says that a service worker answered of none that one asked for and that %s', (_, seen, ids) => {
    expect(judge(host(name, seen), undefined).evidence.map(({ id }) => id)).toEqual(ids);
  });

  it('does not say that nobody tried what was tried and did not answer', () => {
    const ids = (seen: Seen) => judge(host(name, seen), records(name, [four], [six])).evidence.map(({ id }) => id);
    expect(ids({ error: 'no answer' })).toEqual(['failed', 'aaaa-usable']);
    expect(ids({ cancelled: 1 })).toContain('not-tried');
  });

  it.each<[string, ReturnType<typeof judge>, HostVerdict['confidences']]>([
    ['reached over IPv4, AAAA unknown', judge(host(name, { at: four }), undefined), surerWithoutNat64],
    [
      'refused where there are both families',
      judge(host(name, { error: refused }), undefined, 'ipv6', { ipv4: true }),
      { 'with-nat64': 'likely', 'without-nat64': 'likely' },
    ],
    [
      'without AAAA and without an answer behind a NAT64',
      judge(host(name, { error: 'no answer' }), records(name, [four], 'no-data'), 'nat64', {
        ipv4: false,
        nat64: true,
      }),
      surerWithoutNat64,
    ],
    [
      'not resolved behind a NAT64, and the DNS64 had no answer yet: it may make one up when it has waited long enough',
      judge(host(name, { error: 'net::ERR_NAME_NOT_RESOLVED' }), records(name, [four], 'timeout'), 'nat64', {
        ipv4: false,
        nat64: true,
        provesIpv6: true,
      }),
      surerWithoutNat64,
    ],
    [
      'not resolved behind a NAT64, and the DNS64 says that it cannot',
      judge(host(name, { error: 'net::ERR_NAME_NOT_RESOLVED' }), records(name, [four], 'servfail'), 'nat64', {
        ipv4: false,
        nat64: true,
      }),
      { 'with-nat64': 'likely', 'without-nat64': 'likely' },
    ],
    ['AAAA denied', judge(host(name, { at: four }), records(name, [four], 'nxdomain')), surerWithoutNat64],
    [
      "AAAA that Firefox's own resolver has none of: its name servers may fail at the question",
      judge(host(name, { at: four }), records(name, [four], 'no-records')),
      { 'with-nat64': 'likely', 'without-nat64': 'certain' },
    ],
    [
      'not resolved, and no such name',
      judge(host(name, { error: 'NS_ERROR_UNKNOWN_HOST' }), records(name, 'nxdomain', 'nxdomain')),
      { 'with-nat64': 'certain', 'without-nat64': 'certain' },
    ],
    [
      "not resolved, and Firefox's own resolver has no address: its name servers may fail",
      judge(host(name, { error: 'NS_ERROR_UNKNOWN_HOST' }), records(name, 'no-records', 'no-records')),
      { 'with-nat64': 'likely', 'without-nat64': 'likely' },
    ],
  ])('is as sure of each network as its reasons are: %s', (_, { confidences }, expected) => {
    expect(confidences).toEqual(expected);
  });

  it.each([
    ['AAAA denied', records(name, [four], 'nxdomain'), 'depends-denied'],
    ['a mapped AAAA', records(name, [four], ['::ffff:198.41.30.10']), 'depends-mapped'],
    ['SERVFAIL for AAAA only', records(name, [four], 'servfail'), 'depends-failure'],
  ])('says why it depends on the DNS64: %s', (_, of, reason) => {
    expect(judge(host(name, { at: four }), of).evidence.map(({ id }) => id)).toContain(reason);
  });

  it.each([
    ['nobody knows of the resolver', {}, ['aaaa-embedded']],
    ['the resolver makes AAAA up', { resolverHasDns64: true }, ['aaaa-synthetic', 'aaaa-none']],
    ['the resolver makes none up', { resolverHasDns64: false }, ['aaaa-unusable']],
  ])('says of an AAAA of 64:ff9b::/96 (RFC 6052) no more than is known of who made it: %s', (_, around, ids) => {
    const { evidence } = judge(host(name, { at: four }), records(name, [four], [translated]), 'ipv6', around);
    expect(evidence.map((piece) => piece.id).filter((piece) => piece.startsWith('aaaa-'))).toEqual(ids);
  });

  it('says of a host that may have shared a connection why nothing follows', () => {
    const { evidence } = judge(host(name, { at: four }), undefined, 'ipv6', { fresh: false });
    expect(evidence.map(({ id }) => id)).toEqual(['reached-ipv4', 'connection-shared', 'lookup-missing']);
  });

  it('says what came of trying again', () => {
    const checks = [check(name, 'timed-out'), check(name, 'answered', { address: '2606:4700::11' })];
    const of = records(name, [four], [six, '2606:4700::11']);
    const { evidence } = judge(host(name, { at: four }), of, 'ipv6', { checks });
    expect(evidence).toContainEqual({ id: 'check-failed', values: [six, 443, 'timed-out'] });
    expect(evidence).toContainEqual({ id: 'check-answered', values: ['2606:4700::11', 443] });
  });

  it('has a row of truth for each verdict', () => {
    const known = new Set(table.map(({ is }) => is.split(' ')[0]));
    expect(known, 'add a row to `table` in this file').toEqual(new Set(hostVerdictIds));
  });

  it('names the alias that lacks the AAAA, because its owner has to act', () => {
    const of = records(name, [four], 'no-data', { cnames: ['edge.cdn.test', 'v4.cdn.test'] });
    expect(judge(host(name, { at: four, count: 3 }), of).evidence).toEqual([
      { id: 'reached-ipv4', values: [four, 3] },
      { id: 'aaaa-none-target', values: ['v4.cdn.test'] },
    ]);
  });

  it('tells both families with their counts', () => {
    const { evidence } = judge(host(name, { at: six, count: 12 }, { at: four }), undefined);
    expect(evidence.slice(0, 2)).toEqual([
      { id: 'reached-native', values: [six, 12] },
      { id: 'reached-ipv4', values: [four, 1] },
    ]);
  });

  it('tells the class of an AAAA that is of no use', () => {
    const { evidence } = judge(host(name, { at: four }), records(name, [four], [ula]));
    expect(evidence).toContainEqual({ id: 'aaaa-unusable', values: [ula, 'unique-local'] });
  });

  it('tells the error of a host that failed', () => {
    const { evidence } = judge(host(name, { error: timedOut, count: 2 }), undefined);
    expect(evidence).toEqual([{ id: 'failed', values: ['timed-out', timedOut, 2] }]);
  });

  it('is given for any facts, with evidence whose values fit its text', () => {
    fc.assert(
      fc.property(anyHost, fc.option(anyRecords, { nil: undefined }), anyVantage, (of, known, vantage) => {
        const { id, evidence } = judge(of, known, vantage);
        expect(hostVerdictIds).toContain(id);
        expect(evidence.length).toBeGreaterThan(0);
        for (const { id: fact, values } of evidence) expect(values.length).toBe(evidenceValues[fact].length);
      }),
    );
  });

  it('breaks without NAT64 wherever it breaks with it', () => {
    fc.assert(
      fc.property(anyHost, fc.option(anyRecords, { nil: undefined }), anyVantage, (of, known, vantage) => {
        const { outcomes } = judge(of, known, vantage);
        if (outcomes['with-nat64'] === 'breaks') expect(outcomes['without-nat64']).toBe('breaks');
        if (outcomes['without-nat64'] === 'works') expect(outcomes['with-nat64']).toBe('works');
      }),
    );
  });
});

describe('the table of verdicts', () => {
  it('is tried in the order in which the verdicts are listed', () => {
    expect(hostVerdictOrder).toEqual(hostVerdictIds);
  });
});
