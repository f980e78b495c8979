import { expect, it } from 'vitest';
import { typesText } from '../../../ui/id-texts.ts';
import { english } from '../popup/english.ts';

it('tells the most frequent kind first, of equals the document and then by importance', () => {
  expect(typesText({ script: 1, image: 1, main_frame: 1, font: 3, beacon: 1 }, english)).toBe(
    '3 fonts, 1 document, 1 script, 1 image, 1 beacon',
  );
  expect(typesText({ main_frame: 1, script: 1200 }, english)).toBe('1,200 scripts, 1 document');
});
