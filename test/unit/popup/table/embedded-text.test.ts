import { expect, it } from 'vitest';
import { embeddedText } from '../../../../popup/table/embedded-text.ts';
import { rowWith } from '../rows.ts';

it.each([
  ['64:ff9b::c61e:1e21', ''],
  ['::ffff:198.41.30.33', ''],
  ['2002:c000:221::1', '192.0.2.33'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', '192.0.2.45'],
  ['2606:4700::5efe:c000:221', '192.0.2.33'],
  ['2606:4700::11', ''],
  ['192.0.2.1', ''],
])('of %s is %j', (address, embedded) => {
  expect(embeddedText(rowWith('a.example', [address]))).toBe(embedded);
});
