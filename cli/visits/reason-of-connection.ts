import { messageOf } from './playwright-error.ts';

/** What Playwright says where no browser answers (chromium.connectOverCDP), and what it means. */
const reasons: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/ECONNREFUSED/, 'nobody listens there'],
  [/ENOTFOUND|EAI_AGAIN/, 'there is no host of that name'],
  [/EHOSTUNREACH|ENETUNREACH/, 'no route leads there'],
  [/ETIMEDOUT|Timeout \d+ms exceeded/, 'nothing answers there'],
  [
    /ECONNRESET|socket hang up|Parse Error|Unexpected status|WebSocket error: \S+ \d{3}|not valid JSON/i,
    'what answers there is no browser',
  ],
];

/**
 * @param error what connecting to a browser threw
 * @returns why, for a sentence
 */
export function reasonOfConnection(error: unknown): string {
  const message = messageOf(error);
  const known = reasons.find(([pattern]) => pattern.test(message));
  return known?.[1] ?? message.replace(/\.$/, '');
}
