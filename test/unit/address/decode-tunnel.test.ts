import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Address, formatAddress } from '../../../src/address/address.ts';
import { classifyAddress } from '../../../src/address/classify-address.ts';
import { decodeTunnel } from '../../../src/address/decode-tunnel.ts';
import { ipv6 } from './arbitraries.ts';

describe('decodeTunnel', () => {
  it('reads the example of RFC 4380: server, client, port and cone flag', () => {
    expect(decodeTunnel('2001:0:4136:e378:8000:63bf:3fff:fdd2')).toEqual({
      kind: 'teredo',
      server: '65.54.227.120',
      client: '192.0.2.45',
      port: 40000,
      coneNat: true,
    });
    expect(decodeTunnel('2001:0:4136:e378:0:63bf:3fff:fdd2')).toMatchObject({ coneNat: false });
  });

  it('reads the gateway of a 6to4 address, zone or not', () => {
    expect(decodeTunnel('2002:c000:221::1')).toEqual({ kind: '6to4', gateway: '192.0.2.33' });
    expect(decodeTunnel('2002:c000:221::1%eth0')).toEqual({ kind: '6to4', gateway: '192.0.2.33' });
  });

  it.each([
    '',
    'teredo',
    '192.0.2.1',
    '2001:db8::1',
    '64:ff9b::1',
    '2001:1::1',
  ])('knows no tunnel behind %j', (text) => {
    expect(decodeTunnel(text)).toBeNull();
  });

  it('agrees with classifyAddress about the IPv4 address inside', () => {
    fc.assert(
      fc.property(ipv6, fc.nat(0xffff), ({ words: [, b, c, d] }, low) => {
        const sixToFour: Address = { version: 6, words: [0x20020000 + low, b, c, d], zone: '' };
        const teredo: Address = { version: 6, words: [0x20010000, b, c, d], zone: '' };
        expect(decodeTunnel(formatAddress(sixToFour))).toMatchObject({ gateway: classifyAddress(sixToFour).embedded });
        expect(decodeTunnel(formatAddress(teredo))).toMatchObject({ client: classifyAddress(teredo).embedded });
      }),
    );
  });
});
