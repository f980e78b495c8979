/**
 * Asks the registry that is responsible for an address, as registries want to be asked: one question at a time, none
 * that was answered before, none while they ask to be left alone; at most five redirects, all with TLS.
 *
 * Each hop is a request of its own, so that another registry has its own place in its own queue, and so that nothing is
 * sent to a URL that was not looked at before.
 */
import { type Address, formatAddress, parseAddress } from '../../address/address.ts';
import { isPublicHostname } from '../../address/public-hostname.ts';
import { parseJson } from '../../json/narrow.ts';
import { type AskServerDeps, askServer, type ServerResponse } from '../ask-server.ts';
import type { LookupTarget, SpecialTarget } from '../lookup-target.ts';
import { isEverything, isInside, parseRange, rangeOf } from './address-range.ts';
import { findAnswer, type KeptAnswer, keepAnswer } from './answer-cache.ts';
import { type BootstrapEntry, type Bootstraps, findEntry } from './bootstrap.ts';
import { parseWhoisCard } from './parse-whois-card.ts';
import type { WhoisFailure, WhoisLookup, WhoisQuestion, WhoisResult } from './whois-result.ts';

/** The dependencies of the client. */
export interface RdapDeps extends AskServerDeps {
  bootstraps(): Promise<Bootstraps>;
}

/** For one hop, from sending the request to the end of the body. */
const timeoutMs = 20_000;
const waitMs = 300;
const maxRedirects = 5;
const answersKey = 'answers';

/** @returns the function that asks */
export function createRdapClient(deps: RdapDeps): WhoisLookup {
  return async (target, question) => {
    const asked: string[] = [];
    try {
      return await ask(deps, target, question, asked);
    } catch (error) {
      if (error instanceof Failed) return failed(error.failure);
      // Locks reject with what aborted them; nothing else throws.
      return failed({ kind: question.signal.aborted ? 'cancelled' : 'no-network', asked });
    }
  };
}

/** Why a question ends without a card. */
class Failed extends Error {
  readonly failure: WhoisFailure;

  constructor(failure: WhoisFailure) {
    super(failure.kind);
    this.failure = failure;
  }
}

function failed(failure: WhoisFailure): WhoisResult {
  return { kind: 'failed', failure };
}

async function ask(
  deps: RdapDeps,
  target: LookupTarget | SpecialTarget,
  question: WhoisQuestion,
  asked: string[],
): Promise<WhoisResult> {
  if (target.kind === 'special') return { kind: 'local', class: target.class };
  const address = target.kind === 'address' ? parseAddress(target.value) : null;
  const entry = address && findEntry(await deps.bootstraps(), address);
  if (!address || !entry) throw new Failed({ kind: 'no-registry', asked });
  if (!question.fresh) {
    const kept = await keptCard(deps, address);
    if (kept) return kept;
  }
  const started = deps.now();
  const seen = new Set<string>();
  for (let url = new URL(`ip/${target.value}`, entry.base); ; ) {
    // A fragment is not sent.
    url.hash = '';
    if (seen.has(url.href) || seen.size > maxRedirects) throw new Failed({ kind: 'too-many-redirects', asked });
    seen.add(url.href);
    asked.push(url.host);
    const here = url;
    const answer = await inTurn(deps, question, asked, async () => {
      // Another view may have had the same question while this one waited.
      const kept = await keptCard(deps, address);
      if (kept && (!question.fresh || kept.time >= started)) return kept;
      const response = await askRegistry(deps, question, here.href, [...asked]);
      // Kept before the turn ends, for whoever is next.
      return response.kind === 'redirect'
        ? response
        : keep(deps, entry, address, cardOf(response, address, here.href, asked));
    });
    if (answer.kind === 'card') return answer;
    url = redirectUrl(answer.location, here, asked);
  }
}

async function keptCard(deps: RdapDeps, address: Address): Promise<Card | undefined> {
  const kept = findAnswer(await deps.memory.get(answersKey), address, deps.now());
  return kept && { kind: 'card', card: kept.card, asked: kept.asked, time: kept.time, cached: true };
}

