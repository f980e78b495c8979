import { describe, expect, it } from 'vitest';
import { draftErrors, type ProviderDraft, putProvider } from '../../../src/settings/custom-providers.ts';
import { addNat64Prefix, maxNat64Prefixes } from '../../../src/settings/nat64-prefixes.ts';

const draft: ProviderDraft = { id: 'custom-a', name: 'A', address: 'https://a.example/%s', hostname: '', as: '' };

describe('a NAT64 prefix that is typed', () => {
  it('is added in its canonical form', () => {
    expect(addNat64Prefix(' 2001:DB8:64:0::/96 ', ['2001:db8::/32']).value).toEqual([
      '2001:db8::/32',
      '2001:db8:64::/96',
    ]);
  });

  it.each([
    ['2001:db8:122::/48', true],
    ['2001:db8:100::/40', true],
    ['2001:db8:122:300::/56', true],
    ['2001:db8:122:344::/64', true],
    ['2001:db8::/32', true],
    ['2001:db8:122:344::/96', true],
    ['2001:db8::/0', false],
    ['2001:db8::/128', false],
    ['2001:db8::/95', false],
  ])('has one of the six lengths: %s %s', (text, good) => {
    expect(addNat64Prefix(text, []).value !== undefined).toBe(good);
  });

  it('is refused when it is there already, and when the list is full', () => {
    expect(addNat64Prefix('2001:DB8::/32', ['2001:db8::/32']).problems[0]?.error).toBe('duplicate');
    const full = Array.from({ length: maxNat64Prefixes }, (_, i) => `2001:db8:${(i + 1).toString(16)}::/96`);
    expect(addNat64Prefix('2001:db8::/32', full).problems[0]?.error).toBe('too-many');
  });
});

describe('a lookup provider that is typed', () => {
  it('is given what is wrong with each of its fields', () => {
    expect(draftErrors(draft, [])).toEqual({});
    expect(draftErrors({ ...draft, name: ' ', hostname: 'https://a.example/', as: 'ftp://a.example/%s' }, [])).toEqual({
      name: 'name-missing',
      hostname: 'no-place',
      as: 'not-https',
    });
    expect(draftErrors({ ...draft, address: '  ' }, [])).toEqual({ address: 'no-template' });
  });

  it('has a name of its own, but may keep the one that it has', () => {
    const others = [{ id: 'custom-a', name: 'a', as: 'https://a.example/%s' }];
    expect(draftErrors(draft, others)).toEqual({});
    expect(draftErrors({ ...draft, id: 'custom-b' }, others)).toEqual({ name: 'name-taken' });
    expect(draftErrors({ ...draft, name: 'ripestat' }, [])).toEqual({ name: 'name-taken' });
  });

  it('is added at the end, or takes the place of the one that it was', () => {
    const a = { id: 'custom-a', name: 'A', address: 'https://a.example/%s' };
    const b = { ...a, id: 'custom-b', name: 'B' };
    expect(putProvider(draft, [b]).value).toEqual([b, a]);
    expect(putProvider({ ...draft, name: ' Z ' }, [a, b]).value).toEqual([{ ...a, name: 'Z' }, b]);
  });

  it('is refused when the list is full', () => {
    const many = Array.from({ length: 20 }, (_, i) => ({
      id: `custom-${i}`,
      name: `${i}`,
      as: 'https://a.example/%s',
    }));
    expect(putProvider(draft, many).problems[0]?.error).toBe('too-many');
  });
});
