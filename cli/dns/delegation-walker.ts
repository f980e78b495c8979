/** Walks from the root to names, asking the name servers themselves, as a resolver does (RFC 1034 section 5.3.3, RFC 9156). */
import { formatAddress, parseAddress, textualFamily } from '../../src/address/address.ts';
import { isWithin } from '../../src/address/site.ts';
import { withDeadline } from '../../src/async/deadline.ts';
import { Limiter } from '../../src/async/limiter.ts';
import { afterRunning as after } from '../../src/browser/after-running.ts';
import { maxAliases } from '../../src/dns/decode-answer.ts';
import { type DnsMessage, decodeMessage, MalformedMessage } from '../../src/dns/decode-message.ts';
import { normalizeName } from '../../src/dns/dns-name.ts';
import { encodeQuestion, type QuestionType } from '../../src/dns/question.ts';
import { whyNotAsked } from '../../src/dns/why-not-asked.ts';
import { type NameServer, suffixesOf, type ZoneCut } from '../../src/readiness/evidence/delegation.ts';
import { exchange, exchangeByTcp, refusesEdns, type Server } from './exchange.ts';

/** How the internet is asked. */
export interface DelegationWalk {
  /** Which families this machine has. */
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  /** Other root servers, for networks that have their own. */
  readonly roots?: readonly string[];
}

/** Some of the root servers (IANA's root hints): a, b, f, k, m. */
const rootServers = [
  '2001:503:ba3e::2:30',
  '198.41.0.4',
  '2801:1b8:10::b',
  '170.247.170.2',
  '2001:500:2f::f',
  '192.5.5.241',
  '2001:7fd::1',
  '193.0.14.129',
  '2001:dc3::35',
  '202.12.27.33',
];

/** A name server that has not answered by then is asked once more, for packets get lost. */
const answerMs = 1500;
/** As many servers of a zone are asked the same before it counts as one of which nothing is known. */
const maxTries = 6;
/** As many name servers of a zone are looked at; the root and com have thirteen. */
const maxServers = 13;
/** As many AAAA of a name server are asked. */
const maxAddresses = 3;
/** The addresses of a name server that are not found by then are not known. */
const addressMs = 8000;
/** A name server's name may lead to other name servers, and so on. */
const maxDepth = 6;
/** Questions at the same time. */
const inFlight = 24;
/**
 * What shows a zone cut. Some load balancers answer for addresses alone and refuse, or ignore, a question for NS (RFC 9156
 * section 2.1), so that resolvers ask for A.
 */
const cutQuestions: readonly QuestionType[] = ['NS', 'A'];

/** A zone as it can be asked. */
interface Zone {
  readonly name: string;
  readonly servers: readonly { readonly name: string; readonly glue: readonly string[] }[];
}

/** Looks at the zone cuts above names; each zone is looked at once. */
export class DelegationWalker {
  readonly #walk: DelegationWalk;
  readonly #signal: AbortSignal;
  readonly #limiter = new Limiter(inFlight);
  readonly #zones = new Map<string, Promise<Zone>>();
  readonly #addresses = new Map<string, Promise<readonly string[] | null>>();
  readonly #cuts = new Map<string, Promise<ZoneCut>>();
  /** By zone and name, what the name is an alias of. */
  readonly #targets = new Map<string, Map<string, string>>();
  readonly #silent = new Set<string>();

  /** @param signal ends all that is under way */
  constructor(walk: DelegationWalk, signal: AbortSignal) {
    this.#walk = walk;
    this.#signal = signal;
    const root: Zone = { name: '', servers: [{ name: '', glue: walk.roots ?? rootServers }] };
    this.#zones.set('', Promise.resolve(root));
  }

