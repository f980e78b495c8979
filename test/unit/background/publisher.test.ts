import { describe, expect, it } from 'vitest';
import { describeAddress } from '../../../src/address/describe-address.ts';
import { Publisher } from '../../../src/background/publisher.ts';
import type { NetworkEvent } from '../../../src/page/events/network-event.ts';
import { Tracker } from '../../../src/page/recording/tracker.ts';
import type { Message, ViewUpdates } from '../../../src/protocol.ts';
import { answer, commit, mainAnswer } from '../page/network-events.ts';

const six = '2606:4700::10';
const four = '198.41.30.10';

function publisherOf(...events: NetworkEvent[]) {
  const tracker = new Tracker();
  let waiting: (() => void)[] = [];
  const publisher = new Publisher(tracker, {
    siteOf: (hostname) => hostname,
    describe: (address) => describeAddress(address),
    smallDigits: () => 'requests',
    notices: () => [],
    preview: (tab) => (tab === 9 ? 'with-nat64' : null),
    after: (_, callback) => void waiting.push(callback),
  });
  const take = (...more: NetworkEvent[]) => {
    for (const event of more) publisher.note(tracker.apply(event));
  };
  take(...events);
  return {
    take,
    open(tab: number | null = 1) {
      const received: Message<ViewUpdates>[] = [];
      const line = publisher.connect({ send: (message) => void received.push(message) });
      if (tab !== null) line.request({ name: 'watch', body: { tab } });
      return {
        ...line,
        messages: () => received.splice(0),
        received: () => received.splice(0).map(short),
        headers: () =>
          received.splice(0).flatMap(({ body }) => {
            if (!('header' in body)) return [];
            const { preview, notices } = body.header;
            return [{ preview, notices: notices.filter((id) => id === 'previewed') }];
          }),
      };
    },
    pass() {
      const due = waiting;
      waiting = [];
      for (const callback of due) callback();
    },
  };
}

function short({ name, body }: Message<ViewUpdates>): string {
  if (name === 'requests') return `requests ${body.hostname} ${body.requests.length}`;
  if (name === 'facts') return `facts ${body.page?.hosts.map(({ hostname }) => hostname).join(', ')}`;
  return `${name} ${body.rows.map(({ hostname, total }) => `${hostname} ${total}`).join(', ')}`;
}

const shown = [mainAnswer('https://a.test/', six), commit('A', 'https://a.test/')];
/** A document over IPv4 that went on to another host at once, which loads an image. */
const isClientRedirect = [
  mainAnswer('https://v4.test/', four, { time: 950 }),
  commit('A', 'https://v4.test/'),
  answer('https://pics.test/', four, { document: 'A' }),
  { kind: 'navigate', time: 1100, tab: 1, url: 'https://a.test/' } as const,
  mainAnswer('https://a.test/', six, { time: 1120 }),
  commit('B', 'https://a.test/', { time: 1140, clientRedirect: true }),
  answer('https://b.test/', six, { document: 'B' }),
];
const image = (host: string) => answer(`https://${host}/`, six, { document: 'A' });

