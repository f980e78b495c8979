import { describe, expect, it } from 'vitest';
import { tableCommand } from '../../../../popup/table/table-command.ts';

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('tableCommand', () => {
  it.each([
    ['ArrowDown', 'next'],
    ['ArrowUp', 'previous'],
    ['Home', 'first'],
    ['End', 'last'],
    ['Enter', 'toggle'],
    [' ', 'toggle'],
    ['ArrowRight', 'open'],
    ['ArrowLeft', 'close'],
    ['c', 'copy-address'],
    ['h', 'copy-hostname'],
    ['C', 'copy-address'],
    ['x', undefined],
    ['constructor', undefined],
  ])('%s means %s', (key, command) => {
    expect(tableCommand({ ...none, key })).toBe(command);
  });

  it('takes no key from the browser but Ctrl+C and Cmd+C', () => {
    expect(tableCommand({ ...none, key: 'c', ctrlKey: true })).toBe('copy');
    expect(tableCommand({ ...none, key: 'c', metaKey: true })).toBe('copy');
    expect(tableCommand({ ...none, key: 'h', ctrlKey: true })).toBeUndefined();
    expect(tableCommand({ ...none, key: 'ArrowLeft', altKey: true })).toBeUndefined();
    expect(tableCommand({ ...none, key: 'End', shiftKey: true })).toBeUndefined();
  });
});
