import { describe, expect, it } from 'vitest';
import { describeAddress } from '../../../src/address/describe-address.ts';
import { Publisher } from '../../../src/background/publisher.ts';
import type { NetworkEvent } from '../../../src/page/events/network-event.ts';
import { Tracker } from '../../../src/page/recording/tracker.ts';
import type { Message, ViewUpdates } from '../../../src/protocol.ts';
import { answer, commit, mainAnswer } from '../page/network-events.ts';

const six = '2606:4700::10';

function publisherOf(...events: NetworkEvent[]) {
  const tracker = new Tracker();
  let waiting: (() => void)[] = [];
  const publisher = new Publisher(tracker, {
    siteOf: (hostname) => hostname,
    describe: (address) => describeAddress(address),
    smallDigits: () => 'requests',
    notices: () => [],
    preview: (tab) => (tab === 9 ? 'with-nat64' : null),
    later: (_, callback) => void waiting.push(callback),
  });
  const take = (...more: NetworkEvent[]) => {
    for (const event of more) publisher.note(tracker.apply(event));
  };
  take(...events);
  return {
    take,
    open() {
      const received: Message<ViewUpdates>[] = [];
      const line = publisher.connect({ send: (message) => void received.push(message) });
      line.request({ name: 'watch', body: { tab: 1 } });
      return {
        ...line,
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
const image = (host: string) => answer(`https://${host}/`, six, { document: 'A' });

describe('Publisher', () => {
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
