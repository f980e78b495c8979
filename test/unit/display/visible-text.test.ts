import { describe, expect, it } from 'vitest';
import { tableField, visibleText } from '../../../src/display/visible-text.ts';

it('shows what would be hidden or would reorder the text', () => {
  expect(visibleText('/a\u202egpj.exe')).toBe('/a⟨U+202E⟩gpj.exe');
  expect(visibleText('a\u0000b\u200bc')).toBe('a⟨U+0000⟩b⟨U+200B⟩c');
});

it('leaves visible text of any script alone', () => {
  expect(visibleText('/münchen/日本 x')).toBe('/münchen/日本 x');
});

describe('tableField', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '|x'])('keeps spreadsheets from running %j', (field) => {
    expect(tableField(field)).toBe(`'${field}`);
  });

  it('has no tabs, line breaks and hidden characters', () => {
    expect(tableField('a\tb\nc\u202ed')).toBe('a⟨U+0009⟩b⟨U+000A⟩c⟨U+202E⟩d');
  });

  it('leaves the rest alone', () => {
    expect(tableField('[2001:db8::1]')).toBe('[2001:db8::1]');
  });
});
