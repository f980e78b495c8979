import { describe, it } from 'vitest';
import { readerProperties } from './reader-properties.ts';

/** A few of what `npm run test:long` tries. */
const runs = 150;

describe('whatever stands in a file or an answer', () => {
  it.each(Object.entries(readerProperties))('%s', (_, holdsFor) => holdsFor(runs));
});
