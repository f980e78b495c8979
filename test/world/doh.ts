/** The resolvers of the world: DNS over HTTPS (RFC 8484), by GET and by POST. */
import { addressBytes, type CodeName, type DnsRecord, readQuery, TYPES, uint16, writeReply } from './dns-message.ts';
import { type Call, type CommonBehaviour, misbehave, reply } from './services.ts';
import { lookUpInZone, TTL } from './zone.ts';

/** What a resolver can do instead of answering right. */
export type DohBehaviour =
  | CommonBehaviour
  /** Answers right, with another lifetime than usual in seconds. */
  | { readonly do: 'ttl'; readonly ttl: number }
  /** Answers with this code and nothing else. */
  | { readonly do: 'code'; readonly code: CodeName }
  /** Makes AAAA records out of A records where there are none (RFC 6147); the prefix has 96 bits. */
  | { readonly do: 'dns64'; readonly prefix: string }
  | { readonly do: Trick };

type Trick =
  /** Has no AAAA of any name, as with BIND's filter-aaaa. */
  | 'without-aaaa'
  /** Gives every name the same documentation addresses. */
  | 'lie'
  /** Says that there is more than it sends (TC), and sends nothing. */
  | 'truncate'
  /** Ends the message in the middle of its last record. */
  | 'cut'
  /** Sends bytes without a meaning. */
  | 'garbage'
  | 'empty'
  | 'wrong-id'
  | 'wrong-question'
  /** Sends the question back, as a query. */
  | 'query'
  /** Sends a name that points to itself. */
  | 'pointer-loop'
  /** Announces 65535 records and sends none. */
  | 'wrong-count'
  /** Sends an address record of three bytes. */
  | 'short-address'
  /** Sends more than any DNS message can hold. */
  | 'huge'
  /** Sends HTML with status 200. */
  | 'html';

const DNS = 'application/dns-message';

/** Answers a request to a resolver. A path other than /dns-query may name a trick: /lie, /truncate, ... */
export async function answerDoh(call: Call, set: DohBehaviour | undefined): Promise<void> {
  const query = await queryOf(call);
  if (typeof query === 'number') {
    reply(call, 'text/plain', 'This is a resolver for DNS over HTTPS (RFC 8484).\n', query);
    return;
  }
  const question = readQuery(query);
  if (!question) {
    reply(call, 'text/plain', 'That is no DNS query.\n', 400);
    return;
  }
  const { id, name, type } = question;
  call.served.question = `${name} ${nameOf(type)}`;
  const named = call.url.pathname.slice(1);
  const behaviour = set ?? (named === 'dns-query' ? undefined : ({ do: named } as DohBehaviour));

  const send = (message: Buffer, ttl = 0): void => {
    call.response.setHeader('cache-control', `max-age=${ttl}`);
    reply(call, DNS, message);
  };
  const found = (ttl?: number) => ({ id, question, ...lookUpInZone(name, type, ttl) });
  const honest = (ttl = TTL): void => send(writeReply(found(ttl)), ttl);

  switch (behaviour?.do) {
    case undefined:
      honest();
      return;
    case 'ttl':
      honest(behaviour.ttl);
      return;
    case 'code':
      send(writeReply({ id, question, code: behaviour.code, answers: [] }));
      return;
    case 'dns64':
      send(writeReply({ ...found(), ...synthesized(name, type, behaviour.prefix) }), TTL);
      return;
    case 'without-aaaa':
      send(writeReply(type === TYPES.AAAA ? { ...found(), answers: [] } : found()), TTL);
      return;
    case 'lie':
      send(writeReply({ ...found(), code: 'NOERROR', answers: lies(name, type), authorities: [] }), TTL);
      return;
    case 'truncate':
      send(writeReply({ ...found(), answers: [], authorities: [], truncated: true }));
      return;
    case 'cut':
      send(writeReply(found()).subarray(0, -3));
      return;
    case 'garbage':
      send(Buffer.from(Array.from({ length: 200 }, (_, index) => (index * 151 + 87) & 255)));
      return;
    case 'empty':
      send(Buffer.alloc(0));
      return;
    case 'wrong-id':
      send(writeReply({ ...found(), id: id ^ 0x1234 }));
      return;
    case 'wrong-question':
      send(writeReply({ ...lookUpInZone('v6.test', type), id, question: { name: 'v6.test', type } }));
      return;
    case 'query':
      send(query);
      return;
    case 'pointer-loop':
      send(Buffer.concat([uint16(id, 0x8180, 1, 0, 0, 0), uint16(0xc00c, type, 1)]));
      return;
    case 'wrong-count': {
      const message = writeReply({ ...found(), answers: [], authorities: [] });
      message.writeUInt16BE(0xffff, 6);
      send(message);
      return;
    }
    case 'short-address': {
      const answers = lies(name, type).map((record) => ({ ...record, data: record.data.subarray(0, 3) }));
      send(writeReply({ ...found(), code: 'NOERROR', answers, authorities: [] }));
      return;
    }
    case 'huge':
      send(Buffer.concat([writeReply(found()), Buffer.alloc(5_000_000)]));
      return;
    case 'html':
      reply(call, 'text/html', '<!doctype html><h1>Please log in</h1>');
      return;
    case 'stall':
    case 'status':
    case 'reset':
    case 'redirect':
    case 'redirects':
      if (!(await misbehave(call, behaviour))) honest();
      return;
    default:
      reply(call, 'text/plain', `The resolver knows no /${named}.\n`, 404);
  }
}

/** Reads the message out of the request; a number is the status with which it is refused. */
async function queryOf({ request, url }: Call): Promise<Buffer | number> {
  if (request.method === 'GET') {
    const text = url.searchParams.get('dns');
    // RFC 8484, 6: base64url without padding.
    return text !== null && /^[\w-]+$/.test(text) ? Buffer.from(text, 'base64url') : 400;
  }
  if (request.method !== 'POST') return 405;
  if (request.headers['content-type'] !== DNS) return 415;
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function nameOf(type: number): string {
  return Object.entries(TYPES).find(([, number]) => number === type)?.[0] ?? `TYPE${type}`;
}

function lies(name: string, type: number): DnsRecord[] {
  if (type === TYPES.A) return [{ name, type: 'A', ttl: TTL, data: addressBytes('203.0.113.66') }];
  if (type === TYPES.AAAA) return [{ name, type: 'AAAA', ttl: TTL, data: addressBytes('2001:db8::66') }];
  return [];
}

function synthesized(name: string, type: number, prefix: string): { answers?: DnsRecord[]; authorities?: DnsRecord[] } {
  if (type !== TYPES.AAAA || lookUpInZone(name, type).answers.some((record) => record.type === 'AAAA')) return {};
  const { answers } = lookUpInZone(name, TYPES.A);
  if (!answers.some((record) => record.type === 'A')) return {};
  const first = addressBytes(prefix).subarray(0, 12);
  return {
    answers: answers.map((record) =>
      record.type === 'A' ? { ...record, type: 'AAAA', data: Buffer.concat([first, record.data]) } : record,
    ),
    authorities: [],
  };
}
