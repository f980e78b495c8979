import { describe, expect, it } from 'vitest';
import { applyUpdate, initialState, noteSurroundings, openRow } from '../../../popup/view-state.ts';
import { headerWith, rowWith } from './rows.ts';

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

  it('keeps rows opened over a reload, not on the way to another host', () => {
    const opened = openRow(started, 'cdn.example', true);
    const go = (hostname: string, page: string) =>
      applyUpdate(opened, { name: 'snapshot', body: { header: headerWith(hostname, page), rows: [] } }).opened;
    expect(go('www.example', 'page 2')).toEqual(new Set(['cdn.example']));
    expect(go('other.example', 'page 2').size).toBe(0);
  });
});

describe('openRow', () => {
  it('opens and closes', () => {
    const opened = openRow(started, 'cdn.example', true);
    expect(opened.opened.has('cdn.example')).toBe(true);
    expect(openRow(opened, 'cdn.example', true)).toBe(opened);
    expect(openRow(opened, 'cdn.example', false).opened.size).toBe(0);
  });
});

describe('noteSurroundings', () => {
  it('gives the same state when nothing is new', () => {
    expect(noteSurroundings(started, { connected: started.connected })).toBe(started);
    expect(noteSurroundings(started, { connected: !started.connected }).connected).toBe(!started.connected);
  });
});
