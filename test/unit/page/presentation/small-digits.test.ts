import { describe, expect, it } from 'vitest';
import { describeAddress } from '../../../../src/address/describe-address.ts';
import type { NetworkEvent } from '../../../../src/page/events/network-event.ts';
import { defaultSmallDigits, type SmallDigits, smallDigits } from '../../../../src/page/presentation/small-digits.ts';
import { iconName, summaryOf } from '../../../../src/page/presentation/summary.ts';
import { answer, commit, mainAnswer, trackerAfter } from '../network-events.ts';

const six = '2606:4700::10';
const four = '198.41.30.10';
const page = 'https://a.test/';
const document = { document: 'A' };

/** The icon of a page over IPv6, for everything that its small digits can count. */
function icons(...events: NetworkEvent[]) {
  const shown = trackerAfter(mainAnswer(page, six), commit('A', page), ...events).shownPage(1);
  if (!shown) throw new Error('no page');
  const icon = (counted: SmallDigits) => iconName(summaryOf(shown, (address) => describeAddress(address), counted));
  return Object.fromEntries(Object.keys(smallDigits).map((id) => [id, icon(id as SmallDigits)]));
}

describe('the small digits', () => {
  it('count other hosts unless somebody chose otherwise', () => {
    const own = answer(`${page}style`, six, document);
    expect(icons(own)['other-hosts']).toBe('6');
    expect(icons(own, answer('https://b.test/', six, { ...document, id: '2' }))['other-hosts']).toBe('66');
    expect(defaultSmallDigits).toBe('other-hosts');
  });

  it('count the own host where one of its requests went over the other family than the document', () => {
    expect(icons(answer(`${page}style`, four, document))['other-hosts']).toBe('64');
  });

  it('count the own host where the address of the document is not known', () => {
    const shown = trackerAfter(mainAnswer(page, ''), commit('A', page), answer(`${page}icon`, six, document));
    const it = shown.shownPage(1);
    expect(it && iconName(summaryOf(it, (address) => describeAddress(address)))).toBe('?6');
  });

  it('can count all requests, those to other hosts, those over the network, or none', () => {
    expect(
      icons(answer(`${page}image`, six, document), answer('https://b.test/', four, { ...document, cached: true })),
    ).toEqual({ requests: '646', 'other-hosts': '64', uncached: '66', none: '6' });
  });

  it('count a host whose answers came partly from the cache', () => {
    expect(
      icons(
        answer('https://b.test/1', four, { ...document, cached: true }),
        answer('https://b.test/2', four, { ...document, id: '2' }),
      ),
    ).toEqual({ requests: '64', 'other-hosts': '64', uncached: '64', none: '6' });
  });

  it('count a hop of the same host over the other family', () => {
    const hop = mainAnswer('http://a.test/', four, { kind: 'redirect', id: '900' });
    const shown = trackerAfter(hop, mainAnswer(page, six, { id: '900' }), commit('A', page)).shownPage(1);
    if (!shown) throw new Error('no page');
    const icon = (counted: SmallDigits) => iconName(summaryOf(shown, (address) => describeAddress(address), counted));
    expect([icon('requests'), icon('other-hosts'), icon('none')]).toEqual(['64', '64', '6']);
  });
});

describe('the icon', () => {
  it.each([
    ['another name', 'https://a.test/', '?'],
    ['an address elsewhere', 'http://198.41.30.10/', '?'],
    ['localhost', 'http://localhost:8080/', '44'],
    ['a name below localhost', 'http://a.localhost/', '44'],
    ['the address itself', 'http://127.0.0.1/', '44'],
  ])('claims a family of what this computer answers only where that is asked for: %s', (_, url, icon) => {
    const other = answer('http://b.localhost/', '127.0.0.1', document);
    const shown = trackerAfter(mainAnswer(url, '127.0.0.1'), commit('A', url), ...(icon === '?' ? [] : [other]));
    const it = shown.shownPage(1);
    expect(it && iconName(summaryOf(it, (address) => describeAddress(address)))).toBe(icon);
  });
});
