import { expect, it } from 'vitest';
import { tabNames } from '../../../../audit/log/tab-names.ts';
import { englishText } from '../../popup/english.ts';

it('each tab is called by its host and title, none by nothing, and no two alike', () => {
  const tabs = [
    ['Basket', 'https://shop.test/basket?user=1'],
    ['Basket', 'https://other.test/'],
    ['Basket', 'https://shop.test/again'],
    ['shop.test/loading', 'https://shop.test/loading'],
    ['', 'https://blank.test/'],
    ['New Tab', 'chrome://newtab/'],
    [' ', 'about:blank'],
    ['', ''],
    ['\u202eevil', ''],
    [`❤️ ${'x'.repeat(55)}😀 my title`, 'https://shop.test/'],
  ].map(([title = '', url = ''], id) => ({ id, title, url }));
  expect(tabNames(tabs, englishText)).toEqual([
    'shop.test – Basket',
    'other.test – Basket',
    'shop.test – Basket (2)',
    'shop.test/loading',
    'blank.test',
    'New Tab',
    'about:blank',
    'Untitled tab',
    '⟨U+202E⟩evil',
    `shop.test – ❤️ ${'x'.repeat(55)}…`,
  ]);
});
