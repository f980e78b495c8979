import { expect, it } from 'vitest';
import { parseTunnel } from '../../../../popup/table/parse-tunnel.ts';

it('reads the text of an address', () => {
  expect(parseTunnel('2002:c000:221::1')).toEqual({ kind: '6to4', gateway: '192.0.2.33' });
  expect(parseTunnel('2001:0:4136:e378:8000:63bf:3fff:fdd2')).toMatchObject({ kind: 'teredo', port: 40000 });
});

it.each(['', 'teredo', '192.0.2.1'])('knows no tunnel in %j', (text) => {
  expect(parseTunnel(text)).toBeNull();
});