type Card = Extract<WhoisResult, { kind: 'card' }>;

/** Runs the task when the registry that was named last has no other question to answer. */
async function inTurn<Result>(
  { lock, later }: RdapDeps,
  { signal, onProgress }: WhoisQuestion,
  asked: readonly string[],
  task: () => Promise<Result>,
): Promise<Result> {
  const path = [...asked];
  // Mostly nobody is before, and then there is nothing to tell.
  const stopWaiting = later(waitMs, () => onProgress({ kind: 'waiting', asked: path }));
  try {
    return await lock(path.at(-1) ?? '', signal, () => {
      stopWaiting();
      return task();
    });
  } finally {
    stopWaiting();
  }
}

async function askRegistry(
  deps: RdapDeps,
  { signal, onProgress }: WhoisQuestion,
  url: string,
  asked: readonly string[],
): Promise<Exclude<ServerResponse, { kind: 'failed' }>> {
  const onAsking = () => onProgress({ kind: 'asking', asked });
  const response = await askServer(deps, { server: asked.at(-1) ?? '', url, signal, timeoutMs, onAsking });
  switch (response.kind) {
    case 'answer':
    case 'redirect':
      return response;
    case 'failed': {
      const { reason, error } = response;
      const kind = reason === 'network' ? 'no-network' : reason;
      throw new Failed({ kind, asked, ...(error ? { error } : {}) });
    }
    case 'late':
      throw new Failed({ kind: 'time-out', asked });
    case 'cancelled':
      throw new Failed({ kind: 'cancelled', asked });
    case 'rate-limited':
      throw new Failed({ asked, ...response });
  }
}

/** RFC 7480 section 5.2: registries redirect to each other for space that was transferred. */
function redirectUrl(location: string | undefined, from: URL, asked: readonly string[]): URL {
  if (location === undefined) throw new Failed({ kind: 'hidden-redirect', asked });
  // It would lead back to where it came from.
  if (location === '') throw new Failed({ kind: 'wrong-answer', asked });
  let url: URL;
  try {
    url = new URL(location, from);
  } catch {
    throw new Failed({ kind: 'wrong-answer', asked });
  }
  if (url.protocol === 'http:') throw new Failed({ kind: 'insecure-redirect', asked });
  if (url.protocol !== 'https:' || url.username || url.password) throw new Failed({ kind: 'wrong-answer', asked });
  if (!isPublicHostname(url.hostname)) throw new Failed({ kind: 'private-redirect', asked });
  return url;
}

function cardOf(
  { status, body }: Extract<ServerResponse, { kind: 'answer' }>,
  address: Address,
  url: string,
  asked: readonly string[],
): Pick<KeptAnswer, 'card' | 'asked'> {
  if (status === 404) throw new Failed({ kind: 'not-found', asked });
  if (status >= 400 && status < 500) throw new Failed({ kind: 'refused', asked, status });
  if (status !== 200) throw new Failed({ kind: 'server-error', asked, status });
  const json = parseJson(body);
  if (json === undefined) throw new Failed({ kind: 'broken-json', asked });
  const card = parseWhoisCard(json, address, url);
  if (!card) throw new Failed({ kind: 'wrong-answer', asked });
  // For addresses that nobody holds some have an entry about all of them, which names IANA or a "general placeholder".
  const range = parseRange(card.first, card.last);
  if (range && isEverything(range)) throw new Failed({ kind: 'not-found', asked });
  return { card, asked };
}

/**
 * A registry can only answer for the block that is its own: a range beyond it is shown, but would stand for addresses of
 * others if it was kept.
 */
async function keep(
  { memory, now }: RdapDeps,
  { prefix }: BootstrapEntry,
  address: Address,
  { card, asked }: Pick<KeptAnswer, 'card' | 'asked'>,
): Promise<Card> {
  const time = now();
  const range = parseRange(card.first, card.last);
  if (range && isInside(range, rangeOf(prefix))) {
    const answer = { address: formatAddress(address), card, asked, time };
    await memory.update(answersKey, (kept) => keepAnswer(kept, answer));
  }
  return { kind: 'card', card, asked, time, cached: false };
}
