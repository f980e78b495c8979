import { describe, expect, it } from 'vitest';
import {
  applyUpdate,
  initialState,
  noteSurroundings,
  type PopupState,
  setRowOpened,
} from '../../../../popup/state/popup-state.ts';
import type { Row } from '../../../../src/page/presentation/row.ts';
import { headerWith, rowWith } from '../rows.ts';

const main = rowWith('www.example', ['2606:4700::11'], { main: true });
const other = rowWith('cdn.example', ['192.0.2.1']);
const started = applyUpdate(initialState, {
  name: 'snapshot',
  body: { header: headerWith('www.example'), rows: [other, main] },
});

describe('applyUpdate', () => {
  it('orders the rows of a snapshot', () => {
    expect(started.order).toEqual(['www.example', 'cdn.example']);
  });

  it('keeps the row objects and the order that a change says nothing about', () => {
    const changed = rowWith('cdn.example', ['192.0.2.1'], { total: 2 });
    const next = applyUpdate(started, { name: 'change', body: { header: headerWith('www.example'), rows: [changed] } });
    expect(next.order).toBe(started.order);
    expect(next.rows.get('www.example')).toBe(main);
    expect(next.rows.get('cdn.example')).toBe(changed);
  });

  it('places new rows', () => {
    const added = rowWith('a.cdn.example', []);
    const next = applyUpdate(started, { name: 'change', body: { header: headerWith('www.example'), rows: [added] } });
    expect(next.order).toEqual(['www.example', 'cdn.example', 'a.cdn.example']);
  });

  it('moves the main host to the top when it becomes known', () => {
    const next = applyUpdate(started, { name: 'change', body: { header: headerWith('cdn.example'), rows: [] } });
    expect(next.order[0]).toBe('cdn.example');
  });

  it('replaces the rows with a snapshot, and keeps requests only within the page', () => {
    const asked = applyUpdate(started, {
      name: 'requests',
      body: { hostname: 'cdn.example', requests: [], leftOut: 0 },
    });
    const restarted = applyUpdate(asked, {
      name: 'snapshot',
      body: { header: headerWith('www.example'), rows: [main] },
    });
    expect(restarted.order).toEqual(['www.example']);
    expect(restarted.requests.has('cdn.example')).toBe(true);
    const left = applyUpdate(asked, {
      name: 'snapshot',
      body: { header: headerWith('www.example', 'page 2'), rows: [main] },
    });
    expect(left.requests.size).toBe(0);
  });

  describe('of another page in the tab', () => {
    const opened = setRowOpened(started, 'cdn.example', true);
    const go = (state: PopupState, hostname: string, page: string, rows: readonly Row[] = []) =>
      applyUpdate(state, { name: 'snapshot', body: { header: headerWith(hostname, page), rows } });
    const come = (state: PopupState, hostname: string, page: string, row: Row) =>
      applyUpdate(state, { name: 'change', body: { header: headerWith(hostname, page), rows: [row] } });
    const alien = rowWith('other.example', ['192.0.2.3'], { main: true });

    it.each(['www.example', 'other.example'])('keeps rows opened whose hosts %s has too, as they come', (hostname) => {
      const next = go(opened, hostname, 'page 2', [rowWith(hostname, [], { main: true })]);
      const later = come(next, hostname, 'page 2', other);
      expect(later.order).toContain('cdn.example');
      expect(later.opened).toEqual(new Set(['cdn.example']));
      expect(go(later, 'www.example', 'page 3', [main, other]).opened).toEqual(new Set(['cdn.example']));
    });

    it('drops those whose hosts did not come', () => {
      const back = go(go(opened, 'other.example', 'page 2', [alien]), 'www.example', 'page 3', [main, other]);
      expect(back.order).toContain('cdn.example');
      expect(back.opened.size).toBe(0);
    });

    it('keeps them over a moment without any page', () => {
      const between = go(opened, '', '');
      expect(between.order).toEqual([]);
      expect(go(between, 'www.example', 'page 2', [main, other]).opened).toBe(opened.opened);
    });

    it('drops none when the same page is sent again', () => {
      expect(go(opened, 'www.example', 'page', [main]).opened).toBe(opened.opened);
    });
  });
});

describe('setRowOpened', () => {
  it('opens and closes', () => {
    const opened = setRowOpened(started, 'cdn.example', true);
    expect(opened.opened.has('cdn.example')).toBe(true);
    expect(setRowOpened(opened, 'cdn.example', true)).toBe(opened);
    expect(setRowOpened(opened, 'cdn.example', false).opened.size).toBe(0);
  });
});

describe('noteSurroundings', () => {
  it('gives the same state when nothing is new', () => {
    expect(noteSurroundings(started, { connected: started.connected })).toBe(started);
    expect(noteSurroundings(started, { connected: !started.connected }).connected).toBe(!started.connected);
  });
});
