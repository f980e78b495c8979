/** Asks DNS servers directly: by UDP, and by TCP what is too long for that. */
import { getServers } from 'node:dns';
import { describeAddress } from '../../src/address/describe-address.ts';
import { pause, withDeadline } from '../../src/async/deadline.ts';
import { Limiter } from '../../src/async/limiter.ts';
import { afterRunning as after } from '../../src/browser/after-running.ts';
import { type Answer, addressAnswer, aliasesOf, decodeAnswer, emptyAnswer } from '../../src/dns/decode-answer.ts';
import { isConclusive, isSilent } from '../../src/dns/dns-status.ts';
import type { HostLookup } from '../../src/dns/host-records.ts';
import { encodeQuestion, type Question } from '../../src/dns/question.ts';
import { exchange, exchangeByTcp, refusesEdns, type Server } from './exchange.ts';
import { parseServer } from './parse-server.ts';

/** Hosts that are asked about at the same time. */
const inFlight = 6;
/**
 * How long a server may take, try after try, because packets get lost. The last one goes without EDNS, whose questions some
 * old servers and middleboxes drop (RFC 6891 section 6.2.6).
 */
const tries = [
  { timeoutMs: 2500, extended: true },
  { timeoutMs: 2500, extended: true },
  { timeoutMs: 3000, extended: false },
] as const;
/** A server that has answered before and refuses connections may be about to start anew: it is asked again so much later. */
const restartMs = 1500;
/** One question, with all tries at all servers. */
const questionMs = 10_000;

/**
 * Asks DNS servers directly. HTTPS records are not asked for.
 * @param server the address of one, with a port if it is not 53; without it those of the system, the first one first
 */
export function serverLookup(server?: string): HostLookup {
  const servers = (server === undefined ? getServers() : [server]).flatMap(usableServer);
  const source = { kind: 'server', server: server ?? getServers().join(', ').slice(0, 300) } as const;
  const limiter = new Limiter(inFlight);
  // One that is dead is not waited for again with each host.
  let preferred = 0;
  let hasAnswered = false;

  const askAll = async (question: Question, signal: AbortSignal): Promise<Answer> => {
    let last = emptyAnswer({ status: 'unreachable' });
    for (const attempt of tries) {
      const first = preferred;
      let isOver = true;
      for (const step of servers.keys()) {
        const at = (first + step) % servers.length;
        const answer = await askOne(servers[at] as Server, question, attempt, signal);
        if (!isEmptyHanded(answer) || isEmptyHanded(last)) last = answer;
        // After any other end, the next server may know better.
        if (isConclusive(answer)) {
          preferred = at;
          hasAnswered = true;
          return answer;
        }
        // The same server may well answer the next time.
        if (answer.status === 'timeout') isOver = false;
      }
      if (!isEmptyHanded(last)) break;
      if (isOver && last.status === 'unreachable' && hasAnswered) await pause(restartMs, after, signal);
      else if (isOver) break;
    }
    return last;
  };

  const ask = async (question: Question, signal: AbortSignal): Promise<Answer> => {
    const answer = await withDeadline((inner) => askAll(question, inner), {
      milliseconds: questionMs,
      after,
      signal,
    });
    return answer === 'timeout' ? emptyAnswer({ status: 'timeout' }) : answer;
  };

  return {
    key: server ?? 'system',
    ownNetwork: server === undefined || !servers.some(isPublic),
    ask: (hostname, { signal }) =>
      limiter.run(async () => {
        const at = Date.now();
        const [aaaa, a] = await Promise.all([
          ask({ hostname, type: 'AAAA' }, signal),
          ask({ hostname, type: 'A' }, signal),
        ]);
        return {
          hostname,
          a: addressAnswer(a),
          aaaa: addressAnswer(aaaa),
          https: { status: 'not-asked', bindings: [] },
          cnames: aliasesOf(aaaa, a),
          source,
          at,
          ttl: Math.min(aaaa.ttl, a.ttl),
        };
      }, signal),
  };
}

/** Nothing came of it: the answer of another server tells more. */
function isEmptyHanded(answer: Answer): boolean {
  return isSilent(answer) || answer.status === 'broken';
}

/** @returns the server that a text names; none where it names none */
function usableServer(text: string): Server[] {
  const server = parseServer(text);
  return server === null || server === 'wrong-port' ? [] : [server];
}

/** A server on the Internet is none of the user's own network, which the system's are, wherever they are. */
function isPublic({ address }: Server): boolean {
  const { global, embedded } = describeAddress(address);
  return global || (embedded !== undefined && describeAddress(embedded).global);
}

/** One try at one server. */
async function askOne(
  server: Server,
  question: Question,
  { timeoutMs, extended }: { readonly timeoutMs: number; readonly extended: boolean },
  signal: AbortSignal,
): Promise<Answer> {
  const message = encodeQuestion(question, { padded: false, extended });
  if (!message) return emptyAnswer({ status: 'not-asked' });
  const answer = await withDeadline(
    async (inner): Promise<Answer> => {
      const bytes = await exchange(message, server, inner);
      if (!bytes) return emptyAnswer({ status: 'unreachable' });
      const short = decodeAnswer(bytes, question);
      if (short.status !== 'truncated') return short;
      const long = await exchangeByTcp(message, server, inner);
      return long ? decodeAnswer(long, question) : short;
    },
    { milliseconds: timeoutMs, after, signal },
  );
  if (answer === 'timeout') return emptyAnswer({ status: 'timeout' });
  const isRefused = extended && answer.status === 'failed' && refusesEdns(answer.code);
  return isRefused ? askOne(server, question, { timeoutMs, extended: false }, signal) : answer;
}
