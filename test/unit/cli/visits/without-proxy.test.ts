import { describe, expect, it } from 'vitest';
import { withoutProxyToLoopback } from '../../../../cli/visits/without-proxy.ts';

describe('a service of this computer', () => {
  const proxy = { http_proxy: 'http://192.0.2.1:3128' };

  it.each([
    ['http://127.0.0.1:9222', {}, '127.0.0.1'],
    ['http://localhost:9222/', {}, 'localhost'],
    ['http://[::1]:9222', {}, '[::1]'],
    ['ws://browser.localhost/x', { no_proxy: 'a.test' }, 'a.test,browser.localhost'],
    ['http://127.0.0.1:9222', { NO_PROXY: 'b.test' }, 'b.test,127.0.0.1'],
  ])('is reached without a proxy: %s', async (url, more, expected) => {
    const environment: Record<string, string | undefined> = { ...proxy, ...more };
    const seen = await withoutProxyToLoopback(url, async () => environment.no_proxy, environment);
    expect(seen).toBe(expected);
    expect(environment).toEqual({ ...proxy, ...more });
  });

  it.each([
    'http://192.0.2.7:9222',
    'https://grid.test',
    'http://localhost.test',
    'nonsense',
  ])('is not at %s, where the proxy stays', async (url) => {
    const environment: Record<string, string | undefined> = { ...proxy };
    expect(await withoutProxyToLoopback(url, async () => environment.no_proxy, environment)).toBeUndefined();
  });

  it('that fails leaves the environment as it was', async () => {
    const environment: Record<string, string | undefined> = { ...proxy };
    await expect(
      withoutProxyToLoopback('http://[::1]:1', () => Promise.reject(new Error('no')), environment),
    ).rejects.toThrow('no');
    expect(environment).toEqual(proxy);
  });
});
