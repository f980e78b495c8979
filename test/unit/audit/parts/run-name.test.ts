import { expect, it } from 'vitest';
import { runNames } from '../../../../audit/parts/run-name.ts';
import { english } from '../../popup/english.ts';
import { runOf, visit } from '../reports.ts';

it('runs of files are called by their files, and no two alike', () => {
  const runs = [
    runOf('one', { source: 'har' }),
    runOf('two', { source: 'har' }),
    runOf('many', { source: 'har' }),
    runOf('first'),
    runOf('second'),
  ];
  const pages = [
    visit('https://a.test/', {}, { run: 'one', file: 'a.har' }),
    visit('https://b.test/', {}, { run: 'two', file: 'b\u202e.har' }),
    visit('https://c.test/', {}, { run: 'many', file: 'c.har' }),
    visit('https://d.test/', {}, { run: 'many', file: 'd.har' }),
    visit('https://e.test/', {}, { run: 'first' }),
  ];
  const names = [...runNames(runs, pages, english).values()];
  expect(names.map((name) => name.split(': HAR')[0])).toEqual([
    'a.har',
    'b⟨U+202E⟩.har',
    'c.har, d.har',
    expect.stringMatching(/^Recorded .*, Chromium 156\.0$/),
    expect.stringMatching(/^Recorded .*, Chromium 156\.0 \(2\)$/),
  ]);
});
