import { describe, expect, it } from 'vitest';
import { hostnameAddress } from '../../../src/address/address.ts';

describe('hostnameAddress', () => {
  it.each([
    ['http://[2001:db8::1]/', 6],
    ['http://192.0.2.1:8080/', 4],
    ['http://[::ffff:192.0.2.1]/', 6],
    ['http://0x7f.1/', 4],
  ])('reads the hostname of %s as an IPv%i literal', (url, version) => {
    expect(hostnameAddress(new URL(url).hostname)?.version).toBe(version);
  });

  it.each([
    'example.com',
    'localhost',
    '',
    'dead.beef',
    '2001:db8::1',
    '[192.0.2.1]',
    '[fe80::1%eth0]',
    '1.2.3',
    '[]',
  ])('takes %j for a name', (hostname) => {
    expect(hostnameAddress(hostname)).toBeNull();
  });
});
