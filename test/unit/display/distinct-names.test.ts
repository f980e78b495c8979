import fc from 'fast-check';
import { expect, it } from 'vitest';
import { distinctNames } from '../../../src/display/distinct-names.ts';

it('gives no two things one name, and changes none that is alone', () => {
  expect(distinctNames(['a', 'b', 'a', 'a (2)', 'a'])).toEqual(['a', 'b', 'a (3)', 'a (2)', 'a (4)']);
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'a (2)', 'a (3)', 'b', '')), (names) => {
      const distinct = distinctNames(names);
      expect(new Set(distinct).size).toBe(names.length);
      for (const [at, name] of names.entries()) {
        if (names.indexOf(name) === at) expect(distinct[at]).toBe(name);
      }
    }),
  );
});
