/** DNS over HTTPS (RFC 8484). */
import { type After, pause, withDeadline } from '../async/deadline.ts';
import { Limiter } from '../async/limiter.ts';
import { isAskedTooMuch, retryTime } from '../async/retry-time.ts';
import { type Answer, addressAnswer, aliasesOf, decodeAnswer, emptyAnswer, outcome } from './decode-answer.ts';
import type { DnsRecord } from './decode-message.ts';
import { isSilent } from './dns-status.ts';
import type { HostLookup, HostRecords, ServiceAnswer, ServiceBinding } from './host-records.ts';
import { encodeQuestion, type QuestionType } from './question.ts';

/** An answer of HTTP, whatever its status. */
export interface HttpReply {
  /** 0 for a redirect. */
  readonly status: number;
  /** The header Content-Type, empty if there is none. */
  readonly contentType: string;
  /** The header Retry-After as it is, null without one. */
  readonly retryAfter: string | null;
  readonly body: Uint8Array;
}

/** The dependencies of lookups by DNS over HTTPS. */
export interface DohOptions {
  /** Of the resolver, as `parseResolverUrl` returns it. */
  readonly url: string;
  /**
   * Sends a GET request that accepts `application/dns-message`. Tells nobody who the user is, follows no redirect, and
   * cuts the body off behind `limit` octets. Rejects if there is no answer.
   */
  readonly get: (url: string, options: { readonly signal: AbortSignal; readonly limit: number }) => Promise<HttpReply>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly after: After;
  /**
   * For how many milliseconds a resolver may answer nothing but that it is asked too much (429, or 503 with a time), until that counts as its
   * answer. Meanwhile it is left alone for as long as it says. Nobody waits without it.
   */
  readonly patienceMs?: number;
}

const messageMediaType = 'application/dns-message';
/** Nothing longer is a DNS message (RFC 8484 section 6). */
const maxBodyBytes = 65_535;
/** Questions under way at one resolver. */
export const questionsInFlight = 6;
export const questionMs = 5000;

/**
 * Asks for AAAA first, then for A and HTTPS at the same time. A and HTTPS are asked for even if the answer says that the name does not
 * exist, because some name servers say so of every type that they do not know (RFC 4074 section 4.2).
 */
export function dohLookup({ url, get, now, after, patienceMs = 0 }: DohOptions): HostLookup {
  const limiter = new Limiter(questionsInFlight);
  const restraint = new Restraint(patienceMs);

  /** One request, and again when the resolver may be asked again. */
  const request = async (questionUrl: string, signal: AbortSignal): Promise<HttpReply | 'timeout' | undefined> => {
    for (;;) {
      const wait = restraint.until - now();
      if (wait > 0) await pause(wait, after, signal);
      const reply = await withDeadline(
        (inner) => get(questionUrl, { signal: inner, limit: maxBodyBytes + 1 }).catch(() => undefined),
        { milliseconds: questionMs, after, signal },
      );
      if (reply === 'timeout' || !reply || !restraint.isAskedFor(reply, now())) return reply;
    }
  };

  /** One question. */
  const ask = async (hostname: string, type: QuestionType, signal: AbortSignal): Promise<Answer> => {
    const message = encodeQuestion({ hostname, type });
    if (!message) return emptyAnswer({ status: 'not-asked' });
    const questionUrl = withParameter(url, base64Url(message));
    const reply = await limiter.run(() => request(questionUrl, signal), signal);
    if (reply === 'timeout') return emptyAnswer({ status: 'timeout' });
    if (!reply) return emptyAnswer({ status: 'unreachable' });
    if (reply.status < 200 || reply.status > 299) {
      return emptyAnswer({ status: 'http-error', ...(reply.status === 0 ? {} : { code: reply.status }) });
    }
    const isMessage = mediaType(reply.contentType) === messageMediaType && reply.body.length <= maxBodyBytes;
    return isMessage ? decodeAnswer(reply.body, { hostname, type }) : emptyAnswer({ status: 'broken' });
  };

  return {
    key: url,
    ownNetwork: false,
    async ask(hostname, { signal }): Promise<HostRecords> {
      const at = now();
      const aaaa = await ask(hostname, 'AAAA', signal);
      const notAsked = emptyAnswer({ status: 'not-asked' });
      // Where nothing of the DNS came back, asking for the other types would only take as long again.
      const [a, https] =
        isSilent(aaaa) || aaaa.status === 'http-error'
          ? [notAsked, notAsked]
          : await Promise.all([ask(hostname, 'A', signal), ask(hostname, 'HTTPS', signal)]);
      return {
        hostname,
        a: addressAnswer(a),
        aaaa: addressAnswer(aaaa),
        https: serviceAnswer(https),
        cnames: aliasesOf(aaaa, a),
        source: { kind: 'doh', url },
        at,
        ttl: Math.min(aaaa.ttl, a.ttl, https.ttl),
      };
    },
  };
}

/** What is waited for where a resolver says that it is asked too much, and not until when. */
const unknownWaitMs = 5000;

/** Remembers when a resolver wants to be left alone. */
class Restraint {
  /** Milliseconds since 1970. */
  until = 0;
  readonly #patienceMs: number;
  /** Since when it has answered nothing else. */
  #since: number | null = null;

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** @returns whether it is to be asked the same again, from `until` on */
  isAskedFor(reply: HttpReply, now: number): boolean {
    if (!isAskedTooMuch(reply)) {
      this.#since = null;
      return false;
    }
    this.#since ??= now;
    const { retryAfter } = reply;
    const until = retryAfter === null ? now + unknownWaitMs : retryTime(retryAfter, now);
    if (until - this.#since > this.#patienceMs) return false;
    this.until = Math.max(this.until, until);
    return true;
  }
}

function serviceAnswer(answer: Answer): ServiceAnswer {
  const bindings = answer.records.flatMap((record: DnsRecord): ServiceBinding | [] =>
    'binding' in record ? record.binding : [],
  );
  return { ...outcome(answer), bindings: bindings.sort((one, other) => one.priority - other.priority) };
}

function withParameter(url: string, question: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}dns=${question}`;
}

/** RFC 4648 section 5, without padding. */
function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

/** The type without its parameters. */
function mediaType(contentType: string): string {
  return contentType.replace(/;.*$/, '').trim().toLowerCase();
}
