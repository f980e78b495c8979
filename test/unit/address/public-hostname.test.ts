import { expect, it } from 'vitest';
import { isPublicHostname } from '../../../src/address/public-hostname.ts';

it.each(['rdap.arin.net', 'a.test', '8.8.8.8', '[2606:4700::10]', '[64:ff9b::8.8.8.8]'])('%s is public', (hostname) =>
  expect(isPublicHostname(new URL(`https://${hostname}/`).hostname)).toBe(true));

it.each([
  'localhost',
  'a.localhost',
  'LOCALHOST.',
  'printer.local',
  'router.home.arpa',
  'db.internal',
  'intranet',
  '127.0.0.1',
  '0x7f.1',
  '2130706433',
  '10.1.2.3',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '[::]',
  '[::1]',
  '[fd00::1]',
  '[fe80::1]',
  '[::ffff:192.168.0.1]',
  '[64:ff9b::10.0.0.1]',
])('%s is not', (hostname) => expect(isPublicHostname(new URL(`https://${hostname}/`).hostname)).toBe(false));
