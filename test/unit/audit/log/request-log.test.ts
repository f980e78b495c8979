import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogFilter, noFilter, RequestLog } from '../../../../audit/log/request-log.ts';
import { createLogSearch } from '../../../../audit/log/search-log.ts';
import { describeAddress } from '../../../../src/address/describe-address.ts';
import { allSteps } from '../../../../src/async/time-slices.ts';
import { parseHar } from '../../../../src/format/har/parse-har.ts';
import { logFormats, writeLogLines } from '../../../../src/format/request-log.ts';
import type { LogEntry } from '../../../../src/page/events/log-entry.ts';

const logLine = (changed: Partial<LogEntry> = {}): Omit<LogEntry, 'number'> => ({
  ...{ id: '1', kind: 'answer', time: 1_700_000_000_000, tab: 1, type: 'script', method: 'GET', scheme: 'https' },
  ...{ hostname: 'cdn.example', path: '/a.js', status: 200, address: '2001:db8::1', initiator: 'shop.example' },
  ...changed,
});
const logOf = (...lines: Partial<LogEntry>[]) => {
  const log = new RequestLog(describeAddress);
  for (const line of lines) log.add(logLine(line));
  return log;
};
const hostsOf = (log: RequestLog) => log.shown.map(({ hostname }) => hostname);
const written = (format: keyof typeof logFormats, entries: readonly LogEntry[]): string => {
  return allSteps(logFormats[format].write(entries, { program: 'Greensix 1.2.3', describe: describeAddress })).join('');
};

it('a line that failed is found by the words that are shown for its error, and by the browser’s own name of it', () => {
  const log = new RequestLog(describeAddress, () => 'name not resolved');
  log.add(logLine({ kind: 'failure', error: 'net::ERR_NAME_NOT_RESOLVED', hostname: 'nope.test' }));
  for (const [words, found] of [
    ['not resolved', 1],
    ['err_name_not', 1],
    ['refused', 0],
  ] as const) {
    log.show({ ...noFilter, words });
    log.search(() => false);
    expect(log.shown).toHaveLength(found);
  }
});

it('a line is found by what is shown of its names and its address, and by what the browser wrote', () => {
  const log = logOf({
    hostname: 'xn--bcher-kva.example',
    address: '64:ff9b::c629:1e0b',
    initiator: 'xn--mnchen-3ya.test',
  });
  for (const words of ['bücher', 'xn--bcher', '198.41.30.11', 'c629:1e0b', 'münchen', 'xn--mnchen']) {
    log.show({ ...noFilter, words });
    log.search(() => false);
    expect(log.shown, words).toHaveLength(1);
  }
});

describe('the lines of a live log', () => {
  const lines = [
    { hostname: 'six.example', address: '2001:db8::1', tab: 1 },
    { hostname: 'four.example', address: '192.0.2.1', tab: 2 },
    {
      hostname: 'lost.example',
      address: undefined,
      status: undefined,
      kind: 'failure',
      error: 'net::ERR_FAILED',
      tab: 2,
    },
    { hostname: 'gone.example', address: '64:ff9b::c000:201', status: 404, type: 'image', initiator: 'tag.example' },
  ] as Partial<LogEntry>[];

  it.each([
    ['by tab', { tab: 2 }, ['four.example', 'lost.example']],
    ['by family 6', { family: '6' as const }, ['six.example']],
    ['by family 4, through NAT64 included', { family: '4' as const }, ['four.example', 'gone.example']],
    ['by the family that is not known', { family: '?' as const }, ['lost.example']],
    ['by what failed, errors of HTTP included', { failures: true }, ['lost.example', 'gone.example']],
    ['by all words of a line, in any case', { words: 'IMAGE tag.' }, ['gone.example']],
    ['by words that are not wanted', { words: 'example -four -err_' }, ['six.example', 'gone.example']],
    ['by nothing where a hyphen stands alone', { words: '-' }, lines.map(({ hostname }) => hostname)],
  ])('are filtered %s, those that were there and those that come', (_, filter, expected) => {
    const before = logOf(...lines);
    before.show({ ...noFilter, ...filter });
    before.search(() => false);
    expect(hostsOf(before)).toEqual(expected);
    const after = new RequestLog(describeAddress);
    after.show({ ...noFilter, ...filter });
    for (const line of lines) after.add(logLine(line));
    expect(hostsOf(after)).toEqual(expected);
  });

  it('are bounded: the oldest go, shown or not, and their number is shown', () => {
    const log = new RequestLog(describeAddress, undefined, 100);
    log.show({ ...noFilter, words: 'odd' });
    for (let at = 1; at <= 1000; at++) log.add(logLine({ path: at % 2 ? '/odd' : '/even' }));
    expect(log.size).toBeLessThanOrEqual(100);
    expect(log.size + log.dropped).toBe(1000);
    expect(log.shown.length - log.moved).toBe(500);
    expect(log.shown.at(-1)?.number).toBe(999);
    expect(log.shown[0]?.number).toBeGreaterThan(log.dropped);
  });

  it('are not taken during a pause, which counts them', () => {
    const log = logOf({});
    log.setPaused(true);
    log.add(logLine());
    log.add(logLine());
    expect([log.size, log.missed, log.paused]).toEqual([1, 2, true]);
    log.setPaused(false);
    log.add(logLine());
    expect([log.size, log.missed, log.paused]).toEqual([2, 2, false]);
  });

  it('are forgotten when cleared; what comes then is filtered as before', () => {
    const log = logOf(...lines);
    log.show({ ...noFilter, family: '4' });
    log.clear();
    expect([log.size, log.shown.length]).toEqual([0, 0]);
    for (const line of lines) log.add(logLine(line));
    expect(hostsOf(log)).toEqual(['four.example', 'gone.example']);
  });
});

