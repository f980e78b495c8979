import { expect, it } from 'vitest';
import { Turns } from '../../../src/async/turns.ts';

/** Work that ends when it is told to, and notes when it begins. */
function workIn(begun: string[]) {
  const ends = new Map<string, () => void>();
  return {
    work: (name: string) => () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
    },
    end: (name: string) => ends.get(name)?.(),
  };
}

/** All that can go on without another one's end has gone on then. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('shared work runs beside other such work', async () => {
  const begun: string[] = [];
  const turns = new Turns();
  const { work, end } = workIn(begun);
  const both = [turns.shared(work('one')), turns.shared(work('two'))];
  await settled();
  expect(begun).toEqual(['one', 'two']);
  end('one');
  end('two');
  expect(await Promise.all(both)).toEqual(['one', 'two']);
});

it('exclusive work waits for what runs, and what comes later waits for it', async () => {
  const begun: string[] = [];
  const turns = new Turns();
  const { work, end } = workIn(begun);
  const all = [turns.shared(work('before'))];
  await settled();
  all.push(turns.exclusive(work('alone')), turns.shared(work('behind')), turns.exclusive(work('alone again')));
  await settled();
  expect(begun).toEqual(['before']);
  end('before');
  await settled();
  expect(begun).toEqual(['before', 'alone']);
  end('alone');
  await settled();
  expect(begun).toEqual(['before', 'alone', 'alone again']);
  end('alone again');
  await settled();
  expect(begun).toEqual(['before', 'alone', 'alone again', 'behind']);
  end('behind');
  expect(await Promise.all(all)).toEqual(['before', 'alone', 'behind', 'alone again']);
});

it('work that fails fails alone, and others have their turn', async () => {
  const turns = new Turns();
  const fail = async () => {
    throw new Error('no');
  };
  await expect(turns.shared(fail)).rejects.toThrow('no');
  await expect(turns.exclusive(fail)).rejects.toThrow('no');
  expect(await turns.exclusive(async () => 1)).toBe(1);
  expect(await turns.shared(async () => 2)).toBe(2);
});
