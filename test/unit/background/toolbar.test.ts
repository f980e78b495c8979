import { describe, expect, it } from 'vitest';
import { describeAddress } from '../../../src/address/describe-address.ts';
import { Toolbar } from '../../../src/background/toolbar.ts';
import type { NetworkEvent } from '../../../src/page/events/network-event.ts';
import { Tracker } from '../../../src/page/recording/tracker.ts';
import { answer, commit, mainAnswer } from '../page/network-events.ts';

const six = '2606:4700::10';
const four = '198.41.30.10';

/** A toolbar whose drawing is written down, and whose clock runs when the test says so. */
function toolbarOf() {
  const drawn: string[] = [];
  const pauses: number[] = [];
  let waiting: (() => void)[] = [];
  const tracker = new Tracker();
  const toolbar = new Toolbar(tracker, {
    action: {
      setIcon: async (tab, icon, isPrivate) => void drawn.push(`${tab} ${icon}${isPrivate ? ' private' : ''}`),
      setTitle: async (tab, title) => void drawn.push(`${tab} ${title}`),
    },
    text: (id, ...values) => [id, ...values].join(' '),
    language: 'en',
    describe: (address) => describeAddress(address),
    smallDigits: () => 'requests',
    after: (milliseconds, callback) => {
      pauses.push(milliseconds);
      waiting.push(callback);
    },
  });
  return {
    toolbar,
    /** The pauses before the redraws until now, in milliseconds. */
    pauses,
    take(...events: NetworkEvent[]) {
      for (const event of events) toolbar.note(tracker.apply(event));
    },
    /** Lets the time pass, and returns what was drawn since the last call. */
    drawn(): string[] {
      const due = waiting;
      waiting = [];
      for (const callback of due) callback();
      return drawn.splice(0);
    },
  };
}

describe('Toolbar', () => {
  it('shows and counts the host over IPv4 whose document went on to the page', () => {
    const { take, drawn } = toolbarOf();
    take(
      mainAnswer('https://v4.test/', four, { time: 950 }),
      commit('A', 'https://v4.test/'),
      { kind: 'navigate', time: 1100, tab: 1, url: 'https://a.test/' },
      mainAnswer('https://a.test/', six, { time: 1120 }),
      commit('B', 'https://a.test/', { time: 1140, clientRedirect: true }),
    );
    expect(drawn().slice(-2)).toEqual(['1 64', `1 title_ipv6 ${six} - hosts_over_ipv6_one 1, more_over_ipv4_one 1`]);
  });

  it('draws every icon again when the browser’s toolbar becomes light or dark', () => {
    const { take, drawn, toolbar } = toolbarOf();
    take(mainAnswer('https://a.test/', six), commit('A', 'https://a.test/'));
    drawn();
    toolbar.redrawAll();
    expect(drawn()[0]).toBe('1 6');
  });

  it('says of a tab in a private window that its toolbar is dark', () => {
    const { take, drawn } = toolbarOf();
    take(mainAnswer('https://a.test/', six, { partition: 'private' }), commit('A', 'https://a.test/'));
    expect(drawn()[0]).toBe('1 6 private');
  });

  it('redraws soon after a new document, then less often while it loads', () => {
    const { take, drawn, pauses } = toolbarOf();
    take(commit('A', 'https://a.test/'), mainAnswer('https://a.test/', four));
    for (const host of ['b', 'c']) {
      drawn();
      take(answer(`https://${host}.test/`, six, { document: 'A' }));
    }
    drawn();
    take(commit('B', 'https://b.test/'));
    expect(pauses).toEqual([100, 300, 300, 100]);
  });

  it('draws a page whose answer is known at once when it commits', () => {
    const { take, drawn, toolbar } = toolbarOf();
    take(mainAnswer('https://a.test/', six), commit('A', 'https://a.test/'));
    toolbar.drawChanged();
    expect(drawn()).toEqual(['1 6', `1 title_ipv6 ${six} - hosts_over_ipv6_one 1`]);
  });

  it('says of a page without a host that it is one, before what it loads', () => {
    const { take, drawn, toolbar } = toolbarOf();
    take(commit('A', 'data:text/html,'), answer('https://b.test/', four, { document: 'A' }));
    toolbar.drawChanged();
    expect(drawn().at(-1)).toBe('1 kind_inline - hosts_over_ipv4_one 1');
  });

  it('does not flash a question mark when the answer comes just after the commit', () => {
    const { take, drawn } = toolbarOf();
    take(commit('A', 'https://a.test/'), mainAnswer('https://a.test/', four));
    expect(drawn()[0]).toBe('1 4');
  });

  it('draws nothing when nothing that it shows has changed', () => {
    const { take, drawn } = toolbarOf();
    take(mainAnswer('https://a.test/', six), commit('A', 'https://a.test/'));
    take(answer('https://b.test/1', four, { document: 'A' }));
    drawn();
    take(answer('https://b.test/2', four, { document: 'A' }), answer('https://b.test/3', four, { document: 'A' }));
    expect(drawn()).toEqual([]);
  });

  it('draws only the tooltip when only the counts have changed', () => {
    const { take, drawn } = toolbarOf();
    take(mainAnswer('https://a.test/', six), commit('A', 'https://a.test/'));
    take(answer('https://b.test/', four, { document: 'A' }));
    drawn();
    take(answer('https://c.test/', four, { document: 'A' }));
    expect(drawn()).toEqual([`1 title_ipv6 ${six} - hosts_over_ipv6_one 1, more_over_ipv4_other 2`]);
  });

  it('draws everything anew when another document commits, because the browser took the icon away', () => {
    const { take, drawn } = toolbarOf();
    take(mainAnswer('https://a.test/', six), commit('A', 'https://a.test/'));
    drawn();
    take(mainAnswer('https://a.test/', six), commit('B', 'https://a.test/', { time: 2000 }));
    expect(drawn()[0]).toBe('1 6');
  });

  it('shows the neutral icon where there is nothing to see', () => {
    const { take, drawn } = toolbarOf();
    take(commit('A', 'about:config'));
    expect(drawn()).toEqual(['1 default', '1 title_nothing']);
  });

  it('does not draw for pages out of view', () => {
    const { take, drawn } = toolbarOf();
    take(mainAnswer('https://a.test/', six), commit('A', 'https://a.test/'));
    take(mainAnswer('https://b.test/', six), commit('B', 'https://b.test/', { time: 2000 }));
    drawn();
    take(answer('https://c.test/', four, { document: 'A' }));
    expect(drawn()).toEqual([]);
  });
});
