import { expect, it } from 'vitest';
import { typesText } from '../../../popup/types-text.ts';
import { english } from './english.ts';

it('tells the most frequent type first, of equals the document and then the first seen', () => {
  expect(typesText({ script: 1, image: 1, main_frame: 1, font: 3, beacon: 1 }, english)).toBe(
    'font 3, main_frame 1, script 1, image 1, beacon 1',
  );
  expect(typesText({ main_frame: 1, script: 1200 }, english)).toBe('script 1,200, main_frame 1');
});
