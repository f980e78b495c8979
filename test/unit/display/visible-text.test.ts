import { expect, it } from 'vitest';
import { visibleText } from '../../../src/display/visible-text.ts';

it('shows what would be hidden or would reorder the text', () => {
  expect(visibleText('/a\u202egpj.exe')).toBe('/a⟨U+202E⟩gpj.exe');
  expect(visibleText('a\u0000b\u200bc')).toBe('a⟨U+0000⟩b⟨U+200B⟩c');
});

it('leaves visible text of any script alone', () => {
  expect(visibleText('/münchen/日本 x')).toBe('/münchen/日本 x');
});
