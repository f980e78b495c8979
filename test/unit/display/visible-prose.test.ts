import { expect, it } from 'vitest';
import { visibleProse } from '../../../src/display/visible-prose.ts';

it.each([
  ['a heart', '❤️ and ❤︎'],
  ['emoji of several', '👨‍👩‍👧 🏳️‍🌈 🧑🏽‍💻 🏳‍🌈'],
  ['a keycap', '1️⃣ 2'],
  ['flags', '🇩🇪 🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
  ['Persian', 'می‌خواهم'],
  ['Hindi and Sinhala', 'क्‍ष ශ්‍රී'],
  ['text of any script', 'münchen 日本 x'],
])('leaves %s as it is', (_, text) => {
  expect(visibleProse(text)).toBe(text);
});

it.each([
  ['in a Latin word', 'pay\u200dpal', 'pay⟨U+200D⟩pal'],
  ['before an emoji that nothing joins', 'a\u200d😀', 'a⟨U+200D⟩😀'],
  ['after an emoji that nothing follows', '😀\u200d', '😀⟨U+200D⟩'],
  ['twice in a Persian word', 'می\u200c\u200cخ', 'می\u200c⟨U+200C⟩خ'],
  ['on a letter', 'a\ufe0f1\ufe0f', 'a⟨U+FE0F⟩1⟨U+FE0F⟩'],
  ['on an emoji already', '❤\ufe0f\ufe0f', '❤\ufe0f⟨U+FE0F⟩'],
  ['and reorders the text', 'a\u202egpj.exe', 'a⟨U+202E⟩gpj.exe'],
  ['and is half of a pair', 'a\ud83d', 'a⟨U+D83D⟩'],
])('shows what is not seen %s', (_, text, shown) => {
  expect(visibleProse(text)).toBe(shown);
});
