import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../src/address/address.ts';
import { findAnswer, type KeptAnswer, keepAnswer } from '../../../../src/lookup/rdap/answer-cache.ts';
import { cardFrom } from './real-answers.ts';

const hour = 3600_000;
const now = 1_800_000_000_000;
function answer(
  startAddress: string,
  endAddress: string,
  { time = now, type = 'ASSIGNED PA', address = startAddress } = {},
) {
  const card = cardFrom({ query: address, response: { startAddress, endAddress, name: startAddress, type } });
  if (!card) throw new Error('no card');
  return { address, card, asked: ['rdap.example'], time } satisfies KeptAnswer;
}
const find = (kept: unknown, text: string, at = now) => {
  const address = parseAddress(text);
  return address && findAnswer(kept, address, at)?.card.name;
};

describe('a kept answer', () => {
  const kept = [answer('8.0.0.0', '8.255.255.255'), answer('8.8.8.0', '8.8.8.255'), answer('2600::', '2600:ffff::')];

  it('about an assigned network is found for every address of it, the smallest network first', () => {
    expect(find(kept, '8.8.8.8')).toBe('8.8.8.0');
    expect(find([...kept].reverse(), '8.8.8.8')).toBe('8.8.8.0');
    expect(find(kept, '8.8.9.0')).toBe('8.0.0.0');
    expect(find(kept, '2600:1::')).toBe('2600::');
    expect(find(kept, '9.0.0.0')).toBeUndefined();
  });

  it.each([
    'ALLOCATED PA',
    'ALLOCATED PORTABLE',
    'SUB-ALLOCATED PA',
    'ALLOCATED-BY-LIR',
    'LEGACY',
    'DIRECT ALLOCATION',
    'REALLOCATION',
    'allocated',
    '',
  ])('about a network that may have others in it (%j) is found for the address only that was asked about', (type) => {
    const list = [answer('8.0.0.0', '8.255.255.255', { type, address: '8.1.1.1' })];
    expect(find(list, '8.1.1.1')).toBe('8.0.0.0');
    expect(find(list, '8.8.8.8')).toBeUndefined();
  });

  it.each([
    'ASSIGNED PI',
    'ASSIGNED NON-PORTABLE',
    'ASSIGNED',
    'assigned',
    'reassigned',
    'DIRECT ASSIGNMENT',
    'REASSIGNMENT',
  ])('about a network of type %s is found for all its addresses', (type) => {
    expect(find([answer('8.8.8.0', '8.8.8.255', { type })], '8.8.8.8')).toBe('8.8.8.0');
  });

  it('about the address itself is taken before one about a smaller network', () => {
    const own = answer('8.0.0.0', '8.255.255.255', { type: 'ALLOCATED PA', address: '8.8.8.8' });
    expect(find([answer('8.8.8.0', '8.8.8.255'), own], '8.8.8.8')).toBe('8.0.0.0');
  });

  it('is forgotten after six hours, and when the clock was set back by more', () => {
    expect(find(kept, '8.8.8.8', now + 5.9 * hour)).toBe('8.8.8.0');
    expect(find(kept, '8.8.8.8', now + 6.1 * hour)).toBeUndefined();
    expect(find(kept, '8.8.8.8', now - 7 * hour)).toBeUndefined();
  });

  it('takes the place of an older one about the same network, or the same address', () => {
    const newer = answer('8.8.8.0', '8.8.8.255', { time: now + hour, address: '8.8.8.9' });
    expect(keepAnswer(kept, newer)).toEqual([newer, kept[0], kept[2]]);
    const larger = answer('8.0.0.0', '8.255.255.255', { time: now + hour, type: 'ALLOCATED PA', address: '8.8.8.0' });
    expect(keepAnswer(kept, larger)).toEqual([larger, kept[0], kept[2]]);
  });

  it('is one of at most 50, the youngest', () => {
    let list: unknown;
    for (let at = 0; at < 60; at++) list = keepAnswer(list, answer(`8.8.${at}.0`, `8.8.${at}.255`));
    expect(list).toHaveLength(50);
    expect(find(list, '8.8.59.1')).toBe('8.8.59.0');
    expect(find(list, '8.8.0.1')).toBeUndefined();
  });

  it.each([
    undefined,
    null,
    'x',
    {},
    [null],
    [{ card: {}, asked: [], time: now }],
    [{ time: 'x' }],
  ])('is not found in %j', (other) => {
    expect(find(other, '8.8.8.8')).toBeUndefined();
  });
});