describe('Publisher', () => {
  it('has a row for each host that sent the browser on to the page, counts it, and names it', () => {
    const { open } = publisherOf(...isClientRedirect);
    const view = open();
    const [snapshot] = view.messages();
    if (snapshot?.name !== 'snapshot') throw new Error('no snapshot');
    const { header, rows } = snapshot.body;
    expect(rows.map(({ hostname, family }) => [hostname, family])).toEqual([
      ['a.test', '6'],
      ['v4.test', '4'],
      ['b.test', '6'],
    ]);
    expect(header).toMatchObject({ hostname: 'a.test', redirectingHosts: ['v4.test'], icon: '646' });
    expect(header.summary?.hosts).toEqual({ total: 3, 4: 1, 6: 2, failed: 0, unknown: 0 });
    view.request({ name: 'open', body: { hostnames: ['v4.test'] } });
    expect(view.received()).toEqual(['requests v4.test 1']);
  });

  it('counts no request of a document on the same host that went on to the page', () => {
    const { open } = publisherOf(
      ...isClientRedirect.slice(0, 3),
      { kind: 'navigate', time: 1100, tab: 1, url: 'https://v4.test/2' },
      mainAnswer('https://v4.test/2', four, { time: 1120 }),
      commit('B', 'https://v4.test/2', { time: 1140, clientRedirect: true }),
    );
    expect(open().received()).toEqual(['snapshot v4.test 1']);
  });

  it('sends everything to a view that comes, then only rows that changed', () => {
    const { take, open, pass } = publisherOf(...shown, image('b.test'));
    const view = open();
    expect(view.received()).toEqual(['snapshot a.test 1, b.test 1']);
    take(image('b.test'), image('c.test'), image('c.test'));
    pass();
    expect(view.received()).toEqual(['change b.test 2, c.test 2']);
  });

  it('serves any number of views of one tab, and goes on when one of them leaves', () => {
    const { take, open, pass } = publisherOf(...shown);
    const [first, second] = [open(), open()];
    first.received();
    second.received();
    first.disconnect();
    take(image('b.test'));
    pass();
    expect([first.received(), second.received()]).toEqual([[], ['change b.test 1']]);
  });

  it('sends everything when the tab shows another page', () => {
    const { take, open, pass } = publisherOf(...shown);
    const view = open();
    view.received();
    take(mainAnswer('https://z.test/', six), commit('Z', 'https://z.test/', { time: 2000 }));
    pass();
    expect(view.received()).toEqual(['snapshot z.test 1']);
  });

  it('sends the single requests of opened rows, now and when they change', () => {
    const { take, open, pass } = publisherOf(...shown, image('b.test'));
    const view = open();
    view.request({ name: 'open', body: { hostnames: ['b.test'] } });
    expect(view.received()).toEqual(['snapshot a.test 1, b.test 1', 'requests b.test 1']);
    take(image('b.test'), image('c.test'));
    pass();
    expect(view.received()).toEqual(['change b.test 2, c.test 1', 'requests b.test 2']);
  });

  it('sends what a verdict rests on to who judges: at once, then at a slower pace than rows', () => {
    const { take, open, pass } = publisherOf(...shown);
    const view = open();
    view.request({ name: 'judge', body: {} });
    expect(view.received()).toEqual(['snapshot a.test 1', 'facts a.test']);
    take(image('b.test'));
    pass();
    expect(view.received()).toEqual(['change b.test 1']);
    take(image('c.test'));
    pass();
    expect(view.received()).toEqual(['facts a.test, b.test, c.test', 'change c.test 1']);
    pass();
    expect(view.received()).toEqual(['facts a.test, b.test, c.test']);
  });

  it('sends the facts of a tab once, and nothing else, to who follows none', () => {
    const { take, open, pass } = publisherOf(...shown);
    const view = open(null);
    view.request({ name: 'facts', body: { tab: 1 } });
    expect(view.received()).toEqual(['facts a.test']);
    take(image('b.test'));
    pass();
    pass();
    expect(view.received()).toEqual([]);
    view.request({ name: 'facts', body: { tab: 3 } });
    expect(view.messages()).toEqual([{ name: 'facts', body: { page: null } }]);
  });

  it('says of a tab as on which network it is shown', () => {
    const { open } = publisherOf(...shown, commit('P', 'https://p.test/', { tab: 9, previewed: true }));
    const view = open();
    view.received();
    view.request({ name: 'watch', body: { tab: 9 } });
    expect(view.headers()).toEqual([{ preview: 'with-nat64', notices: ['previewed'] }]);
  });

  it('sends nothing of pages that no view follows', () => {
    const { take, open, pass } = publisherOf(...shown);
    const view = open();
    view.received();
    take(commit('Q', 'https://q.test/', { tab: 2 }), answer('https://b.test/', six, { document: 'Q', tab: 2 }));
    pass();
    expect(view.received()).toEqual([]);
  });
});
