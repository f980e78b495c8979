import { expect, it } from 'vitest';
import { interruptedText } from '../../../../cli/commands/interrupted-text.ts';

it.each([
  [
    { state: 'spring.ndjson', streamed: false, pages: 1200 },
    'spring.ndjson keeps the 1,200 pages that are done; no report was written. Go on by the same command with --state spring.ndjson --resume.',
  ],
  [
    { state: 'spring.ndjson', streamed: true, pages: 0 },
    'No page is done yet; no report was written. Go on by the same command with --state spring.ndjson --resume.',
  ],
  [
    { state: undefined, streamed: false, pages: 1 },
    'What was found out about the page that is done is lost, and no report was written. With --state FILE each page is kept as soon as it is done, and --resume goes on after them.',
  ],
  [
    { state: undefined, streamed: true, pages: 2 },
    'The standard output has the 2 pages that are done, and no verdicts. With --state FILE each page is kept as soon as it is done, and --resume goes on after them.',
  ],
  [
    { state: undefined, streamed: false, pages: 0 },
    'No page is done yet. With --state FILE each page is kept as soon as it is done, and --resume goes on after them.',
  ],
])('an audit that is interrupted says what is kept, what is lost, and how to go on: %j', (unfinished, text) => {
  expect(interruptedText(unfinished)).toBe(`Interrupted. ${text}`);
});