  /**
   * @param names names of the public DNS
   * @param withUnknownAliases those of which it is not known what they are aliases of
   * @returns the zone cuts above them and what they are aliases of, and above the names of their name servers; rejects with the reason of the signal only
   */
  async walk(names: readonly string[], withUnknownAliases: readonly string[]): Promise<ZoneCut[]> {
    await Promise.all(names.map((name) => this.#zoneOf(normalizeName(name), [])));
    await Promise.all(withUnknownAliases.map((name) => this.#follow(normalizeName(name))));
    // Each cut may lead to the names of other name servers, and so to more cuts.
    const done = new Map<string, ZoneCut>();
    while (done.size < this.#cuts.size) {
      for (const [zone, cut] of [...this.#cuts]) if (!done.has(zone)) done.set(zone, await cut);
    }
    this.#signal.throwIfAborted();
    return [...done.values()].map((cut) => {
      const targets = this.#targets.get(cut.zone);
      return targets?.size ? { ...cut, targets: [...targets].map(([name, target]) => ({ name, target })) } : cut;
    });
  }

  /** Asks the name servers of its zone what a name is an alias of, and so on. */
  async #follow(hostname: string): Promise<void> {
    let name = hostname;
    for (let aliases = 0; aliases <= maxAliases && whyNotAsked(name) === null; aliases++) {
      const zone = await this.#zoneOf(name, []);
      // Many names of a zone are followed at the same time.
      const known = this.#targets.get(zone.name) ?? new Map<string, string>();
      this.#targets.set(zone.name, known);
      if (known.has(name)) return;
      const message = await this.#askZone(zone, name, ['AAAA', 'AAAA'], []);
      if (!message?.authoritative) return;
      const alias = message.answers.find(({ type, owner }) => type === 'CNAME' && owner === name);
      const target = alias?.type === 'CNAME' ? normalizeName(alias.target) : '';
      known.set(name, target);
      if (target === '') return;
      name = target;
    }
  }

  /** @returns the zone that a name is in */
  async #zoneOf(name: string, above: readonly string[]): Promise<Zone> {
    let zone = (await this.#zones.get('')) as Zone;
    for (const suffix of name === '' ? [] : suffixesOf(name)) {
      const parent = zone;
      const known = this.#zones.get(suffix) ?? this.#lookFor(suffix, parent, above);
      this.#zones.set(suffix, known);
      zone = await known;
    }
    return zone;
  }

  /** @returns the zone of this name, or the one above where there is no cut */
  async #lookFor(suffix: string, parent: Zone, above: readonly string[]): Promise<Zone> {
    const at = Date.now();
    const message = await this.#askZone(parent, suffix, cutQuestions, above);
    if (!message) {
      const cut: ZoneCut = { zone: suffix, servers: [], isOfParent: false, isUnanswered: true, at };
      this.#cuts.set(suffix, Promise.resolve(cut));
      return parent;
    }
    const isReferral = !message.authoritative || message.answers.length === 0;
    const section = isReferral ? message.authorities : message.answers;
    const names = section.flatMap((record) =>
      record.type === 'NS' && record.owner === suffix ? [normalizeName(record.target)] : [],
    );
    if (names.length === 0) return parent;
    const servers = [...new Set(names)].slice(0, maxServers).map((name) => ({
      name,
      // What a zone says of names elsewhere is not believed (RFC 5452 section 6).
      glue: message.additional.flatMap((record) =>
        (record.type === 'A' || record.type === 'AAAA') &&
        record.owner === name &&
        (parent.name === '' || isWithin(name, parent.name))
          ? [record.address]
          : [],
      ),
    }));
    const zone: Zone = { name: suffix, servers };
    const isOfParent = message.authoritative && message.answers.length > 0;
    const cut = this.#look(zone, isOfParent, at);
    // Whoever started the walk gets the rejection.
    cut.catch(() => {});
    this.#cuts.set(suffix, cut);
    // The servers of the zone above answer for it, so they can be asked on, whatever glue there is.
    return isOfParent ? { name: suffix, servers: parent.servers } : zone;
  }

  async #look(zone: Zone, isOfParent: boolean, at: number): Promise<ZoneCut> {
    const servers = await Promise.all(zone.servers.map((server) => this.#server(zone, server)));
    return { zone: zone.name, servers, isOfParent, isUnanswered: false, at };
  }

  async #server(zone: Zone, { name, glue }: Zone['servers'][number]): Promise<NameServer> {
    const ipv6Glue = glue.filter((address) => textualFamily(address) === '6');
    const own = ipv6Glue.length > 0 ? [] : await this.#addressesOf(name, 'AAAA', []);
    const addresses = ipv6Glue.length > 0 ? ipv6Glue : (own ?? []);
    return {
      name,
      glue: [...glue],
      aaaa: own ?? [],
      isAaaaAnswered: own !== null,
      ...(await this.#overIpv6(addresses.slice(0, maxAddresses), zone.name)),
    };
  }

  async #overIpv6(addresses: readonly string[], zone: string): Promise<Pick<NameServer, 'overIpv6' | 'code'>> {
    // Everybody asks the servers of top-level domains all the time.
    if (!this.#walk.ipv6 || addresses.length === 0 || !zone.includes('.')) return { overIpv6: 'not-asked' };
    let code: number | undefined;
    const isAnswered = (answer: DnsMessage) => isAnswer(answer) && !isLame(answer);
    for (const address of addresses) {
      const message = await this.#askServer(address, zone, cutQuestions, isAnswered);
      if (message && isAnswered(message)) return { overIpv6: 'answered' };
      code ??= message?.responseCode;
    }
    return code === undefined ? { overIpv6: 'silent' } : { overIpv6: 'lame', code };
  }

  /**
   * @param above the names of name servers that are looked for on the way here
   * @returns the addresses of a name server; null where that was not to be found out
   */
  async #addressesOf(name: string, type: 'A' | 'AAAA', above: readonly string[]): Promise<readonly string[] | null> {
    if (above.includes(name) || above.length >= maxDepth) return null;
    const key = `${type} ${name}`;
    const known = this.#addresses.get(key) ?? this.#resolve(name, type, [...above, name]);
    // What was given up on the way to another name is not what it would be for itself.
    if (above.length === 0) this.#addresses.set(key, known);
    // Zones whose name servers are in each other wait for each other.
    const options = { milliseconds: addressMs, after, signal: this.#signal };
    const addresses = await withDeadline(() => known, options);
    if (addresses !== 'timeout') return addresses;
    this.#addresses.set(key, Promise.resolve(null));
    return null;
  }

  async #resolve(name: string, type: 'A' | 'AAAA', above: readonly string[]): Promise<readonly string[] | null> {
    const message = await this.#askZone(await this.#zoneOf(name, above), name, [type, type], above);
    if (!message?.authoritative) return null;
    // The name of a name server must be no alias (RFC 2181 section 10.3): unbound follows it all the same, BIND does not.
    if (message.answers.some((record) => record.type === 'CNAME' && record.owner === name)) return null;
    return message.answers.flatMap((record) => (record.type === type && record.owner === name ? [record.address] : []));
  }

  /** @returns what the first of a zone's servers says that answers; null where none does */
  async #askZone(
    zone: Zone,
    name: string,
    types: readonly QuestionType[],
    above: readonly string[],
  ): Promise<DnsMessage | null> {
    const isUseful = (message: DnsMessage) => isAnswer(message) && !leadsElsewhere(message, zone.name);
    let tries = 0;
    const asked = new Set<string>();
    const ask = async (addresses: readonly string[]): Promise<DnsMessage | null> => {
      for (const address of this.#inOrder(addresses)) {
        if (asked.has(address) || tries >= maxTries) continue;
        asked.add(address);
        tries++;
        const message = await this.#askServer(address, name, types, isUseful);
        if (message && isUseful(message)) return message;
        this.#silent.add(address);
      }
      return null;
    };
    const glue = await ask(zone.servers.flatMap((server) => server.glue));
    if (glue) return glue;
    for (const server of zone.servers) {
      // Who is in the zone itself is not found without glue.
      if (isWithin(server.name, zone.name) || tries >= maxTries) continue;
      const types = ['AAAA', 'A'] as const;
      const addresses = await Promise.all(types.map((each) => this.#addressesOf(server.name, each, above)));
      const found = await ask(addresses.flatMap((each) => each ?? []));
      if (found) return found;
    }
    return null;
  }

  /** IPv6 first, and only what can be asked from here; last what did not answer before. */
  #inOrder(addresses: readonly string[]): string[] {
    const of = (family: '4' | '6') => addresses.filter((address) => textualFamily(address) === family);
    const usable = [...(this.#walk.ipv6 ? of('6') : []), ...(this.#walk.ipv4 ? of('4') : [])];
    return usable.toSorted((one, other) => Number(this.#silent.has(one)) - Number(this.#silent.has(other)));
  }

  /**
   * @param types what is asked one after the other, until an answer is of use; the same type again where nothing came
   * @returns that answer, or else the first; null where nothing that can be read came in time
   */
  async #askServer(
    address: string,
    name: string,
    types: readonly QuestionType[],
    isUseful: (answer: DnsMessage) => boolean,
  ): Promise<DnsMessage | null> {
    const parsed = parseAddress(address);
    if (!parsed) return null;
    const server = { address: formatAddress(parsed), port: 53 };
    const answers = new Map<QuestionType, DnsMessage>();
    for (const type of types) {
      if (answers.has(type)) continue;
      const answer = await this.#askFor(server, name, type);
      if (answer && isUseful(answer)) return answer;
      if (answer) answers.set(type, answer);
    }
    const [first = null] = answers.values();
    return first;
  }

  /** One question; once more without EDNS to who does not understand it, as resolvers do (RFC 6891 section 6.2.2). */
  async #askFor(
    server: Server,
    name: string,
    type: QuestionType,
    { extended } = { extended: true },
  ): Promise<DnsMessage | null> {
    const message = encodeQuestion({ hostname: name, type }, { padded: false, recursive: false, extended });
    if (!message) return null;
    const udp = await this.#once((signal) => exchange(message, server, signal));
    const answer = udp?.truncated ? await this.#once((signal) => exchangeByTcp(message, server, signal)) : udp;
    if (!answer?.questions.every((question) => question.name === name)) return null;
    return extended && refusesEdns(answer.responseCode)
      ? this.#askFor(server, name, type, { extended: false })
      : answer;
  }

  async #once(send: (signal: AbortSignal) => Promise<Uint8Array | null>): Promise<DnsMessage | null> {
    const options = { milliseconds: answerMs, after, signal: this.#signal };
    const bytes = await this.#limiter.run(() => withDeadline(send, options), this.#signal);
    if (bytes === 'timeout' || bytes === null) return null;
    try {
      return decodeMessage(bytes);
    } catch (error) {
      if (error instanceof MalformedMessage) return null;
      throw error;
    }
  }
}

/** Who is asked about a zone of its own and only names other name servers does not know that zone (RFC 2308 section 2.2). */
function isLame({ authoritative, answers, authorities }: DnsMessage): boolean {
  return !authoritative && answers.length === 0 && authorities.every(({ type }) => type === 'NS');
}

/** The same, but for who names the servers of a zone below: who leads up, or nowhere, does not serve the zone that was asked about. */
function leadsElsewhere(message: DnsMessage, zone: string): boolean {
  const isBelow = (owner: string) => owner !== zone && (zone === '' || isWithin(owner, zone));
  return isLame(message) && !message.authorities.some(({ owner }) => isBelow(owner));
}

function isAnswer({ responseCode }: DnsMessage): boolean {
  return responseCode === 0 || responseCode === 3;
}
