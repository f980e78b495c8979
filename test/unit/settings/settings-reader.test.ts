import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LastAnswers,
  type LocalAnswer,
  type SettingPlace,
  SettingsReader,
} from '../../../src/settings/settings-reader.ts';

const nothing: LastAnswers = { synced: {}, managed: {} };

interface Asked {
  readonly place: SettingPlace;
  answer(values: object): Promise<void>;
  fail(): Promise<void>;
}

/** Lets everything run that waits for nothing but its turn. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** A reader whose places answer, and whose deadlines pass, when the test says so. */
function reader(deadlineMs: number, { throws = [] as readonly SettingPlace[] } = {}) {
  const asked: Asked[] = [];
  const deadlines = new Map<() => void, number>();
  const kept: LastAnswers[] = [];
  let late = 0;
  const ask =
    <Answer>(place: SettingPlace) =>
    () => {
      if (throws.includes(place)) throw new Error('not allowed');
      return new Promise<Answer>((resolve, reject) => {
        asked.push({
          place,
          answer: (values) => {
            resolve(values as Answer);
            return turns();
          },
          fail: () => {
            reject(new Error('no'));
            return turns();
          },
        });
      });
    };
  const settings = new SettingsReader({
    ask: { local: ask<LocalAnswer>('local'), synced: ask('synced'), managed: ask('managed') },
    deadlineMs,
    after: (milliseconds, callback) => {
      deadlines.set(callback, milliseconds);
      return () => deadlines.delete(callback);
    },
    onLateAnswer: () => void late++,
    keep: (answers) => void kept.push(answers),
  });
  return {
    settings,
    asked,
    kept,
    late: () => late,
    last: (place: SettingPlace) => asked.findLast((each) => each.place === place) as Asked,
    async passDeadlines(upTo = Number.POSITIVE_INFINITY) {
      // One follows from another: the places are asked one after the other.
      for (let round = 0; round < 3; round++) {
        for (const [callback, milliseconds] of [...deadlines]) {
          if (milliseconds > upTo) continue;
          deadlines.delete(callback);
          callback();
        }
        await turns();
      }
    },
  };
}

const local = (more: Partial<LocalAnswer> = {}): LocalAnswer => ({
  pending: {},
  refused: false,
  last: nothing,
  ...more,
});
const last: LastAnswers = { synced: { theme: 'light' }, managed: { resolver: 'quad9' } };

