import { describe, expect, it } from 'vitest';
import { renderManifest } from '../../../../scripts/build/render-manifest.ts';

describe('renderManifest', () => {
  it.each([
    ['keeps what is for all', { a: [1, { b: true }] }, { a: [1, { b: true }] }],
    ['keeps what is for this browser and drops its prefix', { '{{chrome}}.key': 1 }, { key: 1 }],
    ['drops what is for another browser', { '{{firefox}}.key': 1, other: 2 }, { other: 2 }],
    ['does so at any depth', { a: { '{{firefox}}.b': 1, '{{chrome}}.b': 2 } }, { a: { b: 2 } }],
    ['fills the version in', { version: '{{version}}' }, { version: '1.2.3' }],
  ])('%s', (_, template, manifest) => {
    expect(renderManifest(template, 'chrome', '1.2.3')).toEqual(manifest);
  });

  it('names the browser that it does not know', () => {
    expect(() => renderManifest({ '{{netscape}}.key': 1 }, 'chrome', '1')).toThrow('{{netscape}}.key');
  });

  it('names the place that it cannot fill', () => {
    expect(() => renderManifest({ name: '{{nmae}}' }, 'chrome', '1')).toThrow('{{nmae}}');
  });
});