describe('a filter of a long log', () => {
  const words = ['', 'a', 'b', '-a', 'a -b', 'nothing'] as const;
  const filters = fc.record({
    words: fc.constantFrom(...words),
    tab: fc.constantFrom(null, 1, 2),
    family: fc.constantFrom('all' as const, '4' as const, '6' as const, '?' as const),
    failures: fc.boolean(),
  });
  const lineOf = fc.record({
    hostname: fc.constantFrom('a.example', 'b.example', 'ab.example', 'c.example'),
    address: fc.constantFrom('2001:db8::1', '192.0.2.1', ''),
    tab: fc.constantFrom(1, 2),
    status: fc.constantFrom(200, 404),
  });
  const actions = fc.array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constant('add' as const),
          line: lineOf,
          times: fc.integer({ min: 1, max: 700 }),
        }),
      },
      fc.record({ do: fc.constant('show' as const), filter: filters }),
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constant('search' as const), blocks: fc.integer({ min: 1, max: 5 }) }),
      },
      fc.record({ do: fc.constantFrom('clear' as const, 'pause' as const, 'resume' as const) }),
    ),
    { maxLength: 40 },
  );

  it('finds by and by what filtering all at once finds, whatever comes, goes and is set meanwhile', () => {
    fc.assert(
      fc.property(actions, (all) => {
        const log = new RequestLog(describeAddress, undefined, 3000);
        /** The same without a filter, and so always complete. */
        const plain = new RequestLog(describeAddress, undefined, 3000);
        let filter: LogFilter = noFilter;
        const wanted = () => {
          const once = new RequestLog(describeAddress);
          once.show(filter);
          for (const line of plain.shown) once.add(line);
          const numbers = plain.shown.map(({ number }) => number);
          return once.shown.map(({ number }) => numbers[number - 1]);
        };
        const numbers = () => log.shown.map(({ number }) => number);
        for (const action of all) {
          const [before, movedBefore] = [log.shown[0]?.number, log.moved];
          if (action.do === 'add') {
            for (let at = 0; at < action.times; at++) for (const each of [log, plain]) each.add(logLine(action.line));
          } else if (action.do === 'show') {
            ({ filter } = action);
            log.show(filter);
          } else if (action.do === 'search') {
            let left = action.blocks;
            log.search(() => --left <= 0);
            // What was first stands as far below as the log says.
            if (before !== undefined) expect(log.shown[log.moved - movedBefore]?.number).toBe(before);
          } else if (action.do === 'clear') for (const each of [log, plain]) each.clear();
          else for (const each of [log, plain]) each.setPaused(action.do === 'pause');
          // What is found is the newest of it, without a gap.
          const found = numbers();
          expect(found).toEqual(found.length === 0 ? [] : wanted().slice(-found.length));
        }
        while (log.search(() => true));
        expect(numbers()).toEqual(wanted());
        expect([log.unsearched, log.size, log.dropped, log.missed]).toEqual([
          0,
          plain.size,
          plain.dropped,
          plain.missed,
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('is searched in slices, the first of them at once, and anew when another is set meanwhile', async () => {
    const log = logOf(...Array.from({ length: 5000 }, (_, at) => ({ path: `/${at % 2 ? 'odd' : 'even'}` })));
    let time = 0;
    let drawn = 0;
    const rests: (() => void)[] = [];
    const search = createLogSearch(log, {
      // Each look at the clock is 5 ms later.
      now: () => (time += 5),
      yieldToPage: () => new Promise((done) => rests.push(done)),
      onProgress: () => drawn++,
    });
    const goOn = async () => {
      rests.shift()?.();
      await Promise.resolve();
      await Promise.resolve();
    };
    const first = search({ ...noFilter, words: 'odd' });
    expect([log.shown.length, log.unsearched, drawn]).toEqual([200, 4600, 1]);
    await goOn();
    expect([log.shown.length, log.unsearched, drawn]).toEqual([400, 4200, 2]);
    const second = search({ ...noFilter, words: 'even' });
    expect([log.shown.length, log.unsearched]).toEqual([200, 4600]);
    expect(rests).toHaveLength(1);
    while (log.unsearched > 0) await goOn();
    await Promise.all([first, second]);
    expect(log.shown.map(({ path }) => path)).toEqual(Array.from({ length: 2500 }, () => '/even'));
  });

  it('of a short log is there at once', async () => {
    const log = logOf(...Array.from({ length: 100 }, () => ({})));
    const search = createLogSearch(log, { now: () => 0, yieldToPage: () => Promise.reject(), onProgress: () => {} });
    await search(noFilter);
    expect([log.shown.length, log.unsearched]).toEqual([100, 0]);
  });
});

describe('a live log as a file', () => {
  const visit = [
    { id: '7', kind: 'redirect', type: 'main_frame', hostname: 'old.example', path: '/', status: 301, initiator: '' },
    { id: '7', type: 'main_frame', hostname: 'shop.example', path: '/', address: '192.0.2.7', initiator: '' },
    { id: '8', hostname: 'cdn.example' },
    {
      id: '9',
      kind: 'failure',
      hostname: 'dead.example',
      address: undefined,
      status: undefined,
      error: 'net::ERR_FAILED',
    },
  ] as Partial<LogEntry>[];

  it('as HAR is read by the audit: one page with all hosts, addresses, the hop and the failure', () => {
    const result = parseHar(written('har', logOf(...visit).shown));
    if (!result.ok) throw new Error(result.error);
    expect(result.har.problems).toEqual([]);
    const [log] = result.har.logs;
    expect(log?.browser).toBe('Greensix 1.2.3');
    expect(log?.pages).toHaveLength(1);
    const requests = log?.pages[0]?.events.flatMap((event) =>
      'hostname' in event ? [[event.kind, event.hostname, event.address, event.status, event.error]] : [],
    );
    expect(requests).toEqual([
      ['redirect', 'old.example', '2001:db8::1', 301, undefined],
      ['answer', 'shop.example', '192.0.2.7', 200, undefined],
      ['answer', 'cdn.example', '2001:db8::1', 200, undefined],
      ['failure', 'dead.example', undefined, undefined, 'net::ERR_FAILED'],
    ]);
  });

  it('as HAR is JSON without any line, too', () => {
    expect(JSON.parse(written('har', [])).log.entries).toEqual([]);
  });

  it('as NDJSON has an object a line, with the family as a number', () => {
    const lines = written('ndjson', logOf(...visit).shown)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ family, url, status }) => [family, url, status])).toEqual([
      [6, 'https://old.example/', 301],
      [4, 'https://shop.example/', 200],
      [6, 'https://cdn.example/a.js', 200],
      [null, 'https://dead.example/a.js', undefined],
    ]);
    expect(lines[2]).toMatchObject({ number: 3, time: '2023-11-14T22:13:20.000Z', initiator: 'shop.example', tab: 1 });
  });

  it('of 1000 lines has each of them once', () => {
    const log = logOf(...Array.from({ length: 1000 }, (_, at) => ({ path: `/${at}` })));
    expect(JSON.parse(written('har', log.shown)).log.entries).toHaveLength(1000);
    expect(written('ndjson', log.shown).trimEnd().split('\n')).toHaveLength(1000);
  });

  it('and as text has no formula, no tab or line of a hostile page, and nothing invisible', () => {
    const { shown } = logOf({ method: '=HYPERLINK("x")', type: 'a\tb\nc', error: '\u202eevil' });
    const text = allSteps(writeLogLines(shown, { describe: describeAddress }))
      .join('')
      .trimEnd();
    expect(text.split('\n')).toHaveLength(1);
    expect(text.split('\t')).toHaveLength(8);
    expect(text).toContain(`'=HYPERLINK`);
    expect(text).not.toContain('\u202e');
  });
});