describe('SettingsReader', () => {
  it('gives the answers of all places as soon as they have come', async () => {
    const { settings, last: lastAsked, kept, late } = reader(400);
    const reading = settings.read();
    await lastAsked('local').answer(local({ pending: { provider: 'x' }, refused: true }));
    await lastAsked('managed').answer({ resolver: 'quad9' });
    await lastAsked('synced').answer({ theme: 'dark' });
    expect(await reading).toEqual({
      synced: { theme: 'dark' },
      pending: { provider: 'x' },
      managed: { resolver: 'quad9' },
      refused: true,
      unknown: [],
    });
    expect(kept.at(-1)).toEqual({ synced: { theme: 'dark' }, managed: { resolver: 'quad9' } });
    expect(late()).toBe(0);
  });

  it('asks synced storage after this device, where what has left the one is in the other', async () => {
    const { settings, asked, last: lastAsked } = reader(400);
    void settings.read();
    await turns();
    expect(asked.map(({ place }) => place)).toEqual(['local', 'managed']);
    await lastAsked('local').answer(local());
    expect(asked.map(({ place }) => place)).toEqual(['local', 'managed', 'synced']);
  });

  it('keeps a change until synced storage answers what it was asked after the change had left this device', async () => {
    const { settings, last: lastAsked, passDeadlines } = reader(0);
    const shown = () => ({ ...settings.known().synced, ...settings.known().pending });
    void settings.read();
    await lastAsked('local').answer(local({ pending: { theme: 'dark' } }));
    await lastAsked('synced').answer({ theme: 'light' });
    expect(shown()).toEqual({ theme: 'dark' });
    void settings.read();
    await lastAsked('local').answer(local());
    expect(shown()).toEqual({ theme: 'dark' });
    await lastAsked('synced').answer({ theme: 'dark' });
    expect([settings.known().pending, shown()]).toEqual([{}, { theme: 'dark' }]);

    // This device is so late that synced storage is asked first, and again afterwards.
    void settings.read();
    await lastAsked('local').answer(local({ pending: { theme: 'auto' } }));
    void settings.read();
    await passDeadlines();
    const [device, before] = [lastAsked('local'), lastAsked('synced')];
    await device.answer(local());
    await before.answer({ theme: 'dark' });
    expect(shown()).toEqual({ theme: 'auto' });
    await lastAsked('synced').answer({ theme: 'light' });
    expect(shown()).toEqual({ theme: 'light' });
  });

  it('goes by the last answer of a place until it answers, however late that is, and says so', async () => {
    const { settings, last: lastAsked, passDeadlines, late } = reader(400);
    const reading = settings.read();
    await lastAsked('local').answer(local({ last }));
    await lastAsked('synced').answer({ theme: 'dark' });
    await passDeadlines();
    expect(await reading).toEqual({
      synced: { theme: 'dark' },
      pending: {},
      managed: { resolver: 'quad9' },
      refused: false,
      unknown: ['managed'],
    });
    await lastAsked('managed').answer({});
    expect([late(), settings.known().managed, settings.known().unknown]).toEqual([1, {}, []]);
  });

  it.each([
    ['never answers', [] as SettingPlace[], () => Promise.resolve()],
    ['rejects', [] as SettingPlace[], (asked: Asked) => asked.fail()],
    ['throws', ['local', 'synced', 'managed'] as SettingPlace[], () => Promise.resolve()],
  ])('gives the rest when any place %s', async (_, throws, misbehave) => {
    for (const bad of ['local', 'synced', 'managed'] as const) {
      const one = reader(400, { throws: throws.filter((place) => place === bad) });
      const reading = one.settings.read();
      const answers = { local: local({ pending: { a: 1 } }), synced: { b: 2 }, managed: { c: 3 } };
      for (const place of ['local', 'managed', 'synced'] as const) {
        if (place === bad && throws.length > 0) continue;
        // Synced storage is asked when this device has not answered for a while.
        if (!one.asked.some((each) => each.place === place)) await one.passDeadlines(100);
        if (place === bad) await misbehave(one.last(place));
        else await one.last(place).answer(answers[place]);
      }
      await one.passDeadlines();
      const read = await reading;
      expect(read.unknown).toEqual([bad]);
      expect([read.pending, read.synced, read.managed]).toEqual([
        bad === 'local' ? {} : { a: 1 },
        bad === 'synced' ? {} : { b: 2 },
        bad === 'managed' ? {} : { c: 3 },
      ]);
    }
  });

  it('waits for nothing with a deadline of 0, and tells of each answer that changes anything', async () => {
    const { settings, last: lastAsked, late } = reader(0);
    expect((await settings.read()).unknown).toEqual(['local', 'synced', 'managed']);
    await lastAsked('local').answer(local({ last }));
    expect([late(), settings.known()]).toMatchObject([1, { ...last, unknown: ['synced', 'managed'] }]);
    await lastAsked('synced').answer(last.synced);
    await lastAsked('managed').answer({ resolver: 'other' });
    expect([late(), settings.known()]).toMatchObject([3, { managed: { resolver: 'other' }, unknown: [] }]);
  });

  it('ends with the same whatever the order of the answers, of several questions too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), async (order) => {
        const { settings, asked, passDeadlines } = reader(0);
        void settings.read();
        await turns();
        void settings.read();
        await passDeadlines();
        await passDeadlines();
        expect(asked.length).toBe(6);
        const rounds = { local: 0, synced: 0, managed: 0 };
        const answers = asked.map(({ place }) => {
          const round = ++rounds[place];
          return place === 'local' ? local({ pending: { round }, last }) : { round };
        });
        for (const at of order) await asked[at]?.answer(answers[at] ?? {});
        expect(settings.known()).toEqual({
          pending: { round: 2 },
          synced: { round: 2 },
          managed: { round: 2 },
          refused: false,
          unknown: [],
        });
      }),
    );
  });

  it('keeps an answer once, and again when it has changed back', async () => {
    const { settings, last: lastAsked, kept } = reader(0);
    for (const theme of ['light', 'dark', 'light', 'light']) {
      await settings.read();
      await lastAsked('local').answer(local({ last }));
      await lastAsked('managed').answer(last.managed);
      await lastAsked('synced').answer({ theme });
    }
    expect(kept.map(({ synced }) => synced)).toEqual([{ theme: 'dark' }, { theme: 'light' }]);
  });

  it('tells whoever has read before when a later reading gives something else', async () => {
    const { settings, last: lastAsked, late, passDeadlines } = reader(400);
    const first = settings.read();
    await lastAsked('local').answer(local());
    await lastAsked('synced').answer({});
    await passDeadlines();
    expect((await first).unknown).toEqual(['managed']);
    const second = settings.read();
    await lastAsked('local').answer(local());
    await lastAsked('synced').answer({});
    await lastAsked('managed').answer({ theme: 'dark' });
    expect((await second).managed).toEqual({ theme: 'dark' });
    expect(late()).toBe(1);
  });
});
