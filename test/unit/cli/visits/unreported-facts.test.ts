import type { Request } from 'playwright-core';
import { expect, it } from 'vitest';
import { documentAlone } from '../../../../cli/visits/unreported-facts.ts';

/** What Playwright reports a request and its answer. */
function answered(url: string, ipAddress: string | null, redirectedFrom: Request | null = null): Request {
  const response = { serverAddr: async () => (ipAddress === null ? null : { ipAddress, port: 443 }) };
  const request = { url: () => url, redirectedFrom: () => redirectedFrom, response: async () => response };
  return request as unknown as Request;
}

it('a document that was left at once is known with its redirects and addresses', async () => {
  const hop = answered('http://a.test/', '192.0.2.1');
  const page = await documentAlone(answered('https://www.a.test/x?q#f', '[2001:db8::1]', hop));
  expect(page).toMatchObject({
    url: 'https://www.a.test/x',
    chain: [
      { kind: 'redirect', hostname: 'a.test', address: '192.0.2.1' },
      { kind: 'answer', hostname: 'www.a.test', address: '2001:db8::1' },
    ],
  });
  expect(page?.hosts.map(({ hostname, endpoints }) => [hostname, endpoints[0]?.address, endpoints[0]?.port])).toEqual([
    ['a.test', '192.0.2.1', 80],
    ['www.a.test', '2001:db8::1', 443],
  ]);
});

it('a document whose server Playwright does not know has no address', async () => {
  const page = await documentAlone(answered('https://a.test/', null));
  expect(page?.chain).toEqual([{ kind: 'answer', hostname: 'a.test', address: '' }]);
});

it('a document that was not answered is none', async () => {
  const failed = { url: () => 'https://a.test/', redirectedFrom: () => null, response: async () => null };
  expect(await documentAlone(failed as unknown as Request)).toBeNull();
});
