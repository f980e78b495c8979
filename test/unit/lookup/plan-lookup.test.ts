import { describe, expect, it } from 'vitest';
import { planLookup } from '../../../src/lookup/plan-lookup.ts';
import type { LookupProvider } from '../../../src/lookup/providers.ts';

const all: LookupProvider = {
  id: 'all',
  name: 'All',
  hostname: 'https://all.example/host/%s',
  address: 'https://all.example/ip/%s',
  as: 'https://all.example/as/%s',
};
const addresses: LookupProvider = { id: 'ip', name: 'IP', address: 'https://ip.example/%s' };

describe('a lookup', () => {
  it('takes the first text that names something', () => {
    expect(planLookup(['cdn', 'www.example.com', '192.0.9.1'], all, [])).toEqual({
      kind: 'open',
      url: 'https://all.example/host/www.example.com',
    });
  });

  it('takes the next one when the provider tells nothing about the kind of the first', () => {
    const plan = planLookup(['www.example.com', '2606:4700::10'], addresses, []);
    expect(plan).toEqual({ kind: 'open', url: 'https://ip.example/2606%3A4700%3A%3A10' });
  });

  it('names the kind that the provider tells nothing about', () => {
    expect(planLookup(['AS64500', 'www.example.com'], addresses, [])).toEqual({ kind: 'lacking', what: 'as' });
    expect(planLookup(['1.1.1.1'], { ...all, address: 'http://insecure.example/%s' }, [])).toEqual({
      kind: 'lacking',
      what: 'address',
    });
  });

  it('goes no further than a special-purpose address', () => {
    expect(planLookup(['10.6.0.10', 'www.example.com'], all, [])).toEqual({
      kind: 'special',
      target: { kind: 'special', class: 'private-use', value: '10.6.0.10' },
    });
  });

  it('asks for the address in a NAT64 address', () => {
    expect(planLookup(['64:ff9b::c629:1e21'], all, [])).toEqual({
      kind: 'open',
      url: 'https://all.example/ip/198.41.30.33',
    });
  });

  it('repeats what could not be read', () => {
    expect(planLookup(['nothing of the kind', 'neither'], all, [])).toEqual({
      kind: 'unreadable',
      text: 'nothing of the kind',
    });
    expect(planLookup([], all, [])).toEqual({ kind: 'unreadable', text: undefined });
  });
});
