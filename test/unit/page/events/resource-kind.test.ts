import { describe, expect, it } from 'vitest';
import { countKinds, isBlocking, resourceKind } from '../../../../src/page/events/resource-kind.ts';

describe('resource kinds', () => {
  it('put the differing names of both browsers together', () => {
    expect(countKinds({ image: 2, imageset: 3, ping: 1, beacon: 1 })).toEqual([
      ['image', 5],
      ['beacon', 2],
    ]);
  });

  it('are ordered by frequency, equals by importance', () => {
    expect(countKinds({ image: 1, font: 1, main_frame: 1, script: 2 }).map(([kind]) => kind)).toEqual([
      'script',
      'document',
      'font',
      'image',
    ]);
  });

  it.each(['speculative', 'webbundle', '', 'constructor', '__proto__'])('call %s "other"', (type) => {
    expect(resourceKind(type)).toBe('other');
  });

  it.each([
    ['main_frame', true],
    ['script', true],
    ['stylesheet', true],
    ['image', false],
    ['xmlhttprequest', false],
    ['sub_frame', false],
  ])('say whether the page may wait for %s: %s', (type, blocks) => {
    expect(isBlocking({ [type]: 1, image: 3 })).toBe(blocks);
  });
});
